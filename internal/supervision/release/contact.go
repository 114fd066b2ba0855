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

// byPhone is the way of a contact that rings somewhere.
const byPhone = "phone"

// Contact is that somebody outside was spoken to.
type Contact struct {
	ID          string     `db:"id"`
	PlaceID     string     `db:"place_id"`
	Name        string     `db:"name"`
	On          clock.Date `db:"on_day"`
	Way         string     `db:"way"`
	Why         string     `db:"why"`
	OfficerTold bool       `db:"officer_told"` // beforehand; the officer reads the contact in any case
	RecordedBy  string     `db:"recorded_by_name"`
	Said        string     `db:"said"`      // whether something about the client was told; empty of a contact from before this was asked
	Written     string     `db:"said_what"` // about which subjects
	Beyond      string     `db:"beyond"`    // those that no consent covered on the day
	Ground      string     `db:"ground"`    // on what those were told
	Meant       bool       `db:"-"`         // somebody whom it is not safe to call was called, and that is meant
}

// LogContact keeps a contact with somebody around the file, and what of the client was told in it: without a consent that covers it, on a
// ground that is named (CCM-8).
func (s *Service) LogContact(ctx context.Context, a access.Actor, fileID string, x Contact) error {
	return s.act(ctx, a, fileID, hears, history.ActContactLogged, history.ThirdPartyContacted, func(tx *db.Tx, f supervision.File) (history.ReleasePayload, error) {
		out := history.ReleasePayload{Of: id.New(), Way: x.Way}
		people, err := s.people(ctx, tx, f.ID)
		if err != nil {
			return out, err
		}
		consents, err := consentsOf(ctx, tx, f.ID)
		if err != nil {
			return out, err
		}
		to, there := find(people, x.PlaceID)
		var c fault.Check
		c.Require(there, "with", "release.problem.to")
		c.Require(x.On.Valid() && x.On <= s.today(ctx), "on_day", "release.problem.day")
		c.Require(slices.Contains(ContactWays, x.Way), "contact_way", "release.problem.way")
		c.Require(strings.TrimSpace(x.Why) != "", "why", "fault.required")
		c.Require(len(x.Why) <= 2000, "why", "fault.too_long")
		c.Take(to.AskCalled(x.Meant || x.Way != byPhone), nil)
		c.Take(x.weigh(ctx, consents, to.Name), nil)
		if err := c.Err(); err != nil {
			return out, err
		}
		out.Ground = x.Ground
		_, err = tx.Exec(ctx, `insert into third_party_contact (id, organisation_id, file_id, place_id, name, on_day, way, why, officer_told, said, said_what, beyond, ground, recorded_at, recorded_by,
			recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
			out.Of, f.OrganisationID, f.ID, to.ID, to.Name, x.On, x.Way, strings.TrimSpace(x.Why), x.OfficerTold, x.Said, x.Written, x.Beyond, x.Ground, clock.Micros(s.Clock.Now()), a.PersonID, a.Name)
		if err != nil {
			return out, fmt.Errorf("log contact: %w", err)
		}
		return out, nil
	})
}

func contactsOf(ctx context.Context, q db.Querier, fileID string) ([]Contact, error) {
	return db.All[Contact](ctx, q, "select id, place_id, name, on_day, way, why, officer_told, said, said_what, beyond, ground, recorded_by_name from third_party_contact where file_id=$1 order by on_day desc, id desc limit 200", fileID)
}
