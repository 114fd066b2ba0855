package app_test

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/told"
	"passerelle/internal/supervision/intake"
)

// accepted certifies a month of a provider, sends it and takes it in.
func accepted(t *testing.T, h *app.House, by access.Actor, p reporting.Period) string {
	t.Helper()
	officer := access.Actor{PersonID: "officer", OrganisationID: "region", Region: p.Region, Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}
	sub, err := h.Reporting.Certify(t.Context(), by, p, reporting.Signing{})
	if err == nil {
		err = h.Reporting.Submit(t.Context(), by, sub.ID, sub.Version)
	}
	if err == nil {
		err = h.Reporting.Accept(t.Context(), officer, sub.ID, sub.Version+1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return sub.ID
}

// RPT-3, RPT-4: steps that a register left open when a month was accepted, and that were recorded since, are told of beside the sums and to whoever may have it
// corrected, as long as the frozen number lacks them: until a corrected revision counts. What was in the number, is of a later month or is withdrawn is not told.
func TestWhatAnAcceptedMonthLacksStaysTold(t *testing.T) {
	h, org, by := oneProvider(t)
	h.Clock.(*clock.Settable).Set(noon)
	head := fromRegister
	brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-10-31"}}, head+
		"Ada Byrne,11112222,soon,Accepted,2026-10-02,2026-10-05,\n"+ // referral
		"Bo Castell,22223333,2026-05-01,Accepted,soon,soon,\n"+ // decision, enrolment of before the month
		"Cy Dorn,33334444,2026-05-01,Accepted,2026-05-02,2026-05-05,soon\n"+ // closure
		"Di Egan,44445555,2026-05-01,Accepted,2026-05-02,2026-05-05,\n"+
		"Fi Gant,66667777,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-08-20\n")
	p := reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: "2026-10"}
	first := accepted(t, h, by, p)
	s := owing.Service{DB: h.DB, Access: h.Access, Clock: h.Clock}
	officer := access.Actor{PersonID: "officer", OrganisationID: "region", Region: "ATL", Programme: access.CCMS, Roles: []access.Role{access.LiaisonOfficer}}
	since := func(submission string) told.Undated {
		t.Helper()
		all, err := s.OpenIn(t.Context(), officer, submission)
		if err != nil {
			t.Fatal(err)
		}
		nation, err := s.OpenNation(t.Context(), access.Actor{PersonID: "hq", OrganisationID: "hq", Programme: access.CCMS, Roles: []access.Role{access.HeadquartersAnalyst}}, submission)
		if err != nil || !slices.Equal(all, nation) {
			t.Errorf("nation %+v, region %+v, %v", nation, all, err)
		}
		if len(all) == 0 {
			return told.Undated{}
		}
		return all[0].Since
	}
	reminded := func(want bool) {
		t.Helper()
		for _, who := range []access.Actor{by, officer} {
			owed, err := s.Owed(t.Context(), who)
			if err != nil || slices.ContainsFunc(owed, func(o owing.Owing) bool { return o.Code == owing.Behind && o.Period.Month == p.Month && o.Count == 1 }) != want {
				t.Errorf("%s is reminded of %+v, %v; want %v", who.PersonID, owed, err, want)
			}
		}
	}
	if got := since(first); got.Any() {
		t.Errorf("before anything was recorded: %+v", got)
	}
	reminded(false)
	h.Clock.(*clock.Settable).Set(noon.Add(time.Hour))
	later := brings(t, h, by, intake.Import{Region: "ATL", Settings: intake.Settings{AsOf: "2026-11-09"}}, head+
		"Ada Byrne,11112222,2026-10-01,Accepted,2026-10-02,2026-10-05,\n"+
		"Bo Castell,22223333,2026-05-01,Accepted,2026-10-03,2026-10-04,\n"+
		"Cy Dorn,33334444,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-10-20\n"+
		"Di Egan,44445555,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-11-02\n"+ // of the next month
		"Ed Farr,55556666,2026-11-03,Accepted,2026-11-04,2026-11-05,\n"+
		"Fi Gant,66667777,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-08-20\n")
	if want := (told.Undated{Referrals: 1, Decisions: 1, Enrolments: 1, Closures: 1}); since(first) != want {
		t.Errorf("%+v; want %+v; %+v", since(first), want, later.Findings)
	}
	reminded(true)
	h.Clock.(*clock.Settable).Set(noon.Add(2 * time.Hour))
	if err := h.Reporting.Correct(t.Context(), by, p, versionOf(t, h, by, p), "steps came in"); err != nil {
		t.Fatal(err)
	}
	if got := since(first); got.Closures != 1 {
		t.Errorf("while it is corrected: %+v", got)
	}
	if got := since(accepted(t, h, by, p)); got.Any() {
		t.Errorf("once a corrected revision counts: %+v", got)
	}
	reminded(false)
}

func versionOf(t *testing.T, h *app.House, by access.Actor, p reporting.Period) int {
	t.Helper()
	m, err := h.Reporting.Month(t.Context(), by, p)
	if err != nil {
		t.Fatal(err)
	}
	return m.Submission.Version
}
