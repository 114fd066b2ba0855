package supervision

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Agreed is what an accepted referral brings into the plan: what was proposed in it, and the hearing that it names (CCM-11).
type Agreed struct {
	Conditions []Condition // with who imposes them
	End        []Condition // in force, whose place others take
	Goals      []Goal
	Hearing    clock.Date
}

// Agree writes into the plan of a file what an accepted referral brings, from a day on. What the plan has, in force or ended,
// is not written again, and a hearing that is over is not written at all.
func (s *Service) Agree(ctx context.Context, tx *db.Tx, f File, on clock.Date, x Agreed) (facts []history.Fact, err error) {
	conditions, goals, hearings, err := s.PlanStored(ctx, tx, f.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range x.End {
		fact, err := endCondition(ctx, tx, &f, c.ID, max(on, c.FromDate))
		if facts = append(facts, fact); err != nil {
			return nil, err
		}
	}
	for _, c := range x.Conditions {
		if slices.ContainsFunc(conditions, c.Same) {
			continue
		}
		fact, err := addCondition(ctx, tx, &f, c, on)
		if conditions, facts = append(conditions, c), append(facts, fact); err != nil {
			return nil, err
		}
	}
	for _, g := range x.Goals {
		if slices.ContainsFunc(goals, g.Same) {
			continue
		}
		if err := s.keepGoal(ctx, tx, f, &g); err != nil {
			return nil, err
		}
		goals, facts = append(goals, g), append(facts, history.Fact{Kind: history.GoalSet, Effective: s.today(ctx), Payload: history.GoalPayload{Goal: g.ID}})
	}
	h := Hearing{OnDate: x.Hearing, Kind: HearingKinds[0]} // who is referred is detained: what is next is a review of that
	if h.OnDate < s.today(ctx) || slices.ContainsFunc(hearings, func(was Hearing) bool { return was.OnDate == h.OnDate }) {
		return facts, nil
	}
	fact, err := s.KeepHearing(ctx, tx, f, &h)
	return append(facts, fact), err
}

// Same reports whether a condition says what another says.
func (c Condition) Same(as Condition) bool { return c.Code == as.Code && SameWords(c.Words, as.Words) }

// Same reports whether a goal says what another says.
func (g Goal) Same(as Goal) bool { return SameWords(g.Words, as.Words) }

// SameWords compares what was written without regard to case and spaces.
func SameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
