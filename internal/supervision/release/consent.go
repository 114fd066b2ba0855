package release

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Subjects lists what a consent may let the provider speak about, as the form asks it.
var Subjects = []string{"immigration", "detention", "health", "mental_health", "housing", "work", "family", "other"}

// Consent is what a client lets the provider say, and to whom.
type Consent struct {
	ID         string     `db:"id"`
	FormID     string     `db:"form_id"` // signed on the form; empty when it was signed on paper
	Written    string     `db:"what"`
	Worded     string     `db:"texts"` // see [Texts]
	GivenOn    clock.Date `db:"given_on"`
	UntilOn    clock.Date `db:"until_on"` // empty: until supervision ends
	RecordedAt int64      `db:"recorded_at"`
	RecordedBy string     `db:"recorded_by_name"`
	RevokedOn  clock.Date `db:"revoked_on"`
	RevokedBy  string     `db:"revoked_by_name"`
	EndedOn    clock.Date `db:"ended_on"` // its file closed then, see [Consent.ends]
	SignedAt   int64      `db:"-"`        // when its form was signed; 0 when it was signed on paper
	SignedOn   clock.Date `db:"-"`        // the day of that
	Covers     []string   `db:"-"`        // the places of the people
	Whom       []string   `db:"-"`        // their names, of one that waits to be scanned
	Refusals   []Refusal  `db:"-"`        // later ones, that take something out of it
}

// What gives the subjects of the consent.
func (c Consent) What() []string { return strings.Split(c.Written, ",") }

// Signed gives the day on which the client signed the consent.
func (c Consent) Signed() clock.Date { return cmp.Or(c.SignedOn, c.GivenOn) }

// Since gives the first day on which a consent holds: the one that stands on it, and never before it was signed. Nothing is consented to backwards.
func (c Consent) Since() clock.Date { return max(c.GivenOn, c.SignedOn) }

// counts says since when a consent stands against refusals: it says what the client signed, so one on a form counts from the day and the
// instant at which that was signed, whenever it is recorded; one on paper from its first day and from when it was recorded.
func (c Consent) counts() (clock.Date, int64) {
	if c.SignedAt == 0 {
		return c.GivenOn, c.RecordedAt
	}
	return c.SignedOn, c.SignedAt
}

// InForce reports whether the consent holds on a day: its last day counts, the day it is taken back or its file closes does not.
func (c Consent) InForce(on clock.Date) bool {
	return c.Since() <= on && (c.UntilOn == "" || on <= c.UntilOn) && (c.RevokedOn == "" || on < c.RevokedOn) && (c.EndedOn == "" || on < c.EndedOn)
}

// WhatTo gives the subjects that a consent lets be said to somebody on a day: of a consent and a refusal the later one holds.
func (c Consent) WhatTo(placeID string, on clock.Date) []string {
	out := c.What()
	for _, r := range c.Refusals {
		if r.PlaceID == placeID && r.On <= on {
			out = slices.DeleteFunc(out, func(w string) bool { return slices.Contains(r.What(), w) })
		}
	}
	return out
}

// Lets reports whether a consent lets anything be said to somebody on a day.
func (c Consent) Lets(placeID string, on clock.Date) bool {
	return c.InForce(on) && slices.Contains(c.Covers, placeID) && len(c.WhatTo(placeID, on)) > 0
}

// NewConsent is a consent as it is recorded.
type NewConsent struct {
	FormID           string // signed on this form of the file, which says what, since when and until when, and names whom
	OnPaper          bool   // signed on paper
	What, Covers     []string
	GivenOn, UntilOn clock.Date
}

// validate refuses a consent that is not whole, or about what neither the rules nor its form know.
func (n NewConsent) validate(people []registry.Place, form SignedForm, today clock.Date) error {
	var c fault.Check
	c.Require(n.OnPaper || n.FormID != "", "form", "release.problem.how")
	c.Require(len(n.Covers) > 0, "covers", "release.problem.covers")
	for _, placeID := range n.Covers {
		_, there := find(people, placeID)
		c.Require(there, "covers", "release.problem.covers")
	}
	c.Require(len(n.What) > 0, "what", "release.problem.what")
	for _, what := range n.What {
		_, worded := form.Texts[what]
		c.Require(worded || slices.Contains(Subjects, what), "what", "release.problem.what")
	}
	c.Require(n.GivenOn.Valid() && n.GivenOn <= today, "given_on", "release.problem.day")
	c.Require(n.UntilOn == "" || n.UntilOn.Valid() && n.UntilOn >= n.GivenOn, "until_on", "release.problem.until")
	return c.Err()
}

// KeepConsent records what a client signed: on a form of the file, whose words it then is, or on paper, which is left to be scanned.
func (s *Service) KeepConsent(ctx context.Context, a access.Actor, fileID string, n NewConsent) error {
	var form SignedForm
	if n.FormID != "" {
		signed, err := s.signedForms(ctx, a, fileID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(signed, func(x SignedForm) bool { return x.ID == n.FormID })
		if i < 0 {
			return fault.At("form", "release.problem.form")
		}
		form = signed[i]
		if n, err = form.says(n); err != nil {
			return err
		}
	}
	return s.act(ctx, a, fileID, releases, history.ActConsentKept, history.ConsentKept, func(tx *db.Tx, f supervision.File) (history.ReleasePayload, error) {
		people, err := s.people(ctx, tx, f.ID)
		if err != nil {
			return history.ReleasePayload{}, err
		}
		if err := s.asSigned(ctx, tx, f, form, n, people); err != nil {
			return history.ReleasePayload{}, err
		}
		consentID := id.New()
		_, err = tx.Exec(ctx, `insert into consent_release (id, organisation_id, file_id, form_id, what, given_on, until_on, recorded_at, recorded_by, recorded_by_name, texts)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, consentID, f.OrganisationID, f.ID, n.FormID, strings.Join(n.What, ","), n.GivenOn, n.UntilOn,
			clock.Micros(s.Clock.Now()), a.PersonID, a.Name, form.Texts.of(n.What))
		for _, placeID := range n.Covers {
			if err == nil {
				_, err = tx.Exec(ctx, "insert into consent_cover (consent_id, place_id, organisation_id, file_id) values ($1,$2,$3,$4) on conflict do nothing", consentID, placeID, f.OrganisationID, f.ID)
			}
		}
		if err != nil {
			return history.ReleasePayload{}, fmt.Errorf("keep consent: %w", err)
		}
		return history.ReleasePayload{Of: consentID}, s.leaveScan(ctx, tx, a, f, n, consentID, people)
	})
}

// RevokeConsent records that the client took a consent back, on a day; from that day on it covers nobody.
func (s *Service) RevokeConsent(ctx context.Context, a access.Actor, fileID, consentID string, on clock.Date) error {
	return s.act(ctx, a, fileID, hears, history.ActConsentRevoked, history.ConsentRevoked, func(tx *db.Tx, f supervision.File) (history.ReleasePayload, error) {
		list, err := consentsOf(ctx, tx, f.ID)
		if err != nil {
			return history.ReleasePayload{}, err
		}
		i := slices.IndexFunc(list, func(c Consent) bool { return c.ID == consentID && c.RevokedOn == "" })
		if i < 0 {
			return history.ReleasePayload{}, fault.Missing()
		}
		if !on.Valid() || on > s.today(ctx) || on < list[i].Signed() {
			return history.ReleasePayload{}, fault.At("revoked_on", "release.problem.day")
		}
		_, err = tx.Exec(ctx, "update consent_release set revoked_on=$2, revoked_at=$3, revoked_by_name=$4 where id=$1 and revoked_on=''", consentID, on, clock.Micros(s.Clock.Now()), a.Name)
		if err != nil {
			return history.ReleasePayload{}, fmt.Errorf("revoke consent: %w", err)
		}
		return history.ReleasePayload{Of: consentID}, nil
	})
}

func consentsOf(ctx context.Context, q db.Querier, fileID string) ([]Consent, error) {
	list, err := db.All[Consent](ctx, q, "select id, form_id, what, given_on, until_on, recorded_at, recorded_by_name, revoked_on, revoked_by_name, texts, "+
		"coalesce((select f.closed_on from supervision_file f where f.id=consent_release.file_id and f.closed_on>=consent_release.given_on),'') as ended_on from consent_release where file_id=$1 order by given_on desc, id desc", fileID)
	if err != nil {
		return nil, err
	}
	type cover struct {
		ConsentID string `db:"consent_id"`
		PlaceID   string `db:"place_id"`
	}
	covers, err := db.All[cover](ctx, q, "select consent_id, place_id from consent_cover where file_id=$1 order by place_id", fileID)
	if err != nil {
		return nil, err
	}
	signatures, err := db.All[forms.GivenSignature](ctx, q, "select form_id, way, signed_at, signed_on from form_signature where form_id in (select form_id from consent_release where file_id=$1 and form_id<>'')", fileID)
	if err != nil {
		return nil, err
	}
	closings, err := closingsOf(ctx, q, fileID)
	if err != nil {
		return nil, err
	}
	refusals, err := refusalsOf(ctx, q, fileID)
	for i := range list {
		list[i].sign(ctx, signatures)
		list[i].ends(closings)
		for _, c := range covers {
			if c.ConsentID == list[i].ID {
				list[i].Covers = append(list[i].Covers, c.PlaceID)
			}
		}
		list[i].Refusals = slices.DeleteFunc(slices.Clone(refusals), func(r Refusal) bool { return len(r.Overrules(list[i])) == 0 })
	}
	return list, err
}

// Consented reports whether a file has a consent on a day, whomever it covers: one in force, or the form that the client signed
// while nobody recorded yet whom it covers, as far as it would be in force.
func Consented(ctx context.Context, q db.Querier, fileID, signedForm string, on clock.Date) (bool, error) {
	list, err := consentsOf(ctx, q, fileID)
	if err != nil {
		return false, err
	}
	for _, c := range list {
		if c.InForce(on) {
			return true, nil
		}
	}
	if signedForm == "" || recordedOn(list, signedForm) {
		return false, nil
	}
	c, err := onForm(ctx, q, fileID, signedForm)
	return c.InForce(on), err
}

// covering gives the consent in force that covers somebody; false when there is none.
func covering(list []Consent, placeID string, on clock.Date) (Consent, bool) {
	for _, c := range list {
		if c.Lets(placeID, on) {
			return c, true
		}
	}
	return Consent{}, false
}

// Why says why no letter goes to somebody: no consent in force covers them. Nothing when one does.
func (p Page) Why(placeID string) string {
	if _, covered := covering(p.Consents, placeID, p.Today); covered {
		return ""
	}
	if to, there := find(p.People, placeID); there && slices.ContainsFunc(p.Unrecorded(), func(x SignedForm) bool { return x.Names(to) }) {
		return "release.signed_unrecorded"
	}
	return "release.no_consent"
}
