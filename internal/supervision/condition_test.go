package supervision

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-18: two who end one condition at once end it once, and the second is told that it has ended; a day before it began is
// said beside its field, and a condition of another file is not there.
func TestAConditionEndsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, other := h.active(t), h.referred(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-10-01", Direction: "UP", Add: []Condition{{Code: "CURFEW"}}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := conditionsOf(ctx, d, f.ID, false)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		end := ConditionChange{On: "2026-10-20", End: []string{list[0].ID}}
		if _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-09-30", End: end.End}); problem(err) != "on supervision.problem.order" {
			t.Errorf("ended before it began: %v", err)
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, end); return err }); n != 1 {
			t.Errorf("ended %d times", n)
		}
		if _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, end); !fault.IsStale(err) {
			t.Errorf("ended again: %v", err)
		}
		if _, err := h.ChangeConditions(ctx, h.worker, other.ID, 0, end); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.NotReady) {
			t.Errorf("of another file: %v", err)
		}
	})
}
