package reporting

import (
	"math"
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// RPT-2, RPT-3: of many who certify, send, return or accept the same month at once one does; its figures are frozen once,
// and what is certified is what the cases behind it say.
func TestAMonthAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		certified := dbtest.AtOnce(t, 6, func(int) error { _, err := n.Certify(ctx, n.supervisor, n.period, Signing{}); return err })
		sub := n.month(t).Submission
		if certified != 1 || sub.State != Certified {
			t.Fatalf("certified %d times, %+v", certified, sub)
		}
		twice, err := db.One[int](ctx, d, "select count(*) from (select place from submission_figure where submission_id=$1 group by place having count(*)>1) x", sub.ID)
		if err != nil || twice != 0 {
			t.Errorf("%d figures are frozen twice, %v", twice, err)
		}
		m := n.month(t)
		if c := find(m.Cells, "closing", ""); c.Value != 1 {
			t.Errorf("certified as %+v", c)
		}
		rows, err := db.One[int](ctx, d, "select count(*) from submission_row where submission_id=$1 and figure='closing'", sub.ID)
		if err != nil || rows != 1 {
			t.Errorf("%d cases are behind the figure, %v", rows, err)
		}
		if sent := dbtest.AtOnce(t, 6, func(int) error { return n.Submit(ctx, n.supervisor, sub.ID, sub.Version) }); sent != 1 {
			t.Errorf("sent %d times", sent)
		}
		sub = n.month(t).Submission
		answered := dbtest.AtOnce(t, 6, func(i int) error {
			if i%2 == 0 {
				return n.Accept(ctx, n.officer, sub.ID, sub.Version)
			}
			return n.Return(ctx, n.officer, sub.ID, sub.Version, "Is one closure missing?")
		})
		if answered != 1 {
			t.Errorf("answered %d times", answered)
		}
	})
}

// RPT-2: what is certified takes no more adjustments, also none that was begun before the certification was kept.
func TestAdjustedWhileCertified(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		adjust := func() error { return n.Adjust(ctx, n.supervisor, n.period, "referrals", "", 1, "one on paper") }
		if err := adjust(); err != nil {
			t.Fatal(err)
		}
		late := make(chan error, 1)
		err := d.Tx(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "update submission set state=$1, version=version+1", Certified); err != nil {
				return err
			}
			go func() { late <- adjust() }()
			time.Sleep(300 * time.Millisecond)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := <-late; !fault.Is(err, fault.NotReady) {
			t.Errorf("adjusted what was certified: %v", err)
		}
	})
}

// RPT-2: an adjustment is of a line that the definition has, by a number that a provider can have.
func TestAdjustmentsAreOfTheDefinition(t *testing.T) {
	n := found(t, dbtest.SQLite(t))
	for name, c := range map[string]struct {
		figure, code string
		amount       float64
		ok           bool
	}{
		"a single number": {"referrals", "", 1, true}, "a line": {"closed", "OTHER", 1, true}, "one less": {"enrolled", "", -1, true}, "as many as there are, twice": {"enrolled", "", -2, false},
		"one less than none": {"closed", "BREACH", -1, false}, "a line of a single number": {"referrals", "Noor Warsame", 1, false},
		"a line that is not named": {"closed", "Noor Warsame", 1, false}, "a breakdown without its line": {"closed", "", 1, false},
		"a half": {"referrals", "", 0.5, false}, "no number": {"referrals", "", math.NaN(), false}, "no end": {"referrals", "", math.Inf(1), false},
		"too many": {"referrals", "", 1e18, false}, "no figure": {"nothing", "", 1, false},
	} {
		err := n.Adjust(ctx, n.supervisor, n.period, c.figure, c.code, c.amount, "one on paper")
		if c.ok && err != nil || !c.ok && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
