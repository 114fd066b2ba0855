package supervision

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
)

// CCM-15: a check-in that is recorded twice, as when the evidence comes in, plans the next one and its appointment once.
func TestNextCheckInIsPlannedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		in := h.due(t, f)
		waiting := answered(in)
		waiting.Outcome, waiting.Answers = Waiting, nil
		came := answered(in)
		came.Seen = Waiting
		for _, r := range []Reporting{waiting, came} {
			if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
				t.Fatal(err)
			}
		}
		all, err := h.CheckIns(ctx, h.worker, f.ID)
		if err != nil || len(all) != 2 {
			t.Errorf("check-ins %+v, %v", all, err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from event where file_id=$1 and kind='checkin_due'", f.ID); err != nil || n != 2 {
			t.Errorf("%d check-ins are due in the history, %v", n, err)
		}
		if booked, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID); err != nil || len(booked) != 1 {
			t.Errorf("appointments %+v, %v", booked, err)
		}
		if f, err = h.File(ctx, h.worker, f.ID); err != nil || f.NextDue != "2026-12-01" {
			t.Errorf("next due %s, %v", f.NextDue, err)
		}
	})
}

// CCM-15: a check-in without a next one leaves nothing overdue, and one can be planned for whoever has none.
func TestScheduleCheckIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.RecordOutcome(ctx, h.worker, h.due(t, f).ID, Kept, "")
		if err != nil || f.NextDue != "" {
			t.Fatalf("next due %q, %v", f.NextDue, err)
		}
		for name, due := range map[string]clock.Date{"none": "", "no date": "2026-02-30", "before the last contact": "2026-09-16"} {
			_, err := h.ScheduleCheckIn(ctx, h.worker, f.ID, f.Version, due, Moved{})
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "due_on" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if f, err = h.ScheduleCheckIn(ctx, h.worker, f.ID, f.Version, "2026-11-20", Moved{}); err != nil || f.NextDue != "2026-11-20" {
			t.Fatalf("%+v, %v", f, err)
		}
		if _, err := h.ScheduleCheckIn(ctx, h.worker, f.ID, f.Version, "2026-11-20", Moved{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("planned twice: %v", err)
		}
		if f, err = h.ScheduleCheckIn(ctx, h.worker, f.ID, f.Version, "2026-11-15", Moved{By: "CLIENT", Reason: "She works."}); err != nil || f.NextDue != "2026-11-15" {
			t.Errorf("the earlier one is next: %+v, %v", f, err)
		}
		all, err := h.CheckIns(ctx, h.worker, f.ID)
		if err != nil || len(all) != 2 || all[0].DueOn != "2026-11-15" {
			t.Errorf("the planned one was not moved: %+v, %v", all, err)
		}
		events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.CheckInDue}, 0, 10)
		if standing := history.Standing(events); err != nil || len(events) != 3 || len(standing) != 2 {
			t.Errorf("a figure counts it twice: %d, %d, %v", len(events), len(standing), err)
		}
		if _, err := h.ScheduleCheckIn(ctx, h.worker, f.ID, f.Version, h.today(ctx).AddDays(100), Moved{}); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Key != "supervision.problem.far" {
			t.Errorf("more than three months ahead: %v", err)
		}
		if _, err := h.ScheduleCheckIn(ctx, h.colleague, f.ID, f.Version, "2026-11-25", Moved{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("planned by a colleague: %v", err)
		}
		if _, err := h.ScheduleCheckIn(ctx, h.officer, f.ID, f.Version, "2026-11-25", Moved{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("planned by the officer: %v", err)
		}
	})
}

// CCM-19: what waits in a file ends with it; a file that is reopened says what is due.
func TestClosureEndsWhatWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		r := answered(h.due(t, f))
		r.Answers["unscheduled"] = "yes"
		if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
			t.Fatal(err)
		}
		f, err := h.File(ctx, h.worker, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		if f, err = h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-11-09"}); err != nil || f.NextDue != "" {
			t.Fatalf("%+v, %v", f, err)
		}
		day, err := h.MyDay(ctx, h.worker)
		if err != nil || len(day.Tasks)+len(day.CheckIns)+len(day.Appointments) != 0 {
			t.Errorf("still waits: %+v, %v", day, err)
		}
		booked, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID)
		if err != nil || len(booked) != 1 || booked[0].Status != schedule.Cancelled {
			t.Errorf("appointments %+v, %v", booked, err)
		}
		if f, err = h.Reopen(ctx, h.worker, f.ID, f.Version, "2026-11-10", "A letter came.", Word{}); err != nil || f.NextDue != "2026-12-01" {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// CCM-19, SEC-1: a file is not reopened at a site that has ended.
func TestNoReopeningAtAnEndedSite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		root := access.SystemActor("command line", "")
		site, err := h.Access.AddSite(ctx, root, access.Site{OrganisationID: "org", Name: "East", RegionCode: "ATL", ActiveFrom: "2020-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: another()}, Region: "ATL", SiteID: site.ID, ReceivedOn: "2026-09-01"})
		for _, act := range []func() (File, error){
			func() (File, error) {
				return h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: "2026-09-05", Code: Accepted})
			},
			func() (File, error) { return h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-12-01", "") },
			func() (File, error) {
				return h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-10-01"})
			},
		} {
			if err != nil {
				t.Fatal(err)
			}
			f, err = act()
		}
		if err := h.Access.SetSiteDays(ctx, root, "org", site.ID, site.ActiveFrom, "2026-11-09"); err != nil {
			t.Fatal(err)
		}
		_, err = h.Reopen(ctx, h.worker, f.ID, f.Version, "2026-11-10", "A letter came.", Word{})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "reopened_on" {
			t.Errorf("%+v", p)
		}
	})
}

// CCM-18: the risk level changes from a day on, in order.
func TestTheRiskLevelChangesInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeRisk(ctx, h.worker, f.ID, f.Version, "LOW", "2026-10-10", Word{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ChangeRisk(ctx, h.worker, f.ID, f.Version, "HIGH", "2026-10-09", Word{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a risk level before the last: %v", err)
		}
	})
}

// CCM-15: the outcome of a check-in settles the appointment of its day, before its hour too, so that the next one is what
// is to come; a check-in that waits for evidence stands on My day with the day it is awaited until, once.
func TestOutcomeSettlesTheAppointmentOfItsDay(t *testing.T) {
	for outcome, want := range map[string]string{Kept: schedule.Held, Late: schedule.Held, Missed: schedule.Missed, Waiting: schedule.Missed, Excused: schedule.Missed} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			f := h.active(t)
			in := h.due(t, f)
			today := schedule.Appointment{OrganisationID: f.OrganisationID, FileID: f.ID, PersonID: h.worker.PersonID, Date: in.DueOn, Kind: schedule.CheckInAppointment}
			hearing := today
			hearing.Kind = schedule.HearingAppointment
			err := d.Tx(ctx, func(tx *db.Tx) error {
				if _, err := h.Schedule.AddAppointment(ctx, tx, hearing); err != nil {
					return err
				}
				_, err := h.Schedule.AddAppointment(ctx, tx, today)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			r := answered(in)
			r.Outcome = outcome
			now, err := h.RecordReporting(ctx, h.worker, r)
			if err != nil || now.Came != (outcome == Kept || outcome == Late) {
				t.Fatalf("%s: %+v, %v", outcome, now, err)
			}
			all, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID)
			if err != nil || len(all) != 3 || all[0].Status != schedule.Booked {
				t.Fatalf("%s: %+v, %v", outcome, all, err)
			}
			for _, x := range all[1:] {
				if x.Kind == schedule.CheckInAppointment && x.Status != want || x.Kind == schedule.HearingAppointment && x.Status != schedule.Booked {
					t.Errorf("%s: %+v", outcome, x)
				}
			}
			day, err := h.MyDay(ctx, h.worker)
			if err != nil {
				t.Fatal(err)
			}
			waiting := slices.DeleteFunc(day.CheckIns, func(c DueRow) bool { return c.EvidenceBy() == "" })
			if outcome == Waiting && (len(waiting) != 1 || waiting[0].CheckInID != in.ID || waiting[0].EvidenceBy() != h.today(ctx).AddDays(evidenceDays)) || outcome != Waiting && len(waiting) > 0 {
				t.Errorf("%s: %+v", outcome, waiting)
			}
		})
	}
}
