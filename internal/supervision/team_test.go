package supervision

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

func (h house) employ(t *testing.T, d *db.DB, person string, deactivated int) {
	t.Helper()
	if _, err := d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at)
		values ($1,'org',$2,$3,'en','','',false,$4)`, person, person+"@example.org", "Person "+person, deactivated); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
		values ($1,$2,'org',$3,'','',',case_manager,','2026-01-01','')`, "m-"+person, person, access.CCMS); err != nil {
		t.Fatal(err)
	}
}

// CCM-3: a supervisor sees who has what, what nobody has and what somebody who left still has, and passes it on with what
// waits in it.
func TestTeamAndLeavers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		h.employ(t, d, "colleague", 0)
		f := h.active(t)
		h.referred(t)
		r := answered(h.due(t, f))
		r.NextDue = "2026-11-05"
		r.Answers["unscheduled"] = "yes"
		if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
			t.Fatal(err)
		}
		count := func(filter Filter) int {
			t.Helper()
			rows, _, err := h.Caseload(ctx, h.supervisor, filter)
			if err != nil {
				t.Fatal(err)
			}
			return len(rows)
		}
		counts := func() Counts {
			t.Helper()
			c, err := h.Counts(ctx, h.supervisor)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if got, want := counts(), (Counts{Referred: 1, Active: 1, Overdue: 1}); got != want {
			t.Errorf("%+v", got)
		}
		team, err := h.Team(ctx, h.supervisor)
		if err != nil || len(team) != 2 || team[1].Files != 0 || team[1].PersonID != "colleague" {
			t.Fatalf("%+v, %v", team, err)
		}
		if got, want := team[0], (Load{PersonID: "worker", Name: "Person worker", Files: 2, Overdue: 1, HighRisk: 2}); got != want {
			t.Errorf("%+v", got)
		}
		if team, err := h.Team(ctx, h.otherSupervisor); err != nil || len(team) != 0 {
			t.Errorf("another provider sees the team: %+v, %v", team, err)
		}
		if n, m := count(Filter{Overdue: true}), count(Filter{WorkerID: "worker", Risk: "HIGH"}); n != 1 || m != 2 {
			t.Errorf("%d overdue, %d of the worker", n, m)
		}
		rows, _, err := h.Caseload(ctx, h.officer, Filter{OrganisationID: "org"})
		if err != nil || len(rows) != 2 || rows[0].Provider != "Provider" || rows[0].Worker != "Person worker" {
			t.Errorf("the region's list: %+v, %v", rows, err)
		}
		if _, err := d.Exec(ctx, "update person set deactivated_at=5 where id='worker'"); err != nil {
			t.Fatal(err)
		}
		if team, err := h.Team(ctx, h.supervisor); err != nil || len(team) != 2 || !team[0].Left || team[1].Left {
			t.Errorf("who has left: %+v, %v", team, err)
		}
		if got := counts(); got.Leavers != 2 || count(Filter{Leavers: true}) != 2 {
			t.Errorf("%+v", got)
		}
		if err := h.AssignTo(ctx, h.supervisor, f.ID, "colleague"); err != nil {
			t.Fatal(err)
		}
		if got := counts(); got.Leavers != 1 || got.Unassigned != 0 {
			t.Errorf("%+v", got)
		}
		told := func() int {
			n, err := db.One[int](ctx, d, "select count(*) from event where file_id=$1", f.ID)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := told()
		if err := h.AssignTo(ctx, h.supervisor, f.ID, "colleague"); !fault.Is(err, fault.Conflict) || told() != before {
			t.Errorf("to whoever has it already: %v, %d events more", err, told()-before)
		}
		day, err := h.MyDay(ctx, h.colleague)
		if err != nil || len(day.Tasks) != 1 || len(day.CheckIns) != 1 {
			t.Errorf("what waits did not pass: %+v, %v", day, err)
		}
	})
}

// CCM-3: a closed file waits for nobody.
func TestUnassignedAreOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-11-01"}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "delete from assignment"); err != nil {
			t.Fatal(err)
		}
		if rows, _, err := h.Caseload(ctx, h.supervisor, Filter{Unassigned: true}); err != nil || len(rows) != 0 {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}

// CCM-3: whose place as a case manager has ended has left, though the account goes on.
func TestAPlaceThatEndedLeavesFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		h.active(t)
		for statement, want := range map[string]int{"update membership set to_date='2026-11-10'": 0, "update membership set roles=',housing_coordinator,'": 1} {
			if _, err := d.Exec(ctx, "update membership set to_date='', roles=',case_manager,'"); err != nil {
				t.Fatal(err)
			}
			if _, err := d.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
			if c, err := h.Counts(ctx, h.supervisor); err != nil || c.Leavers != want {
				t.Errorf("%s: %+v, %v", statement, c, err)
			}
		}
	})
}

// SEC-1, CCM-3, CCM-22: whoever covers does what cannot wait, marked with for whom and until when, and neither changes conditions nor
// reads a protected address (decision 0006).
func TestWhatACoverSees(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		h.employ(t, d, "colleague", 0)
		f := h.active(t)
		for _, p := range []registry.Place{{Role: "client", Name: "Mobile", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0142", SafeToCall: true}}},
			{Role: "residence", Name: "Home", Address: "1 Hidden Street", Protected: true}} {
			if err := h.AddPlace(ctx, h.worker, f.ID, p); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.ReportBreach(ctx, h.worker, f.ID, Breach{Kind: "ABSENT", LearnedOn: "2026-11-09", ReportedOn: "2026-11-09", Account: "Did not come."}); err != nil {
			t.Fatal(err)
		}
		if rows, _, err := h.Caseload(ctx, h.colleague, Filter{}); err != nil || len(rows) != 0 {
			t.Fatalf("before the absence: %+v, %v", rows, err)
		}
		if _, err := h.Access.RecordAbsence(ctx, h.supervisor, access.Absence{PersonID: "worker", CoverID: "colleague", FromDate: "2026-11-10", ToDate: "2026-11-12", Reason: "LEAVE"}); err != nil {
			t.Fatal(err)
		}
		rows, _, err := h.Caseload(ctx, h.colleague, Filter{})
		if err != nil || len(rows) != 1 || rows[0].FullName != "Noor Warsame" || rows[0].Covered.Name != "Person worker" || rows[0].Covered.ToDate != "2026-11-12" || rows[0].Risk == "" || rows[0].NextDue == "" {
			t.Fatalf("%+v, %v", rows, err)
		}
		v, err := h.View(ctx, h.colleague, f.ID)
		if err != nil || len(v.Places) != 2 || v.Places[0].Numbers == nil && v.Places[1].Numbers == nil || v.Covered.Name != "Person worker" {
			t.Fatalf("%+v, %v", v, err)
		}
		if len(v.CheckIns) == 0 || len(v.Breaches) == 0 || len(v.Events) == 0 || !v.May[access.CheckInWrite] || !v.May[access.BreachWrite] || !v.May[access.NoteWrite] {
			t.Errorf("whoever covers cannot do what cannot wait: %+v", v)
		}
		if v.MayWrite || v.May[access.ConditionWrite] || v.Places[0].Address+v.Places[1].Address != "" {
			t.Errorf("whoever covers is given what can wait: %+v", v)
		}
		day, err := h.MyDay(ctx, h.colleague)
		if err != nil || len(day.CheckIns) == 0 || len(day.Covered) != 1 {
			t.Fatalf("%+v, %v", day, err)
		}
		if got := day.Covered[0]; got.Number != "902-555-0142" || got.For != "Person worker" || got.Until != "2026-11-12" {
			t.Errorf("%+v", got)
		}
		h.clk.Set(h.clk.Now().AddDate(0, 0, 3))
		if _, err := h.View(ctx, h.colleague, f.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("after the last day: %v", err)
		}
		if v, err := h.View(ctx, h.worker, f.ID); err != nil || len(v.CheckIns) == 0 || len(v.Breaches) == 0 || len(v.Events) == 0 {
			t.Errorf("the case manager's own: %+v, %v", v, err)
		}
	})
}

// SEC-1: no file begins at a site that has ended, and a site knows who has open files there.
func TestSitesAndTheirFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		for id, to := range map[string]string{"here": "", "over": "2026-11-09"} {
			if _, err := d.Exec(ctx, "insert into site (id, organisation_id, name, region_code, city, province, active_from, active_to) values ($1,'org',$1,'ATL','','','2020-01-01',$2)", id, to); err != nil {
				t.Fatal(err)
			}
		}
		r := Referral{Client: registry.Client{FullName: another()}, Region: "ATL", SiteID: "over", ReceivedOn: "2026-11-09"}
		if _, err := h.ReceiveReferral(ctx, h.worker, r); !fault.Is(err, fault.Invalid) {
			t.Errorf("at a site that has ended: %v", err)
		}
		r.SiteID = "here"
		for range 2 {
			r.Client.FullName = another()
			if _, err := h.ReceiveReferral(ctx, h.worker, r); err != nil {
				t.Fatal(err)
			}
		}
		r.Client.FullName = another()
		if _, err := h.ReceiveReferral(ctx, h.supervisor, r); err != nil {
			t.Fatal(err)
		}
		held := func() []access.Holder {
			t.Helper()
			all, err := HoldersAt(h.Clock)(ctx, d, "here")
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		open := []access.Holder{{Name: "Person worker", Files: 2}, {Files: 1}}
		if got := held(); !slices.Equal(got, open) {
			t.Errorf("%+v", got)
		}
		r.Client.FullName = another()
		refused, err := h.ReceiveReferral(ctx, h.worker, r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "update supervision_file set state='REFUSED', decided_on='2026-10-04' where id=$1", refused.ID); err != nil {
			t.Fatal(err)
		}
		if got := held(); !slices.Equal(got, append(open, access.Holder{Ended: "2026-10-04"})) {
			t.Errorf("one ended: %+v", got)
		}
	})
}

// CCM-22: a file that changes hands in the evening, when the day of the installation has begun before the one of the place, is counted
// once in the team, with whoever has it.
func TestATeamIsCountedInTheEvening(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		h.employ(t, d, "colleague", 0)
		f := h.active(t)
		halifax, err := clock.Zone("America/Halifax")
		if err != nil {
			t.Fatal(err)
		}
		now := h.Clock.Now()
		h.Clock.(*clock.Settable).Set(time.Date(now.Year(), now.Month(), now.Day()+2, 3, 20, 0, 0, time.UTC))
		if err := h.AssignTo(ctx, h.supervisor, f.ID, "colleague"); err != nil {
			t.Fatal(err)
		}
		team, err := h.Team(clock.In(ctx, halifax), h.supervisor)
		if err != nil || len(team) != 2 || team[0].PersonID != "colleague" || team[0].Files != 1 || team[1].Files != 0 {
			t.Errorf("%+v, %v", team, err)
		}
	})
}
