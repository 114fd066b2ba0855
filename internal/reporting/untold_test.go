package reporting

import (
	"context"
	"errors"
	"slices"
	"strconv"
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
		if _, err := d.Exec(ctx, "update site set active_from='2020-01-01'"); err != nil {
			t.Fatal(err)
		}
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
		changed, err := n.drift(n.supervisor)
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

// RPT-1: a month of which nothing was kept is not found, however its address is come by: it would say 0 of what nobody knows. One that
// the provider owes, as its site was there, is, and one of a file that a register brought.
func TestAMonthOfWhichNothingWasKept(t *testing.T) {
	for name, c := range map[string]struct {
		site, file, register string
		month                clock.Month
		want                 bool
	}{
		"no day of the site, before the first file":           {"", "2026-09-01", "", "2026-08", false},
		"no day of the site, that of the first file":          {"", "2026-09-01", "", "2026-09", true},
		"an older site, nothing brought in":                   {"2020-01-01", "2026-09-01", "", "2024-03", true},
		"before an older site":                                {"2020-01-01", "2026-09-01", "", "2019-12", false},
		"an older site, before what a register brought":       {"2020-01-01", "2025-06-01", "2026-09-15", "2024-03", false},
		"an older site, the first month of what it brought":   {"2020-01-01", "2025-06-01", "2026-09-15", "2025-06", true},
		"a site of today, the first month of what it brought": {"2026-09-15", "2025-06-01", "2026-09-15", "2025-06", true},
		"no day of the site, no file, the month that is due":  {"", "", "", "2026-09", true},
		"no day of the site, no file, an earlier one":         {"", "", "", "2026-08", false},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			n := found(t, d)
			set := []string{"update site set active_from='" + c.site + "'", "update supervision_file set referred_on='" + c.file + "', withdrawn=" + strconv.FormatBool(c.file == "")}
			if c.register != "" {
				set = append(set, "update supervision_file set import_id='i'", `insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on)
					select 'i', organisation_id, 'x', 1, 1, 1, '`+c.register+`' from supervision_file`)
			}
			for _, sql := range set {
				if _, err := d.Exec(ctx, sql); err != nil {
					t.Fatal(err)
				}
			}
			p := Period{n.period.OrganisationID, "ATL", c.month}
			_, seen := n.Month(ctx, n.supervisor, p)
			_, _, rows := n.Rows(ctx, n.supervisor, p, "")
			_, certified := n.Certify(ctx, n.supervisor, p, Signing{})
			for what, err := range map[string]error{"seen": seen, "its cases": rows, "certified": certified} {
				if (err == nil) != c.want || err != nil && !fault.Is(err, fault.NotFound) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
			own, err := n.Own(ctx, n.supervisor, c.month, c.month)
			if err != nil || (len(own) == 1) != c.want {
				t.Errorf("%s: offered %v, %v", name, own, err)
			}
		})
	}
}
