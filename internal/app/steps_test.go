package app_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/told"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/unsaid"
)

// wanting counts what is listed of the steps that registers leave open.
func wanting(t *testing.T, h *app.House, a access.Actor, of unsaid.Of) (out told.Undated) {
	t.Helper()
	list, err := unsaid.Service{Service: h.Supervision}.List(t.Context(), a, of)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		for n, wants := range map[*int]bool{&out.Referrals: f.Referral, &out.Decisions: f.Decision, &out.Enrolments: f.Enrolment, &out.Closures: f.Closure, &out.Breaches: f.Breach} {
			if wants {
				*n++
			}
		}
	}
	return out
}

// numbers gives those of a month that are told, by figure and line.
func numbers(t *testing.T, h *app.House, a access.Actor, m clock.Month) map[string]float64 {
	t.Helper()
	month, err := h.Reporting.Month(t.Context(), a, reporting.Period{OrganisationID: a.OrganisationID, Region: "ATL", Month: m})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, c := range month.Cells {
		if c.Available {
			out[strings.TrimSuffix(c.Figure+"/"+c.Code, "/")] = c.Value
		}
	}
	return out
}

// RPT-2, CCM-27: what a register leaves open of a file is recorded there by hand, in the order of the steps: the months count it on its day, also where several
// steps are of one day, the list and the count of what is open go down, and the file stays where it stands; a register that comes later changes nothing of it.
func TestWhatARegisterLeftOpenIsRecordedInTheFile(t *testing.T) {
	clk := clock.At(noon)
	h, err := app.Open(context.Background(), config.Config{Data: t.TempDir()}, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	org, by := providerIn(t, h)
	const head = "Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on,Reason\n"
	const whole = "Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,,\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01,Left Canada\nCy Dorn,33334444,2026-05-01,Declined,2026-05-02,,,\n"
	const open = "Nel Abo,40000001,2026-07-01,,2026-07-03,2026-07-05,,\nNil Bax,40000002,2026-07-01,,,2026-07-06,,\nHal Cox,40000003,2026-07-01,Declined,,,,\n" +
		"Jo Dee,40000004,,Accepted,2026-07-08,2026-07-08,,\nFi Eck,40000005,2026-07-01,Accepted,2026-07-04,soon,2026-08-30,Left Canada\nMo Fay,40000006,soon,,,,,\n"
	first := brings(t, h, by, intake.Import{Region: "ATL"}, head+whole+open)
	if first.Imported != 9 {
		t.Fatalf("%+v", first)
	}
	fileOf := func(uci string) supervision.File {
		t.Helper()
		id, err := db.One[string](t.Context(), h.DB, "select f.id from supervision_file f join client c on c.id=f.client_id where c.uci_digits=$1", uci)
		if err != nil {
			t.Fatal(err)
		}
		f, err := h.Supervision.Stored(t.Context(), h.DB, id)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	counts := func(want told.Undated) {
		t.Helper()
		if u, err := told.UndatedOf(t.Context(), h.DB, org.ID, "ATL"); err != nil || u != want {
			t.Errorf("counted %+v, %v; want %+v", u, err, want)
		}
		if got := wanting(t, h, by, unsaid.Of{Register: first.ImportID}); got != want {
			t.Errorf("listed %+v; want %+v", got, want)
		}
	}
	counts(told.Undated{Referrals: 2, Decisions: 3, Enrolments: 1, Closures: 1}) // of the file that was enrolled on no day the closure too
	s := unsaid.Service{Service: h.Supervision}
	record := func(a access.Actor, uci string, g unsaid.Given) error {
		f := fileOf(uci)
		err := s.Record(t.Context(), a, f.ID, f.Version, g)
		if now := fileOf(uci); err == nil && now.State != f.State {
			t.Errorf("%s: %s, before %s", uci, now.State, f.State)
		}
		return err
	}
	for name, c := range map[string]struct {
		uci   string
		g     unsaid.Given
		field string
	}{
		"nothing":                      {"40000001", unsaid.Given{}, "decision"},
		"what is known":                {"40000001", unsaid.Given{Decided: "2026-07-02"}, "decision"},
		"declined and enrolled":        {"40000002", unsaid.Given{Decision: supervision.WithdrawnRef, Decided: "2026-07-02"}, "decision"},
		"no day of the decision":       {"40000002", unsaid.Given{Decision: supervision.Accepted}, "decided_on"},
		"before the referral":          {"40000002", unsaid.Given{Decision: supervision.Accepted, Decided: "2026-06-30"}, "decided_on"},
		"after the enrolment":          {"40000002", unsaid.Given{Decision: supervision.Accepted, Decided: "2026-07-07"}, "decided_on"},
		"to come":                      {"40000003", unsaid.Given{Decided: "2027-12-31"}, "decided_on"},
		"referred after the decision":  {"40000004", unsaid.Given{Referred: "2026-07-09"}, "received_on"},
		"no day":                       {"40000006", unsaid.Given{Referred: "soon"}, "received_on"},
		"a hundred years ago":          {"40000006", unsaid.Given{Referred: "1900-01-01"}, "received_on"},
		"enrolled before the decision": {"40000005", unsaid.Given{Enrolled: "2026-07-03"}, "enrolled_on"},
		"enrolled after the closure":   {"40000005", unsaid.Given{Enrolled: "2026-08-31"}, "enrolled_on"},
	} {
		if err := record(by, c.uci, c.g); len(fault.ProblemsOf(err)) == 0 || !slices.ContainsFunc(fault.ProblemsOf(err), func(p fault.Problem) bool { return p.Field == c.field }) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, a := range map[string]access.Actor{"whose file it is not": {PersonID: "worker", OrganisationID: org.ID, Programme: access.CCMS, Roles: []access.Role{access.CaseManager}},
		"an officer": {PersonID: "officer", OrganisationID: "agency", Region: "ATL", Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}} {
		if err := record(a, "40000003", unsaid.Given{Decided: "2026-07-02"}); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	clk.Set(noon.AddDate(0, 3, 0))
	quiet := clock.DateOf(noon, time.UTC).MonthOf().Add(1)
	before := numbers(t, h, by, quiet)
	for _, x := range []struct {
		uci  string
		g    unsaid.Given
		want told.Undated
	}{
		{"40000001", unsaid.Given{Decision: supervision.Accepted}, told.Undated{Referrals: 2, Decisions: 2, Enrolments: 1, Closures: 1}},
		{"40000002", unsaid.Given{Decision: supervision.Accepted, Decided: "2026-07-06"}, told.Undated{Referrals: 2, Decisions: 1, Enrolments: 1, Closures: 1}},
		{"40000003", unsaid.Given{Decided: "2026-07-31"}, told.Undated{Referrals: 2, Enrolments: 1, Closures: 1}},
		{"40000004", unsaid.Given{Referred: "2026-07-08"}, told.Undated{Referrals: 1, Enrolments: 1, Closures: 1}},
		{"40000005", unsaid.Given{Enrolled: "2026-08-30"}, told.Undated{Referrals: 1}},
		{"40000006", unsaid.Given{Referred: "2026-10-03"}, told.Undated{}},
	} {
		if err := record(by, x.uci, x.g); err != nil {
			t.Fatalf("%s: %v", x.uci, err)
		}
		counts(x.want)
		if err := record(by, x.uci, x.g); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s again: %v", x.uci, err)
		}
	}
	says := func() {
		t.Helper()
		for month, want := range map[clock.Month]map[string]float64{
			"2026-07": {"referrals": 5, "accepted": 4, "declined/REFUSED_BY_SP": 1, "enrolled": 3, "opening": 1, "closing": 4, "persons": 4, "referral_to_decision_median": 3, "decision_to_enrolment_median": 0},
			"2026-08": {"referrals": 0, "enrolled": 1, "closed/LEFT_CANADA": 1, "closing": 4, "persons": 5},
			"2026-09": {"opening": 4, "closing": 4, "persons": 4},
			"2026-10": {"referrals": 1, "closing": 4},
		} {
			got := numbers(t, h, by, month)
			for figure, n := range want {
				if v, told := got[figure]; !told || v != n {
					t.Errorf("%s %s: %v %v, want %v", month, figure, v, told, n)
				}
			}
		}
		if after := numbers(t, h, by, quiet); !maps.Equal(before, after) {
			t.Errorf("a month after the register came in:\n%v\nbefore:\n%v", after, before)
		}
	}
	says()
	again := brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-11-09"}}, head+whole+strings.NewReplacer("Jo Dee,40000004,,", "Jo Dee,40000004,2026-07-02,", "Declined,,", "Declined,2026-07-20,", ",soon,2026", ",2026-07-10,2026").Replace(open))
	if again.Changed != 0 {
		t.Errorf("%+v", again)
	}
	says()
	counts(told.Undated{})
}

// RPT-2: several steps of one day count in their order, whenever each was recorded.
func TestStepsOfOneDayCountInTheirOrder(t *testing.T) {
	for _, c := range []struct{ first, then string }{{"soon,Accepted,2026-07-08,2026-07-08", "2026-07-08,Accepted,2026-07-08,2026-07-08"}, {"2026-07-08,,2026-07-08,2026-07-08", "2026-07-08,Accepted,2026-07-08,2026-07-08"}} {
		h, _, by := oneProvider(t)
		const head = "Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n"
		brings(t, h, by, intake.Import{Region: "ATL"}, head+"Jo Dee,40000004,"+c.first+",\n")
		brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-11-09"}}, head+"Jo Dee,40000004,"+c.then+",\n")
		got := numbers(t, h, by, "2026-07")
		for _, figure := range []string{"referrals", "accepted", "enrolled", "closing"} {
			if got[figure] != 1 {
				t.Errorf("%s: %s is %v", fmt.Sprint(c), figure, got[figure])
			}
		}
	}
}

// RPT-2, CCM-27: a site works here since its register came in, also once somebody dates the referral of its only file.
func TestASiteWorksSinceItsFileWasHere(t *testing.T) {
	clk := clock.At(noon)
	h, err := app.Open(context.Background(), config.Config{Data: t.TempDir()}, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	org, by := providerIn(t, h)
	sites, second := secondSite(t, h, org.ID)
	const head = "Name,UCI,Referred on,Decision,Decided on,Enrolled on,Closed on\n"
	brings(t, h, by, intake.Import{Region: "ATL", SiteID: sites[0].ID}, head+"Bo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n")
	brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID, Settings: intake.Settings{AsOf: "2026-09-30", Nobody: true}}, head)
	brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID}, head+"Jo Dee,40000004,soon,,,,\n")
	clk.Set(noon.AddDate(0, 3, 0))
	quiet := clock.DateOf(noon, time.UTC).MonthOf().Add(1)
	before := numbers(t, h, by, quiet)
	list, err := unsaid.Service{Service: h.Supervision}.List(t.Context(), by, unsaid.Of{})
	if err != nil || len(list) != 1 || len(before) == 0 {
		t.Fatalf("%+v, %v; %v", list, err, before)
	}
	if err := (unsaid.Service{Service: h.Supervision}).Record(t.Context(), by, list[0].ID, 1, unsaid.Given{Referred: "2026-10-05"}); err != nil {
		t.Fatal(err)
	}
	brings(t, h, by, intake.Import{Region: "ATL", SiteID: sites[0].ID, Settings: intake.Settings{AsOf: quiet.Add(1).Last()}}, head+"Bo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\nCal Eel,50000005,2026-06-01,Accepted,2026-06-02,2026-06-05,\n")
	if after := numbers(t, h, by, quiet); after["closing"] != 1 || after["enrolled"] != 0 || len(after) < 3 {
		t.Errorf("%v\nbefore: %v", after, before)
	}
}
