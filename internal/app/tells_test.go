package app_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/told"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
	"passerelle/internal/supervision/unsaid"
)

// RPT-2, CCM-27: whoever reads a month that is not certified is told of how many files a register gives a step without a day that could be
// read; of those whose day a register gives, of another provider's and of a register that was withdrawn nothing is said.
func TestAMonthTellsOfStepsWithoutADay(t *testing.T) {
	h, org, by := oneProvider(t)
	const csv = `Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on,Reason
Ada Byrne,11112222,03/04/2026,,,,,
Bo Castell,22223333,2025-01-01,Accepted,2025-01-02,04/05/2025,,
Cy Dorn,33334444,2025-01-01,Accepted,2025-01-02,2025-01-05,03/04/2026,
Ed Farr,55556666,2025-01-01,Declined,04/05/2025,,,
Di Egan,44445555,2025-01-01,Accepted,2025-01-02,2025-01-05,still open,
Fi Gant,66667777,2026-01-01,Accepted,2026-03-15,04/05/2026,2026-08-30,
Gus Hale,77778888,2025-01-01,Accepted,2025-01-02,soon,later,
Hal Ives,88889999,2025-01-01,Declined,,,,
Ina Jobs,99990000,2025-01-01,Accepted,,2025-01-05,,
Jo King,10101010,,Accepted,2025-01-02,2025-01-05,,
Kay Lund,20202020,2025-01-01,Accepted,2025-01-02,,,
Lea Moss,30303030,2025-01-01,Accepted,2025-01-02,2025-01-05,,Left Canada
Mo Nash,40404040,2025-01-01,Declined,2025-01-02,,,Other
Ned Ott,50505050,2025-01-01,,2025-01-02,2025-01-05,,
Oz Poe,60606060,2025-01-01,ok by us,2025-01-02,,,
Pam Quy,70707070,2025-01-01,,,2025-01-05,,
Roy Sax,80808080,2025-01-01,,,,,
`
	out := brings(t, h, by, intake.Import{Region: "ATL"}, csv)
	if out.Imported != 17 {
		t.Fatalf("%+v", out)
	}
	says := func(org string, want told.Undated) {
		t.Helper()
		m, err := h.Reporting.Month(t.Context(), access.Actor{PersonID: "supervisor", OrganisationID: org, Programme: access.CCMS, Roles: by.Roles},
			reporting.Period{OrganisationID: org, Region: "ATL", Month: clock.Month("2026-10")})
		if err != nil || m.Undated != want {
			t.Errorf("%+v, %v; want %+v", m.Undated, err, want)
		}
		if got := wanting(t, h, by, unsaid.Of{Provider: org, Region: "ATL"}); got != want {
			t.Errorf("listed: %+v; want %+v", got, want)
		}
	}
	want := told.Undated{Referrals: 2, Decisions: 6, Enrolments: 3, Closures: 4} // of Fi Gant, whose enrolment nobody dates, the closure too
	says(org.ID, want)
	beside(t, h, told.Open{OrganisationID: org.ID, Region: "ATL", Undated: want})
	if err := h.Intake.WithdrawRegister(t.Context(), by, out.ImportID); err != nil {
		t.Fatal(err)
	}
	if u, err := told.UndatedOf(t.Context(), h.DB, org.ID, "ATL"); err != nil || u.Any() {
		t.Errorf("withdrawn: %+v, %v", u, err)
	}
	if got := wanting(t, h, by, unsaid.Of{}); got.Any() {
		t.Errorf("withdrawn, and listed: %+v", got)
	}
	beside(t, h)
}

// RPT-2, CCM-27: a later register that tells of a closure by a cell that could not be read, and of nothing else that is new, is told of as long as it
// stands.
func TestAMonthTellsOfAClosureThatALaterRegisterTells(t *testing.T) {
	const row = "Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,"
	for _, end := range []string{"soon,", ",Left Canada"} {
		h, org, by := oneProvider(t)
		brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-09-30"}}, strings.TrimSuffix(fromRegister, "\n")+",Reason\n"+row+",\n")
		later := brings(t, h, by, intake.Import{Region: "ATL"}, strings.TrimSuffix(fromRegister, "\n")+",Reason\n"+row+end+"\n")
		if later.AlreadyHere != 1 {
			t.Errorf("%+v", later)
		}
		for _, want := range []int{1, 0} {
			if u, err := told.UndatedOf(t.Context(), h.DB, org.ID, "ATL"); err != nil || u.Closures != want {
				t.Errorf("%q: %+v, %v; want %d", end, u, err, want)
			}
			if err := h.Intake.WithdrawRegister(t.Context(), by, later.ImportID); want == 1 && err != nil {
				t.Fatal(err)
			}
		}
	}
}

// beside wants what the region's officer and headquarters read beside their sums, and another region's officer does not (RPT-3, RPT-4).
func beside(t *testing.T, h *app.House, want ...told.Open) {
	t.Helper()
	s := owing.Service{DB: h.DB, Access: h.Access}
	who := func(role access.Role, region string) access.Actor {
		return access.Actor{PersonID: "reader", OrganisationID: "reader", Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	for region, want := range map[string][]told.Open{"ATL": want, "PAC": nil} {
		if got, err := s.OpenIn(t.Context(), who(access.LiaisonOfficer, region)); err != nil || !slices.Equal(got, want) {
			t.Errorf("beside the sums of %s: %+v, %v", region, got, err)
		}
	}
	if got, err := s.OpenNation(t.Context(), who(access.HeadquartersAnalyst, "")); err != nil || !slices.Equal(got, want) {
		t.Errorf("beside those of the nation: %+v, %v", got, err)
	}
	for name, err := range map[string]error{"a provider": second(s.OpenIn(t.Context(), who(access.ProviderSupervisor, "ATL"))), "an officer": second(s.OpenNation(t.Context(), who(access.LiaisonOfficer, "ATL")))} {
		if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second(_ []told.Open, err error) error { return err }

func oneProvider(t *testing.T) (*app.House, access.Organisation, access.Actor) {
	t.Helper()
	h := emptyHouse(t)
	org, by := providerIn(t, h)
	return h, org, by
}

// providerIn adds a provider with one site, and gives its supervisor.
func providerIn(t *testing.T, h *app.House) (access.Organisation, access.Actor) {
	t.Helper()
	root := access.SystemActor("command line", "")
	if _, err := h.Access.AddOrganisation(t.Context(), root, access.Organisation{Code: "ATL", Name: "Atlantic", Kind: access.Region, RegionCode: "ATL",
		TimeZone: "America/Halifax", OfficePhone: "902-555-0110"}); err != nil {
		t.Fatal(err)
	}
	org, err := h.Access.AddProvider(t.Context(), root, access.Organisation{Code: "P", Name: "Provider", Kind: access.Provider, TimeZone: "America/Halifax"},
		access.Site{Name: "Site", RegionCode: "ATL", ActiveFrom: "2026-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	return org, access.Actor{PersonID: "supervisor", OrganisationID: org.ID, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
}

func brings(t *testing.T, h *app.House, by access.Actor, i intake.Import, csv string) intake.Outcome {
	t.Helper()
	i.Reading = readingOf(t, csv)
	i.Changes, i.Settings.AsOf = true, cmp.Or(i.Settings.AsOf, "2026-10-31")
	out, err := h.Intake.ImportRegister(t.Context(), by, i)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func readingOf(t testing.TB, csv string) register.Reading {
	t.Helper()
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	reading, err := register.Read(sheets, register.Options{Today: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

// RPT-2, CCM-27: a client who stands twice in a register keeps the months before casework from being given, and their page names the register,
// until somebody says what the second row is, also that it is left out.
func TestAMonthNamesTheRegisterThatWaits(t *testing.T) {
	const csv = "Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-09-20\n" +
		"Ada Byrne,11112222,2026-10-01,Accepted,2026-10-03,2026-10-05,\n"
	for name, c := range map[string]struct {
		choices map[int]intake.Choice
		waits   bool
		closing float64
	}{"nobody said": {nil, true, 0}, "left out": {map[int]intake.Choice{3: intake.LeaveOut}, false, 0}, "another stay": {map[int]intake.Choice{3: intake.AnotherStay}, false, 1}} {
		t.Run(name, func(t *testing.T) {
			h, org, by := oneProvider(t)
			out := brings(t, h, by, intake.Import{Region: "ATL", Choices: c.choices}, csv)
			m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-10"})
			if err != nil || (m.Waiting == told.Waiting{Register: out.ImportID, Withholds: true}) != c.waits {
				t.Fatalf("%+v waits of %q, %v", m.Waiting, out.ImportID, err)
			}
			later, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-11"})
			if err != nil || (later.Waiting == told.Waiting{Register: out.ImportID}) != c.waits {
				t.Errorf("the month of casework: %+v, %v", later.Waiting, err)
			}
			if c.waits {
				beside(t, h, told.Open{OrganisationID: org.ID, Region: "ATL", Waits: true})
			} else {
				beside(t, h)
			}
			for _, x := range m.Cells {
				if x.Figure == "closing" && (x.Available == c.waits || x.Value != c.closing) {
					t.Errorf("closing: %+v", x)
				}
			}
		})
	}
}

// RPT-2, CCM-27: a line below the list that has no name is told of where it gives a day of somebody, and of no month where it gives none.
func TestALineBelowTheListIsAboutNobody(t *testing.T) {
	for line, want := range map[string]bool{",,,,,Average age,44\n": false, ",,2026-05-01,,,2026-05-05,\n": true} {
		h, org, by := oneProvider(t)
		out := brings(t, h, by, intake.Import{Region: "ATL"}, fromRegister+"Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\n"+line)
		if out.Imported != 1 {
			t.Fatalf("%+v", out)
		}
		for _, month := range []clock.Month{"2026-09", "2026-11"} {
			m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: month})
			if err != nil || (m.Waiting.Register != "") != want {
				t.Errorf("%q, %s: %+v, %v", line, month, m.Waiting, err)
			}
		}
		if want {
			beside(t, h, told.Open{OrganisationID: org.ID, Region: "ATL", Waits: true})
		} else {
			beside(t, h)
		}
	}
}

// RPT-2, CCM-27: a row without a name that gives days is told of by every month, also once the next register has it not any more, until a register
// names whom it is about, or somebody says that nobody is missing.
func TestARowThatTheNextRegisterLacksStaysTold(t *testing.T) {
	const ada, days = "Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\n", "2026-05-01,Accepted,2026-05-03,2026-05-06,\n"
	for name, c := range map[string]struct {
		row, next string
		told      bool
	}{
		"lacks it":                        {",," + days, "", true},
		"names it":                        {",," + days, "Bo Castell,22223333," + days, false},
		"names it by its UCI":             {",22223333," + days, "Bo Castell,22223333,2026-05-01,Accepted,2026-05-03,2026-05-07,\n", false},
		"names somebody of other days":    {",," + days, "Bo Castell,22223333,2026-05-01,Accepted,2026-05-03,2026-05-07,\n", true},
		"names somebody of another UCI":   {",33334444," + days, "Bo Castell,22223333," + days, true},
		"names one of two":                {",," + days + ",," + days, "Bo Castell,22223333," + days, true},
		"is of somebody who stands there": {",," + ada[len("Ada Byrne,11112222,"):], "", true},
		"is Ada by her UCI and days":      {ada[len("Ada Byrne"):], "", false},
	} {
		t.Run(name, func(t *testing.T) {
			h, org, by := oneProvider(t)
			first := brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-09-30"}}, fromRegister+ada+c.row)
			then := brings(t, h, by, intake.Import{Region: "ATL"}, fromRegister+ada+c.next)
			says := func(want bool) {
				t.Helper()
				for _, month := range []clock.Month{"2026-09", "2026-10", "2026-11"} {
					m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: month})
					if err != nil || (m.Waiting == told.Waiting{Register: first.ImportID}) != want || !want && m.Waiting.Register != "" {
						t.Errorf("%s: %+v of %s, %v; want %v", month, m.Waiting, first.ImportID, err, want)
					}
				}
				if want {
					beside(t, h, told.Open{OrganisationID: org.ID, Region: "ATL", Waits: true})
				} else {
					beside(t, h)
				}
			}
			says(c.told)
			rows, _, err := h.Intake.Missing(t.Context(), by, first.ImportID)
			if err != nil || (len(rows) > 0) != c.told {
				t.Errorf("rows %v, %v", rows, err)
			}
			if !c.told && c.next != "" {
				if err := h.Intake.WithdrawRegister(t.Context(), by, then.ImportID); err != nil {
					t.Fatal(err)
				}
				if m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-11"}); err != nil || m.Waiting.Register != first.ImportID {
					t.Errorf("withdrawn: %+v, %v", m.Waiting, err)
				}
			}
			if c.told {
				for _, missing := range []bool{false, true, true} {
					if err := h.Intake.SayMissing(t.Context(), by, first.ImportID, missing); err != nil {
						t.Fatal(err)
					}
					says(missing)
				}
			}
		})
	}
}

// RPT-2, CCM-27: where nothing but a row without a name keeps a register from telling of its time, the months are given once somebody says that nobody is
// missing; who does not bring registers in says nothing.
func TestMonthsAreGivenOnceNobodyIsMissing(t *testing.T) {
	h, org, by := oneProvider(t)
	out := brings(t, h, by, intake.Import{Region: "ATL"}, fromRegister+"Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n,,2026-05-01,,,,\n")
	given := func() bool {
		m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-09"})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(m.Cells, func(c reporting.Cell) bool { return c.Figure == "enrolled" && c.Available })
	}
	worker := access.Actor{PersonID: "worker", OrganisationID: org.ID, Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	if err := h.Intake.SayMissing(t.Context(), worker, out.ImportID, false); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
		t.Errorf("a case manager: %v", err)
	}
	for _, missing := range []bool{true, false} {
		if err := h.Intake.SayMissing(t.Context(), by, out.ImportID, missing); err != nil || given() == missing {
			t.Errorf("missing %v: given %v, %v", missing, given(), err)
		}
	}
}

const fromRegister = "Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on\n"

// secondSite gives the sites of a provider, and one more that is there since 1 June.
func secondSite(t *testing.T, h *app.House, organisationID string) ([]access.Site, access.Site) {
	t.Helper()
	sites, err := h.Access.Sites(t.Context(), organisationID)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.Access.AddSite(t.Context(), access.SystemActor("command line", ""), access.Site{OrganisationID: organisationID, Name: "Other", RegionCode: "ATL", ActiveFrom: "2026-06-01"})
	if err != nil {
		t.Fatal(err)
	}
	return sites, second
}

// twoSites is a provider whose first site has a register as of 31 October, and whose second, there since 1 June, nobody ever had a file at. What
// is said of the second comes before the register of the first, or after it.
func twoSites(t *testing.T, first bool, say func(t *testing.T, h *app.House, by access.Actor, second access.Site)) (given func(m clock.Month, silent, want bool)) {
	t.Helper()
	h, org, by := oneProvider(t)
	sites, second := secondSite(t, h, org.ID)
	if first {
		say(t, h, by, second)
	}
	brings(t, h, by, intake.Import{Region: "ATL", SiteID: sites[0].ID}, fromRegister+"Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n")
	if !first {
		say(t, h, by, second)
	}
	return func(m clock.Month, silent, want bool) {
		t.Helper()
		month, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: m})
		if err != nil || (len(month.Silent) > 0) != silent {
			t.Errorf("%s: silent %v, %v", m, month.Silent, err)
		}
		for _, x := range month.Cells {
			if (x.Figure == "closing" || x.Figure == "enrolled") && x.Available != want {
				t.Errorf("%s: %+v", m, x)
			}
		}
	}
}

// RPT-2, CCM-27: a site that had ended before a month does not withhold it, whether that was said before the register of the other came in or
// after it; the months while it was there it does.
func TestAMonthOfASiteThatHadEnded(t *testing.T) {
	for name, first := range map[string]bool{"ended before the register": true, "ended after it": false} {
		t.Run(name, func(t *testing.T) {
			given := twoSites(t, first, func(t *testing.T, h *app.House, _ access.Actor, second access.Site) {
				if err := h.Access.SetSiteDays(t.Context(), access.SystemActor("command line", ""), second.OrganisationID, second.ID, second.ActiveFrom, "2026-08-31"); err != nil {
					t.Fatal(err)
				}
			})
			given("2026-08", true, false)
			given("2026-09", false, true)
			given("2026-10", false, true)
		})
	}
}

// RPT-2, CCM-27: a site of which no register tells withholds the months before casework until somebody says that nobody was there, and those
// after its day; that word taken back, or belied by a file that began there by its day, tells nothing.
func TestAMonthOfASiteWhereNobodyWas(t *testing.T) {
	for name, c := range map[string]struct {
		until        clock.Date
		back, belied bool
		silent       bool
		september    bool
		october      bool
	}{"until the end of October": {"2026-10-31", false, false, false, true, true}, "until the end of September": {"2026-09-30", false, false, false, true, false},
		"taken back": {"2026-10-31", true, false, true, false, false}, "belied": {"2026-10-31", false, true, false, false, false}} {
		for _, first := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				given := twoSites(t, first, func(t *testing.T, h *app.House, by access.Actor, second access.Site) {
					says := intake.Import{Region: "ATL", SiteID: second.ID, Settings: intake.Settings{AsOf: c.until, Nobody: true}}
					out := brings(t, h, by, says, fromRegister)
					if c.back {
						if err := h.Intake.WithdrawRegister(t.Context(), by, out.ImportID); err != nil {
							t.Fatal(err)
						}
					}
					if c.belied {
						brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID}, "Name,UCI,Referred on\nCy Dorn,33334444,2026-10-03\n")
					}
				})
				given("2026-09", c.silent, c.september)
				given("2026-10", c.silent, c.october)
			})
		}
	}
}

// RPT-2, CCM-27: that nobody was at a site holds no longer once a file began there by the day: the month names that register, and the list of registers says it,
// until the file turns out to be opened in error.
func TestThatNobodyWasThereHoldsNoLonger(t *testing.T) {
	h, org, by := oneProvider(t)
	sites, second := secondSite(t, h, org.ID)
	brings(t, h, by, intake.Import{Region: "ATL", SiteID: sites[0].ID}, fromRegister+"Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n")
	said := brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID, Settings: intake.Settings{AsOf: "2026-10-31", Nobody: true}}, fromRegister)
	says := func(want bool) {
		t.Helper()
		m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-08"})
		if err != nil || (m.Waiting == told.Waiting{Register: said.ImportID, Withholds: true, Nobody: true}) != want {
			t.Errorf("%+v of %s, %v; want %v", m.Waiting, said.ImportID, err, want)
		}
		list, err := h.Intake.Registers(t.Context(), by)
		if err != nil || !slices.ContainsFunc(list, func(r intake.Register) bool { return r.ID == said.ImportID && r.Belied == want }) {
			t.Errorf("%+v, %v; want %v", list, err, want)
		}
	}
	says(false)
	f, err := h.Supervision.ReceiveReferral(t.Context(), by, supervision.Referral{Client: registry.Client{FullName: "Cy Dorn", UCIWritten: "33334444"}, SiteID: second.ID, Region: "ATL", ReceivedOn: "2026-10-20"})
	if err != nil {
		t.Fatal(err)
	}
	says(true)
	if _, err := h.Supervision.OpenedInError(t.Context(), by, f.ID, f.Version, true, "another site"); err != nil {
		t.Fatal(err)
	}
	says(false)
}

// CCM-27: the list of registers does not say that there is nothing new of one of which a row waits for somebody, until the same file was looked at again.
func TestARowThatWaitsIsCountedInTheList(t *testing.T) {
	h, _, by := oneProvider(t)
	const csv = fromRegister + "Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\n"
	brings(t, h, by, intake.Import{Region: "ATL", FileHash: "one"}, csv)
	brings(t, h, by, intake.Import{Region: "ATL", FileHash: "two"}, csv+"Ada Byrne,11112222,2026-06-01,,,,\n,,2026-06-01,,,,\n")
	waits := func(want int) {
		t.Helper()
		list, err := h.Intake.Registers(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			if r.Hash == "two" && r.Errors != 1 || r.Hash == "one" && r.Waits+r.Errors > 0 {
				t.Errorf("%+v", r)
			}
		}
		if got := list[slices.IndexFunc(list, func(r intake.Register) bool {
			return r.Hash == "two" && !slices.ContainsFunc(list, func(x intake.Register) bool { return x.Hash == "two" && x.ID < r.ID })
		})]; got.Waits != want {
			t.Errorf("%+v, want %d", got, want)
		}
	}
	waits(1)
	brings(t, h, by, intake.Import{Region: "ATL", FileHash: "two", Choices: map[int]intake.Choice{3: intake.LeaveOut}}, csv+"Ada Byrne,11112222,2026-06-01,,,,\n,,2026-06-01,,,,\n")
	waits(0)
}

// RPT-2, CCM-27: a file whose referral no register dates stands from the first step that any register dates: what a later one dates before the day
// from which the file stood counts on its own day, and in no other.
func TestAStepBeforeTheFileStoodCountsOnItsDay(t *testing.T) {
	for name, x := range map[string]struct{ first, then string }{
		"enrolled":            {"Referred on,Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,soon,,,04/05/2026,\n", "Referred on,Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,soon,,,2026-05-04,\n"},
		"enrolled and closed": {"Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,,,soon,soon\n", "Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,,,2026-05-04,2026-08-20\n"},
		"decided":             {"Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,,,2026-08-14,\n", "Decision,Decided on,Enrolled on,Closed on\nAda Byrne,11112222,Accepted,2026-05-04,2026-08-14,\n"},
	} {
		h, org, by := oneProvider(t)
		brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-10-31"}}, "Name,UCI,"+x.first)
		brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-11-09"}}, "Name,UCI,"+x.then)
		days := map[string]string{}
		for _, e := range steps(t, h, org.ID) {
			days[e.Kind] = e.Effective
		}
		step, want := "enrolled", "2026-05-04"
		if name == "decided" {
			step = "decided"
		}
		if days[step] != want || days["referred"] > want {
			t.Errorf("%s: %v", name, days)
		}
		m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-05"})
		if err != nil || m.Undated.Enrolments+m.Undated.Closures+m.Undated.Decisions != 0 {
			t.Errorf("%s: %+v, %v", name, m.Undated, err)
		}
		later, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-08"})
		for _, c := range later.Cells {
			if c.Figure == "opening" && name == "enrolled and closed" && (err != nil || c.Value != 1) {
				t.Errorf("%s: %+v, %v", name, c, err)
			}
		}
	}
}

// step is a fact that stands.
type step struct {
	Kind      string `db:"kind"`
	Effective string `db:"effective"`
}

func steps(t *testing.T, h *app.House, org string) []step {
	t.Helper()
	all, err := db.All[step](t.Context(), h.DB, "select e.kind, e.effective from event e where e.organisation_id=$1 and not exists (select 1 from event c where c.corrects=e.id)", org)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// RPT-2, CCM-27: the second row of a client of which nobody has said what it is stays told of, also once the next register has it not any more, until somebody says
// what it is, in a later register or of the same file again, or that nobody is missing; what is taken back with a register is told of again.
func TestARowThatWaitsStaysTold(t *testing.T) {
	const ada, again = "Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-08-20\n", "Ada Byrne,11112222,2026-09-01,Accepted,2026-09-03,2026-09-06,\n"
	for name, c := range map[string]struct {
		row, next string
		then      map[int]intake.Choice
		told      bool
	}{
		"lacks it":                      {again, ada, nil, true},
		"has it still, and is not said": {again, ada + again, nil, true},
		"has it, another stay":          {again, ada + again, map[int]intake.Choice{3: intake.AnotherStay}, false},
		"has it, left out":              {again, ada + again, map[int]intake.Choice{3: intake.LeaveOut}, false},
		"is the first word for word":    {ada, ada, nil, false},
		"says less than the first":      {"Ada Byrne,11112222,2026-05-01,,,,\n", ada, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			h, org, by := oneProvider(t)
			first := brings(t, h, by, intake.Import{Region: "ATL", FileHash: "one", Settings: intake.Settings{AsOf: "2026-09-30"}}, fromRegister+ada+c.row)
			then := brings(t, h, by, intake.Import{Region: "ATL", FileHash: "two", Choices: c.then}, fromRegister+c.next)
			says := func(want bool) {
				t.Helper()
				for _, month := range []clock.Month{"2026-09", "2026-11"} {
					m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: month})
					if err != nil || (m.Waiting.Register != "") != want {
						t.Errorf("%s: %+v, %v; want %v", month, m.Waiting, err, want)
					}
				}
				if want {
					beside(t, h, told.Open{OrganisationID: org.ID, Region: "ATL", Waits: true})
				} else {
					beside(t, h)
				}
			}
			says(c.told)
			if len(c.then) > 0 {
				if err := h.Intake.WithdrawRegister(t.Context(), by, then.ImportID); err != nil {
					t.Fatal(err)
				}
				says(true)
			}
			if name != "lacks it" {
				return
			}
			for _, missing := range []bool{false, true} {
				if err := h.Intake.SayMissing(t.Context(), by, first.ImportID, missing); err != nil {
					t.Fatal(err)
				}
				says(missing)
			}
			brings(t, h, by, intake.Import{Region: "ATL", FileHash: "one", Choices: map[int]intake.Choice{3: intake.LeaveOut}, Settings: intake.Settings{AsOf: "2026-10-31"}}, fromRegister+ada+c.row)
			says(false)
		})
	}
}

// RPT-2, CCM-27: a site that is added after the register of another came in, and was there by its day, withholds the months as one that was here before does, until its own
// register comes in or somebody says that nobody was there; one that began after that day, or of another region, does not, nor is a month of before it was added, as it was known then, any other.
func TestASiteThatIsAddedAfterARegister(t *testing.T) {
	for name, c := range map[string]struct {
		site   access.Site
		say    func(t *testing.T, h *app.House, by access.Actor, second access.Site)
		silent bool
	}{
		"was there":               {access.Site{RegionCode: "ATL", ActiveFrom: "2026-06-01"}, nil, true},
		"began after":             {access.Site{RegionCode: "ATL", ActiveFrom: "2026-11-01"}, nil, false},
		"of another region":       {access.Site{RegionCode: "PAC", ActiveFrom: "2026-06-01"}, nil, false},
		"had ended":               {access.Site{RegionCode: "ATL", ActiveFrom: "2026-06-01", ActiveTo: "2026-07-31"}, nil, false},
		"nobody knows since when": {access.Site{RegionCode: "ATL"}, nil, true},
		"was there, and nobody was at it": {access.Site{RegionCode: "ATL", ActiveFrom: "2026-06-01"}, func(t *testing.T, h *app.House, by access.Actor, second access.Site) {
			brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID, Settings: intake.Settings{Nobody: true}}, fromRegister)
		}, false},
		"was there, and has its register": {access.Site{RegionCode: "ATL", ActiveFrom: "2026-06-01"}, func(t *testing.T, h *app.House, by access.Actor, second access.Site) {
			brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID}, fromRegister+"Cy Dorn,33334444,2026-08-03,Accepted,2026-08-04,2026-08-05,2026-08-30\n")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h, org, by := oneProvider(t)
			sites, err := h.Access.Sites(t.Context(), org.ID)
			if err != nil {
				t.Fatal(err)
			}
			brings(t, h, by, intake.Import{Region: "ATL", SiteID: sites[0].ID}, fromRegister+"Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n")
			c.site.OrganisationID, c.site.Name = org.ID, "Other"
			unknown := c.site.ActiveFrom == ""
			if unknown { // it is asked, and only sites from before it was have none
				_, err := h.Access.AddSite(t.Context(), access.SystemActor("command line", ""), c.site)
				if !slices.ContainsFunc(fault.ProblemsOf(err), func(p fault.Problem) bool { return p.Field == "from" && p.Key == "fault.required" }) {
					t.Errorf("added without a day: %v", err)
				}
				c.site.ActiveFrom = "2026-11-09"
			}
			second, err := h.Access.AddSite(t.Context(), access.SystemActor("command line", ""), c.site)
			if err == nil && unknown {
				_, err = h.DB.Exec(t.Context(), "update site set active_from='' where id=$1", second.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.say != nil {
				c.say(t, h, by, second)
			}
			m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-09"})
			if err != nil || (len(m.Silent) > 0) != c.silent || slices.ContainsFunc(m.Cells, func(x reporting.Cell) bool { return x.Figure == "closing" && x.Available == c.silent }) {
				t.Errorf("silent %v, %v", m.Silent, err)
			}
			before, err := told.Of(t.Context(), h.DB, org.ID, "ATL", "2026-09", noon.AddDate(0, 0, -1))
			if err != nil || len(before.Silent) > 0 {
				t.Errorf("as it was known before: %v, %v", before.Silent, err)
			}
		})
	}
}
