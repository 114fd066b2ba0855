package attendance

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-20, CCM-17: a report of non-compliance that names no condition is evidence against the one that its kind is about, when it was made in
// the time or happened in it; one of another kind, of before the condition, or taken back is not.
func TestAReportOfAKindIsEvidence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		plan, err := s.PlanOf(ctx, worker, f.ID)
		must(t, err)
		curfew := plan.Conditions[0]
		if curfew.Code != "CURFEW" {
			curfew = plan.Conditions[1]
		}
		report := func(kind string, occurred clock.Date) string {
			id, err := s.ReportBreach(ctx, worker, f.ID, supervision.Breach{Kind: kind, OccurredOn: occurred, LearnedOn: "2026-11-09", ReportedOn: "2026-11-09", Account: "Told by the house."})
			must(t, err)
			return id
		}
		counts := func(name string, from, to clock.Date, want int) {
			t.Helper()
			seen, err := s.EvidenceIn(ctx, d, f.ID, from, to)
			must(t, err)
			if got := seen[curfew.ID].Reports; got != want {
				t.Errorf("%s: %d reports, want %d", name, got, want)
			}
		}
		report("PERSON", "2026-10-30")
		counts("of another kind", "2026-10-01", "2026-11-30", 0)
		breach := report("CURFEW", "2026-10-30")
		counts("made in it", "2026-11-01", "2026-11-30", 1)
		counts("happened in it", "2026-10-01", "2026-10-31", 1)
		counts("neither", "2026-08-01", "2026-09-30", 0)
		_, err = d.Exec(ctx, "update condition set to_date='2026-10-20' where id=$1", curfew.ID)
		must(t, err)
		counts("ended before", "2026-10-01", "2026-11-30", 0)
		_, err = d.Exec(ctx, "update condition set to_date='' where id=$1", curfew.ID)
		must(t, err)
		must(t, s.TakeBackBreach(ctx, worker, f.ID, breach, "Another client."))
		counts("taken back", "2026-10-01", "2026-11-30", 0)
	})
}
