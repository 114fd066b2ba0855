package document

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-10: the timeline of a case plan begins with the hearings that are known, in the order of their days and hours; none that was called off is there.
func TestTheTimelineBeginsWithTheHearings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		for _, x := range []supervision.Hearing{{OnDate: "2026-12-08", AtTime: "10:30", Kind: "COURT"}, {OnDate: "2026-12-08", AtTime: "09:30", Kind: "DETENTION_REVIEW", Place: "Room 4"},
			{OnDate: "2026-11-30", Kind: "REFUGEE"}} {
			must(t, h.SetHearing(ctx, h.worker, f.ID, x))
		}
		_, _, all, err := h.PlanStored(ctx, d, f.ID)
		must(t, err)
		for _, x := range all {
			if x.OnDate == "2026-11-30" {
				x.CancelledReason = "Called off"
				must(t, h.CancelHearing(ctx, h.worker, f.ID, x))
			}
		}
		said := h.begun(t, h.worker, f, planForm).Answers()
		want := []string{"2026-12-08", "supervision.hearing.DETENTION_REVIEW, 09:30, Room 4", "2026-12-08", "supervision.hearing.COURT, 10:30"}
		if got := []string{said.Get("timeline[0].week"), said.Get("timeline[0].happens"), said.Get("timeline[1].week"), said.Get("timeline[1].happens")}; !slices.Equal(got, want) || said.Entries("timeline") != 2 {
			t.Errorf("the timeline begins with %q of %d", got, said.Entries("timeline"))
		}
	})
}
