package app_test

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/told"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/unsaid"
)

// RPT-2, CCM-27: a register without a column for a step says nothing of it: whoever it says was accepted, or of whom it says nothing of a decision, may be under supervision,
// so that every month says how many there are, and the list names them, until a register that has the column or somebody here says it; what was withdrawn says nothing.
func TestARegisterWithoutAColumnSaysNothingOfTheStep(t *testing.T) {
	const rows = "Ada Byrne,11112222,2026-10-02,Accepted\nBo Castell,22223333,2026-10-03,Accepted\nCy Dorn,33334444,2026-10-04,Declined\nDi Egan,44445555,2026-10-05,\n"
	for name, c := range map[string]struct {
		csv, then string
		withdrawn bool
		want      told.Undated
	}{
		"no column":                        {"Name,UCI,Referred on,Decision\n" + rows, "", false, told.Undated{Enrolments: 2}},
		"withdrawn":                        {"Name,UCI,Referred on,Decision\n" + rows, "", true, told.Undated{}},
		"no column of decisions either":    {"Name,UCI,Referred on\nAda Byrne,11112222,2026-10-02\n", "", false, told.Undated{Enrolments: 1}},
		"a column and empty cells":         {"Name,UCI,Referred on,Decision,Enrolled on\nAda Byrne,11112222,2026-10-02,Accepted,\nBo Castell,22223333,2026-10-03,Accepted,2026-10-05\n", "", false, told.Undated{}},
		"closed, and no column":            {"Name,UCI,Referred on,Decision,Closed on\nAda Byrne,11112222,2026-10-02,Accepted,2026-10-20\n", "", false, told.Undated{Enrolments: 1, Closures: 1}},
		"the next register has the column": {"Name,UCI,Referred on,Decision\n" + rows, "Name,UCI,Referred on,Decision,Enrolled on\nAda Byrne,11112222,2026-10-02,Accepted,2026-10-08\nBo Castell,22223333,2026-10-03,Accepted,\n", false, told.Undated{}},
		"the next register has it no more": {"Name,UCI,Referred on,Decision,Enrolled on\nAda Byrne,11112222,2026-10-02,Accepted,2026-10-08\n", "Name,UCI,Referred on,Decision\nAda Byrne,11112222,2026-10-02,Accepted\nBo Castell,22223333,2026-10-03,Accepted\n", false, told.Undated{Enrolments: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			h, org, by := oneProvider(t)
			out := brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-11-08"}}, c.csv)
			if c.then != "" {
				brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-11-09"}}, c.then)
			}
			if c.withdrawn {
				if err := h.Intake.WithdrawRegister(t.Context(), by, out.ImportID); err != nil {
					t.Fatal(err)
				}
			}
			for _, month := range []clock.Month{"2026-10", "2026-11"} {
				m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: month})
				if !c.withdrawn && (err != nil || m.Undated.Enrolments != c.want.Enrolments || m.Undated.Closures != c.want.Closures) {
					t.Errorf("%s: %+v, %v; want %+v", month, m.Undated, err, c.want)
				}
			}
			if got := wanting(t, h, by, unsaid.Of{Provider: org.ID}); got.Enrolments != c.want.Enrolments || got.Closures != c.want.Closures {
				t.Errorf("listed: %+v; want %+v", got, c.want)
			}
		})
	}
}
