package release

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Refusal is that the client did not consent: to whom, to what, and on which day they said so.
type Refusal struct {
	ID         string     `db:"id"`
	PlaceID    string     `db:"place_id"`
	Name       string     `db:"name"`
	Written    string     `db:"what"`
	On         clock.Date `db:"on_day"`
	RecordedAt int64      `db:"recorded_at"`
	RecordedBy string     `db:"recorded_by_name"`
}

// What gives the subjects that the client does not let be spoken about.
func (r Refusal) What() []string { return strings.Split(r.Written, ",") }

// Refuse records that the client does not consent.
func (s *Service) Refuse(ctx context.Context, a access.Actor, fileID, placeID string, what []string, on clock.Date) error {
	return s.act(ctx, a, fileID, hears, history.ActConsentRefused, history.ConsentRefused, func(tx *db.Tx, f supervision.File) (history.ReleasePayload, error) {
		out := history.ReleasePayload{Of: id.New()}
		people, err := s.people(ctx, tx, f.ID)
		if err != nil {
			return out, err
		}
		to, there := find(people, placeID)
		var c fault.Check
		c.Require(there, "refused_to", "release.problem.to")
		c.Require(len(what) > 0, "refused_what", "release.problem.refused_what")
		for _, w := range what {
			c.Require(slices.Contains(Subjects, w), "refused_what", "release.problem.refused_what")
		}
		c.Require(on.Valid() && on <= s.today(ctx), "refused_on", "release.problem.day")
		if err := c.Err(); err != nil {
			return out, err
		}
		_, err = tx.Exec(ctx, "insert into consent_refusal (id, organisation_id, file_id, place_id, name, what, on_day, recorded_at, recorded_by, recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
			out.Of, f.OrganisationID, f.ID, to.ID, to.Name, strings.Join(what, ","), on, clock.Micros(s.Clock.Now()), a.PersonID, a.Name)
		if err != nil {
			return out, fmt.Errorf("refuse consent: %w", err)
		}
		return out, nil
	})
}

func refusalsOf(ctx context.Context, q db.Querier, fileID string) ([]Refusal, error) {
	return db.All[Refusal](ctx, q, "select id, place_id, name, what, on_day, recorded_at, recorded_by_name from consent_refusal where file_id=$1 order by on_day desc, id desc", fileID)
}

// after reports whether the client refused after they gave a consent: of one day, the one that came later.
func (r Refusal) after(c Consent) bool {
	on, at := c.counts()
	return r.On > on || r.On == on && r.RecordedAt > at
}

// Overrules gives the subjects of a consent that a later refusal takes out of it; none when the consent came later, or is of others.
func (r Refusal) Overrules(c Consent) []string {
	if !r.after(c) || !slices.Contains(c.Covers, r.PlaceID) {
		return nil
	}
	return slices.DeleteFunc(r.What(), func(w string) bool { return !slices.Contains(c.What(), w) })
}

// Followed gives the consents in force that came after a refusal, each with what it lets be said of what was refused, the first that
// came first; past reports that nothing of the refusal holds any more.
func (p Page) Followed(r Refusal) (by []Consent, past bool) {
	left := r.What()
	for _, c := range slices.Backward(p.Consents) {
		if r.after(c) || !c.Lets(r.PlaceID, p.Today) {
			continue
		}
		lets := c.WhatTo(r.PlaceID, p.Today)
		now := slices.DeleteFunc(slices.Clone(left), func(w string) bool { return !slices.Contains(lets, w) })
		if len(now) > 0 {
			left = slices.DeleteFunc(left, func(w string) bool { return slices.Contains(now, w) })
			c.Written = strings.Join(now, ",")
			by = append(by, c)
		}
	}
	return by, len(left) == 0
}
