package uncovered

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/access/cover"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/exclusion"
	"passerelle/internal/supervision/filetest"
)

// employ gives the provider a case manager.
func employ(t *testing.T, d *db.DB, person string) {
	t.Helper()
	_, err := d.Exec(t.Context(), `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at)
		values ($1,'org',$2,$3,'en','','',false,0)`, person, person+"@example.org", "Person "+person)
	filetest.Must(t, err)
	_, err = d.Exec(t.Context(), `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
		values ($1,$2,'org',$3,'','',',case_manager,','2026-01-01','')`, "m-"+person, person, access.CCMS)
	filetest.Must(t, err)
}

// active puts the file of a house under supervision, with a check-in that is booked and a task that somebody wrote.
func active(t *testing.T, d *db.DB, h filetest.House) Service {
	t.Helper()
	s, ctx := Service{h.Documents.Service}, t.Context()
	f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted, Why: "On paper."})
	filetest.Must(t, err)
	_, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2026-11-10", "Early release.")
	filetest.Must(t, err)
	filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.Schedule.AddAppointment(ctx, tx, schedule.Appointment{OrganisationID: "org", FileID: f.ID, PersonID: "worker", Date: "2026-11-10", Kind: schedule.CheckInAppointment, Place: "Office, room 2"}); err != nil {
			return err
		}
		_, err := s.Schedule.AddTask(ctx, tx, schedule.Task{OrganisationID: "org", FileID: f.ID, PersonID: "worker", Rule: "supervision.task.interview_note", Source: "x", Due: "2026-11-10"})
		return err
	}))
	return s
}

// CCM-22, SEC-1: whoever records an absence is asked about the clients of whose file whoever covers is shut out, and the team's page names them
// with their next check-in, until nobody is shut out; with other cover nobody is left.
func TestWhomCoverLeavesOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := filetest.Open(t, d), t.Context()
		for _, p := range []string{"worker", "colleague", "third"} {
			employ(t, d, p)
		}
		s := active(t, d, h)
		shut := exclusion.Service{Service: s.Service}
		filetest.Must(t, shut.Exclude(ctx, h.Supervisor, h.File.ID, "colleague", "Neighbours."))
		n := access.Absence{PersonID: "worker", CoverID: "colleague", FromDate: "2026-11-10", ToDate: "2026-11-12", Reason: "LEAVE"}
		_, err := s.Record(ctx, h.Supervisor, n)
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != cover.Field || p[0].Key != "access.problem.cover_shut" || p[0].Args[1] != "Noor Warsame" {
			t.Fatalf("nobody says whom nobody covers: %v", err)
		}
		if _, err := s.Record(ctx, h.Worker, n); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager: %v", err)
		}
		other := n
		other.CoverID, other.FromDate, other.ToDate = "third", "2026-11-20", "2026-11-21"
		_, err = s.Record(ctx, h.Supervisor, other)
		filetest.Must(t, err)
		n.Meant = true
		kept, err := s.Record(ctx, h.Supervisor, n)
		filetest.Must(t, err)
		during := func(a access.Actor) []Client {
			t.Helper()
			all, err := s.Access.Absences(ctx, h.Supervisor)
			filetest.Must(t, err)
			left, err := s.During(ctx, a, all)
			filetest.Must(t, err)
			if len(left) > 1 {
				t.Errorf("of other cover: %+v", left)
			}
			return left[kept.ID]
		}
		if left := during(h.Supervisor); len(left) != 1 || left[0].FullName != "Noor Warsame" || left[0].NextDue != "2026-11-10" {
			t.Errorf("%+v", left)
		}
		if left := during(h.Other); len(left) != 0 {
			t.Errorf("told to another provider: %+v", left)
		}
		out, err := shut.ShutOut(ctx, h.Supervisor, h.File.ID)
		filetest.Must(t, err)
		filetest.Must(t, shut.EndExclusion(ctx, h.Supervisor, h.File.ID, out.Out[0].ID))
		if left := during(h.Supervisor); len(left) != 0 {
			t.Errorf("nobody is shut out any more: %+v", left)
		}
	})
}

// CCM-22, SEC-1: nothing of a file stands on the day of somebody who covers and is shut out of it, and none of its tasks is theirs to end.
func TestNothingOfTheFileStandsOnTheDayOfWhoeverIsShutOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := filetest.Open(t, d), t.Context()
		s := active(t, d, h)
		h.Away(t, d, "2026-11-10", "2026-11-12", "colleague")
		day := func() supervision.Day {
			t.Helper()
			day, err := s.MyDay(ctx, h.Colleague)
			filetest.Must(t, err)
			return day
		}
		before := day()
		if len(before.Appointments) != 1 || len(before.Tasks) == 0 || len(before.Covered) != 1 {
			t.Fatalf("whoever covers: %+v", before)
		}
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			return s.Access.Exclude(ctx, tx, h.Supervisor, "org", h.File.ID, "colleague", "Neighbours.")
		}))
		if now := day(); len(now.Appointments)+len(now.Tasks)+len(now.CheckIns)+len(now.Covered)+len(now.Drafts) != 0 {
			t.Errorf("it stands there still: %+v", now)
		}
		if err := s.FinishTask(ctx, h.Colleague, before.Tasks[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a task of it is ended: %v", err)
		}
		if mine, err := s.MyDay(ctx, h.Worker); err != nil || len(mine.Appointments) != 1 || len(mine.Tasks) != len(before.Tasks) {
			t.Errorf("whoever has the file: %+v %v", mine, err)
		}
	})
}
