package app_test

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting/told"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/unsaid"
)

// RPT-2, CCM-27: non-compliance of which a register gives no day that can be read is in no month, and every month says so, until a later register or
// somebody tells of it; a cell that says there was none says nothing. A row without a name that tells of nothing else waits as any other.
func TestAMonthTellsOfNonComplianceWithoutADay(t *testing.T) {
	h, org, by := oneProvider(t)
	const head = "Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on,Breaches\n"
	const rows = "Ada Byrne,11112222,2025-01-01,Accepted,2025-01-02,2025-01-05,,2026-08-10\nBo Castell,22223333,2025-01-01,Accepted,2025-01-02,2025-01-05,,none\nBe Dell,22223334,2025-01-01,Accepted,2025-01-02,2025-01-05,,0\nBi Dold,22223335,2025-01-01,Accepted,2025-01-02,2025-01-05,,Aucun manquement.\n"
	cy := func(cell string) string {
		return "Cy Dorn,33334444,2025-01-01,Accepted,2025-01-02,2025-01-05,," + cell + "\n"
	}
	di := func(cell string) string {
		return "Di Egan,44445555,2025-01-01,Accepted,2025-01-02,2025-01-05,," + cell + "\n"
	}
	says := func(what string, breaches int) {
		t.Helper()
		want := told.Undated{Breaches: breaches}
		if u, err := told.UndatedOf(t.Context(), h.DB, org.ID, "ATL"); err != nil || u != want {
			t.Errorf("%s: %+v, %v; want %+v", what, u, err, want)
		}
		if got := wanting(t, h, by, unsaid.Of{Provider: org.ID, Region: "ATL"}); got != want {
			t.Errorf("%s: listed %+v; want %+v", what, got, want)
		}
	}
	waits := func() bool {
		days, err := told.Of(t.Context(), h.DB, org.ID, "ATL", clock.Month("2026-08"), noon.AddDate(0, 1, 0))
		if err != nil {
			t.Fatal(err)
		}
		return days.Waits().Register != ""
	}
	brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-08-31"}}, head+rows+cy("soon after")+di("yes")+"Ed Farr,55556666,2025-01-01,,,,,soon\n")
	if says("two unread", 2); waits() {
		t.Error("something waits")
	}
	brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-09-30"}}, head+rows+cy("2026-08-12")+di("yes"))
	says("one was read", 1)
	brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-10-15"}}, head+rows+cy("2026-08-12")+di(""))
	says("the cell is empty now", 1)
	brings(t, h, by, intake.Import{Region: "ATL"}, head+rows+cy("2026-08-12")+di("2026-08-20")+",,,,,,,2026-08-14\n")
	if says("both were read", 0); !waits() {
		t.Error("nobody waits for who the row without a name is about")
	}
}
