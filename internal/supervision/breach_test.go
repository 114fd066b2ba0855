package supervision

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

func fieldsOf(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// CCM-17: a report of non-compliance says what was not complied with, when it was learned and reported, and what happened;
// all that is missing is named at once, and nothing is kept.
func TestReportOfNonComplianceIsWhole(t *testing.T) {
	whole := Breach{Kind: "CURFEW", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Came home at one."}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for name, c := range map[string]struct {
			change func(*Breach)
			fields []string
		}{
			"nothing":        {func(b *Breach) { *b = Breach{} }, []string{"breach_kind", "learned_on", "reported_on", "account"}},
			"a kind of none": {func(b *Breach) { b.Kind = "SOMETHING" }, []string{"breach_kind"}},
			"only blanks":    {func(b *Breach) { b.Account = " \n" }, []string{"account"}},
			"no such day":    {func(b *Breach) { b.OccurredOn = "2026-02-30" }, []string{"occurred_on"}},
		} {
			b := whole
			c.change(&b)
			if _, err := h.ReportBreach(ctx, h.worker, f.ID, b); !slices.Equal(fieldsOf(err), c.fields) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n, err := db.One[int](ctx, d, "select count(*) from breach"); err != nil || n != 0 {
			t.Fatalf("%d reports are kept, %v", n, err)
		}
		if _, err := h.ReportBreach(ctx, h.worker, f.ID, whole); err != nil {
			t.Error(err)
		}
	})
}
