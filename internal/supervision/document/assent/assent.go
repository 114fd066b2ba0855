// Package assent keeps what a form's writers answered when they were asked whether a protected address in its words is meant, so that one form is
// asked about once, and a report of non-compliance once with its breach. Start at [Service.Ask].
package assent

import (
	"context"
	"maps"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files and what is around them.
type Service struct{ *supervision.Service }

// Ask asks about a protected address in the words of a form, unless it was said of this form that it is meant; meant says so now, and is kept. An
// address that was protected or changed since is asked about like a new one.
func (s Service) Ask(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, formID string, meant bool, words ...string) error {
	guarded, err := s.Registry.Guarded(ctx, tx, f.ID)
	if err != nil || len(guarded) == 0 {
		return err
	}
	known, err := db.All[kept](ctx, tx, `select place_id,place_version from form_assent where form_id=$1
		union select b.place_id,b.place_version from breach_assent b join breach_state st on st.breach_id=b.breach_id where st.form_id=$1`, formID)
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(guarded, func(p registry.Place) bool { return slices.Contains(known, kept{p.ID, p.Version}) })
	if !meant {
		return registry.AskAbout(open, words...)
	}
	return s.keep(ctx, tx, a, f, "insert into form_assent (organisation_id,form_id,place_id,place_version,said_by,said_at) values ($1,$2,$3,$4,$5,$6)", formID, open, words)
}

// Reported keeps that the protected addresses in the words of a breach are meant, as whoever reported it said: what the form that reports it says of
// them is known then.
func (s Service) Reported(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, breachID string, words ...string) error {
	guarded, err := s.Registry.Guarded(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	return s.keep(ctx, tx, a, f, "insert into breach_assent (organisation_id,breach_id,place_id,place_version,said_by,said_at) values ($1,$2,$3,$4,$5,$6)", breachID, guarded, words)
}

// keep keeps those of the places that the words name.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, insert, about string, places []registry.Place, words []string) error {
	for _, p := range places {
		if registry.AskAbout([]registry.Place{p}, words...) == nil {
			continue
		}
		if _, err := tx.Exec(ctx, insert, f.OrganisationID, about, p.ID, p.Version, a.PersonID, clock.Micros(s.Clock.Now())); err != nil {
			return err
		}
	}
	return nil
}

// Written gives what the provider's people wrote in a form: the agency knows what it wrote itself.
func Written(x forms.Filled) forms.Answers {
	out := forms.Answers{}
	for _, p := range x.Definition.Parts {
		if said, there := x.Part(p.ID); there && p.Side != forms.Agency {
			maps.Copy(out, said.Answers())
		}
	}
	return out
}

// kept is a place, as it stood when its address was said to be meant.
type kept struct {
	PlaceID      string `db:"place_id"`
	PlaceVersion int    `db:"place_version"`
}
