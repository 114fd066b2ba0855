package app_test

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/told"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// RPT-2, CCM-27: whoever reads a month that is not certified is told of how many files a register gives a step without a day that could be
// read; of those whose day a register gives, of another provider's and of a register that was withdrawn nothing is said.
func TestAMonthTellsOfStepsWithoutADay(t *testing.T) {
	h := emptyHouse(t)
	root := access.SystemActor("command line", "")
	if _, err := h.Access.AddOrganisation(t.Context(), root, access.Organisation{Code: "ATL", Name: "Atlantic", Kind: access.Region, RegionCode: "ATL",
		TimeZone: "America/Halifax", OfficePhone: "902-555-0110"}); err != nil {
		t.Fatal(err)
	}
	org, err := h.Access.AddProvider(t.Context(), root, access.Organisation{Code: "P", Name: "Provider", Kind: access.Provider, TimeZone: "America/Halifax"}, access.Site{Name: "Site", RegionCode: "ATL"})
	if err != nil {
		t.Fatal(err)
	}
	by := access.Actor{PersonID: "supervisor", OrganisationID: org.ID, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	const csv = `Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on
Ada Byrne,11112222,03/04/2026,,,,
Bo Castell,22223333,2025-01-01,Accepted,2025-01-02,04/05/2025,
Cy Dorn,33334444,2025-01-01,Accepted,2025-01-02,2025-01-05,03/04/2026
Di Egan,44445555,2025-01-01,Accepted,2025-01-02,2025-01-05,still open
`
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	reading, err := register.Read(sheets, register.Options{Today: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := h.Intake.ImportRegister(t.Context(), by, intake.Import{Reading: reading, Region: "ATL", Settings: intake.Settings{AsOf: "2026-10-31"}})
	if err != nil || out.Imported != 4 {
		t.Fatalf("%+v, %v", out, err)
	}
	says := func(org string, want told.Undated) {
		t.Helper()
		m, err := h.Reporting.Month(t.Context(), access.Actor{PersonID: "supervisor", OrganisationID: org, Programme: access.CCMS, Roles: by.Roles},
			reporting.Period{OrganisationID: org, Region: "ATL", Month: clock.Month("2026-10")})
		if err != nil || m.Undated != want {
			t.Errorf("%+v, %v; want %+v", m.Undated, err, want)
		}
	}
	says(org.ID, told.Undated{Referrals: 1, Enrolments: 1, Closures: 1})
	if err := h.Intake.WithdrawRegister(t.Context(), by, out.ImportID); err != nil {
		t.Fatal(err)
	}
	if u, err := told.UndatedOf(t.Context(), h.DB, org.ID, "ATL"); err != nil || u.Any() {
		t.Errorf("withdrawn: %+v, %v", u, err)
	}
}
