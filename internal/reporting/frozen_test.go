package reporting

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-3, RPT-4: persons are counted again from the cases of the revision that stands, however often the one before was
// looked at; the same cases, read once, give the same figure.
func TestPersonsOfARevision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		send := func() Submission {
			t.Helper()
			sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{})
			if err != nil {
				t.Fatal(err)
			}
			if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
				t.Fatal(err)
			}
			return n.month(t).Submission
		}
		persons := func(want float64) {
			t.Helper()
			for range 2 {
				r, err := n.Region(ctx, n.officer, n.period.Month)
				if got := find(r.Total, "persons", "").Value; err != nil || got != want {
					t.Errorf("%v persons, want %v, %v", got, want, err)
				}
			}
		}
		sub := send()
		persons(1)
		if err := n.Return(ctx, n.officer, sub.ID, sub.Version, "Is one missing?"); err != nil {
			t.Fatal(err)
		}
		n.enrol(t, "Late Entry")
		send()
		persons(2)
	})
}
