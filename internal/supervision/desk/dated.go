package desk

import (
	"cmp"
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// changed is what is done beside an act on a file, once its events are kept.
type changed = func(context.Context, *db.Tx, history.Act, supervision.File, []history.Fact) error

// Beside adds to what is done beside an act that conditions which become known are held against what a residence noted since they are in force:
// the same night counts whichever of the two was typed first (CCM-24); and that what a report told of is asked for again
// when the report is taken back (CCM-17).
func (s Service) Beside(next changed) changed {
	return func(ctx context.Context, tx *db.Tx, act history.Act, f supervision.File, facts []history.Fact) error {
		if err := cmp.Or(s.heldAgainst(ctx, tx, f, facts), s.asksAgain(ctx, tx, act, f)); err != nil {
			return err
		}
		return next(ctx, tx, act, f, facts)
	}
}

// heldAgainst keeps what the residence noted against the conditions that events add, since they are in force and the client is under supervision.
func (s Service) heldAgainst(ctx context.Context, tx *db.Tx, f supervision.File, facts []history.Fact) error {
	added, since := map[string]bool{}, clock.Date("")
	for _, x := range facts {
		p, ok := x.Payload.(history.ConditionPayload)
		if x.Kind != history.ConditionAdded || !ok || against.none(p.Code) {
			continue
		}
		if added[p.Condition] = true; since == "" || x.Effective < since {
			since = x.Effective
		}
	}
	if len(added) == 0 {
		return nil
	}
	notes, err := db.All[HouseNote](ctx, tx, "select id, kind, on_day, at_time from house_note where file_id=$1 and on_day>=$2 order by on_day, at_time, id", f.ID, max(since, f.EnrolledOn))
	if err != nil {
		return fmt.Errorf("what a residence noted: %w", err)
	}
	return s.hold(ctx, tx, access.Actor{}, f, notes, func(conditionID string) bool { return added[conditionID] })
}

// none reports whether no note is evidence against conditions of a kind.
func (x evidence) none(code string) bool {
	for _, codes := range x {
		for _, is := range codes {
			if is == code {
				return false
			}
		}
	}
	return true
}
