package reporting

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// RPT-2: whoever certifies signs the figures that they saw: others are refused, whether cases, adjustments or remarks came to them, and of a
// month that was returned those that it would have anew.
func TestOnlyWhatWasSeenIsCertified(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		certify := func(seen string) error {
			_, err := n.Certify(ctx, n.supervisor, n.period, Signing{Seen: seen})
			return err
		}
		refused := func(what, seen string) {
			t.Helper()
			if err := certify(seen); !fault.IsStale(err) {
				t.Errorf("%s: certified unseen (%v)", what, err)
			}
		}
		seen := n.month(t).Seen()
		n.enrol(t, "Came Meanwhile")
		refused("a case", seen)
		seen = n.month(t).Seen()
		if err := n.Annotate(ctx, n.supervisor, n.period, "closing", "", "Two of them."); err != nil {
			t.Fatal(err)
		}
		refused("a remark", seen)
		seen = n.month(t).Seen()
		if err := n.Adjust(ctx, n.supervisor, n.period, "enrolled", "", 1, "Enrolled on paper."); err != nil {
			t.Fatal(err)
		}
		refused("an adjustment", seen)
		if err := certify(n.month(t).Seen()); err != nil {
			t.Fatalf("what was seen: %v", err)
		}
		sub := n.month(t).Submission
		if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		sub = n.month(t).Submission
		if err := n.Return(ctx, n.officer, sub.ID, sub.Version, "Who is missing?"); err != nil {
			t.Fatal(err)
		}
		n.enrol(t, "Was Missing")
		anew, err := n.Anew(ctx, n.supervisor, n.period)
		if err != nil || len(anew) == 0 {
			t.Fatalf("nothing would be counted anew: %v", err)
		}
		was := n.month(t)
		refused("what was certified before", was.Seen())
		if err := certify(was.Seen(anew...)); err != nil {
			t.Errorf("what is counted anew, and seen: %v", err)
		}
	})
}
