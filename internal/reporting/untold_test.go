package reporting

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// brought has a register bring in a file that had begun before, as of an instant.
func (n *nation) brought(t *testing.T, d *db.DB, file string, at time.Time) {
	t.Helper()
	for _, e := range [][2]string{{"referred", `{"region":"ATL","source":"register"}`}, {"enrolled", "{}"}} {
		if _, err := d.Exec(context.Background(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
			values ($1,$2,$3,$4,'register.imported','2026-07-01',0,$5,'','','test',$6,'','i')`, file+e[0], n.period.OrganisationID, file, e[0], clock.Micros(at), e[1]); err != nil {
			t.Fatal(err)
		}
	}
}

// RPT-2: of a number that is not available nothing is taken, and it is not called 0; what a person signed can be taken back.
func TestNothingIsTakenFromWhatIsNotAvailable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.brought(t, d, "earlier", n.clk.Now())
		p := Period{n.period.OrganisationID, "ATL", "2026-08"}
		for _, c := range []struct {
			amount float64
			want   string
		}{{-1, "reporting.problem.nothing_to_take"}, {2, ""}, {-3, "reporting.problem.below_none"}, {-2, ""}, {-1, "reporting.problem.nothing_to_take"}} {
			err := n.Adjust(ctx, n.supervisor, p, "breaches", "", c.amount, "on paper")
			key := ""
			if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Problems) == 1 {
				key = f.Problems[0].Key
			}
			if key != c.want || (err != nil) != (c.want != "") {
				t.Errorf("%v: %q %v, want %q", c.amount, key, err, c.want)
			}
		}
		if err := n.Adjust(ctx, n.supervisor, p, "reopened", "", -1, "on paper"); err == nil {
			t.Error("taken from what no register tells")
		}
	})
}

// RPT-2: what a frozen month says of a register is what its figures were counted by; a register that came in since shows as drift, and
// what it cannot tell is then not available, never 0.
func TestAFrozenMonthSaysWhatItWasCountedBy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.accept(t)
		says := func(want bool) {
			t.Helper()
			if m := n.month(t); (m.CutOver != "") != want || find(m.Cells, "breaches", "").Available == want {
				t.Errorf("cut-over %q, breaches %+v", m.CutOver, find(m.Cells, "breaches", ""))
			}
		}
		says(false)
		n.brought(t, d, "earlier", n.clk.Now().Add(time.Hour))
		n.clk.Set(n.clk.Now().Add(2 * time.Hour))
		says(false)
		changed, err := n.Drift(ctx, n.supervisor, n.period)
		i := slices.IndexFunc(changed, func(d Difference) bool { return d.Figure == "breaches" })
		if err != nil || i < 0 || changed[i] != (Difference{Figure: "breaches", IsUntold: true}) {
			t.Errorf("%+v, %v", changed, err)
		}
		if err := n.Correct(ctx, n.supervisor, n.period, n.month(t).Submission.Version, "A register came in."); err != nil {
			t.Fatal(err)
		}
		says(true)
		n.send(t)
		says(true)
	})
}
