package reporting

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Anew says what certifying a month again would say otherwise than its latest revision.
func (s *Service) Anew(ctx context.Context, a access.Actor, p Period) ([]Difference, error) {
	sub, err := latest(ctx, s.db, p)
	if err != nil {
		return nil, err
	}
	return s.changedSince(ctx, a, p, sub)
}

// Drifted is what was entered or corrected since a revision was certified.
type Drifted struct {
	Of      Submission
	Changed []Difference
}

// Drifts counts a certified month again as known now and says what has changed since, of the revision that its page shows and of the one
// that counts where that is another: until a correction is accepted (RPT-2). There is none of a month that was never certified.
func (s *Service) Drifts(ctx context.Context, a access.Actor, p Period) (out []Drifted, err error) {
	for _, of := range []which{latest, standing} {
		sub, err := of(ctx, s.db, p)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(d Drifted) bool { return d.Of.ID == sub.ID }) {
			continue
		}
		changed, err := s.changedSince(ctx, a, p, sub)
		if err != nil {
			return nil, err
		}
		if sub.frozen() {
			out = append(out, Drifted{sub, changed})
		}
	}
	return out, nil
}

// which gives one revision of a period, or a submission that is not frozen.
type which func(context.Context, db.Querier, Period) (Submission, error)

func (s *Service) changedSince(ctx context.Context, a access.Actor, p Period, sub Submission) ([]Difference, error) {
	was, err := s.frozenMonth(ctx, a, p, sub)
	if err != nil || !sub.frozen() {
		return nil, err
	}
	is, err := s.countAgain(ctx, sub, clock.Micros(s.clock.Now()))
	if err != nil {
		return nil, fmt.Errorf("drift: %w", err)
	}
	// What was signed beside a number stays there, whatever is counted anew: both sides are what a page shows.
	if was, err = adjusted(ctx, s.db, sub.ID, was); err != nil {
		return nil, err
	}
	is, err = adjusted(ctx, s.db, sub.ID, is)
	return Differences(was, is), err
}

// Recompute counts a certified month again as it was known when it was certified and says which numbers differ in
// value or in the cases behind them: none, at any later time (RPT-2).
func (s *Service) Recompute(ctx context.Context, a access.Actor, p Period) ([]Difference, error) {
	sub, err := latest(ctx, s.db, p)
	if err != nil {
		return nil, err
	}
	was, err := s.frozenMonth(ctx, a, p, sub)
	if err != nil || !sub.frozen() {
		return nil, err
	}
	if was, err = withRows(ctx, s.db, sub.ID, was); err != nil {
		return nil, err
	}
	is, err := s.countAgain(ctx, sub, sub.KnownAt)
	if err != nil {
		return nil, fmt.Errorf("recompute: %w", err)
	}
	out := Differences(was, is)
	for i := range min(len(was), len(is)) {
		if w, n := was[i], is[i]; w.Value == n.Value && !slices.EqualFunc(inOrder(w.Rows), inOrder(n.Rows), sameCase) {
			out = append(out, Difference{Figure: n.Figure, Code: n.Code, Was: w.Value, Is: n.Value})
		}
	}
	return out, nil
}

// frozenMonth gives what was certified in a revision of a period, before adjustments, to whoever may read it; nothing of one that is not frozen.
func (s *Service) frozenMonth(ctx context.Context, a access.Actor, p Period, sub Submission) ([]Cell, error) {
	if err := s.access.Check(ctx, s.db, a, access.FiguresRead, p.subject()); err != nil || !sub.frozen() {
		return nil, err
	}
	return frozenFigures(ctx, s.db, sub.ID)
}

func (s *Service) countAgain(ctx context.Context, sub Submission, knownAt int64) ([]Cell, error) {
	d, err := s.definitionOf(sub)
	if err != nil {
		return nil, err
	}
	return Compute(ctx, s.db, d, sub.period(), clock.FromMicros(knownAt))
}
