package life

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Settable lists the strengths that a provider may give a gate. A gate that nothing passes by itself ([Must]) is not theirs to
// loosen, and what cannot be there before its act cannot be made required.
func (g Gate) Settable() []Strength {
	practice, _ := gateOf(g.Key)
	switch {
	case practice.Strength == Must:
		return nil
	case g.After:
		return []Strength{Should, Practice}
	}
	return []Strength{Must, Should, Practice}
}

// Set is what somebody at a provider said of a gate, and from when it counts.
type Set struct {
	Gate     string     `db:"gate"`
	Strength Strength   `db:"strength"`
	From     clock.Date `db:"from_date"`
	ByName   string     `db:"set_by_name"`
	At       int64      `db:"set_at"`
}

// SettingsOf lists what a provider said of its gates, the latest first: the history, and what is to come.
func (s *Service) SettingsOf(ctx context.Context, q db.Querier, organisationID string) ([]Set, error) {
	list, err := db.All[Set](ctx, q, "select gate, strength, from_date, set_by_name, set_at from gate_setting where organisation_id=$1 order by set_at desc, id desc limit 500", organisationID)
	if err != nil {
		return nil, fmt.Errorf("gate settings: %w", err)
	}
	return list, nil
}

// Strengths gives what holds on a day: of what was said of a gate, what counts from the latest day that has come, and of two of one
// day what was said last.
func Strengths(list []Set, on clock.Date) map[string]Strength {
	out, since := map[string]Strength{}, map[string]clock.Date{}
	for _, x := range list {
		if gate, known := gateOf(x.Gate); known && x.From <= on && x.From > since[x.Gate] && slices.Contains(gate.Settable(), x.Strength) {
			out[x.Gate], since[x.Gate] = x.Strength, x.From
		}
	}
	return out
}

// GatesOf lists the gates as a provider has them on a day.
func GatesOf(list []Set, on clock.Date) []Gate {
	own := Strengths(list, on)
	out := Gates()
	for i, g := range out {
		if strength, set := own[g.Key]; set {
			out[i].Strength = strength
		}
	}
	return out
}

// MaySet reports whether an actor says how much their provider asks before an act.
func (s *Service) MaySet(ctx context.Context, a access.Actor) bool {
	return s.Access.Can(ctx, s.DB, a, access.ProviderSet, ofProvider(a))
}

func ofProvider(a access.Actor) access.Subject {
	return access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme}
}

// SetGates says how much the actor's provider asks of its gates from a day on, today or to come; what is as it is already leaves
// no row. What was said before stays.
func (s *Service) SetGates(ctx context.Context, a access.Actor, to map[string]Strength, from clock.Date) error {
	if err := s.Access.Check(ctx, s.DB, a, access.ProviderSet, ofProvider(a)); err != nil {
		return err
	}
	var c fault.Check
	c.Require(from != "", "from", "fault.required")
	c.Require(from == "" || from.Valid(), "from", "supervision.problem.date")
	c.Require(!from.Valid() || from >= s.today(ctx), "from", "life.problem.past")
	for _, g := range gates {
		if may := g.Settable(); len(may) > 0 {
			c.Require(slices.Contains(may, to[g.Key]), g.Key, "supervision.problem.choice")
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		said, err := s.SettingsOf(ctx, tx, a.OrganisationID)
		if err != nil {
			return err
		}
		for _, g := range GatesOf(said, from) {
			if len(g.Settable()) == 0 || to[g.Key] == g.Strength {
				continue
			}
			_, err := tx.Exec(ctx, "insert into gate_setting (id, organisation_id, gate, strength, from_date, set_by, set_by_name, set_at) values "+db.In(1, 8),
				id.New(), a.OrganisationID, g.Key, to[g.Key], from, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
			if err != nil {
				return fmt.Errorf("set gates: %w", err)
			}
		}
		return s.Audit.Act(ctx, tx, a.Entry("gates.set", "organisation", a.OrganisationID))
	})
}
