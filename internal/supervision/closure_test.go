package supervision

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/schedule"
)

// CCM-19, CCM-24: a resident's place ends with the closure on its day, and the client no longer lives there; who was never
// under supervision is not closed for a breach, nor reopened; a reopening says why, which stays out of the history.
func TestAClosureEndsWhatItEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := d.Exec(ctx, "update supervision_file set housing_referred=$2 where id=$1", f.ID, true); err != nil {
			t.Fatal(err)
		}
		h.lives(t, f.ID, "2026-09-12")
		if name, err := db.One[string](ctx, d, "select r.name from bed_stay b join residence r on r.id=b.residence_id where b.file_id=$1 and b.left_on=''", f.ID); err != nil || name != "A" {
			t.Errorf("housed in %q, %v", name, err)
		}
		f, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "BREACH", On: "2026-10-01"})
		if err != nil || f.Housing != "" {
			t.Fatalf("%+v, %v", f, err)
		}
		if left, err := db.One[string](ctx, d, "select left_on from bed_stay where file_id=$1", f.ID); err != nil || left != "2026-10-01" {
			t.Errorf("left on %q, %v", left, err)
		}
		if _, err := h.Reopen(ctx, h.worker, f.ID, f.Version, "2026-10-20", " ", Word{}); !slices.Equal(fieldsOf(err), []string{"reopen_reason"}) {
			t.Errorf("without a reason: %v", err)
		}
		f, err = h.Reopen(ctx, h.worker, f.ID, f.Version, "2026-10-20", "The court asked.", Word{})
		if err != nil || f.NextDue != "" {
			t.Fatalf("a check-in of before the closure is the next: %+v, %v", f, err)
		}
		if day, err := h.MyDay(ctx, h.worker); err != nil || len(day.CheckIns) != 0 {
			t.Errorf("what was due before waits again: %+v, %v", day.CheckIns, err)
		}
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "BREACH", On: "2026-10-19"}); !slices.Equal(fieldsOf(err), []string{"closed_on"}) {
			t.Errorf("closed before it was reopened: %v", err)
		}
		v, err := h.View(ctx, h.worker, f.ID)
		if err != nil || len(v.Reopened) != 1 || v.Reopened[0].Reason != "The court asked." || v.File.Housing != "" {
			t.Errorf("%+v, %v", v.Reopened, err)
		}
		if n := number(t, d, "select count(*) from event where payload like '%court%'"); n != 0 {
			t.Error("the reason is in the history")
		}
		if events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.AttributeSet}, 0, 1); err != nil || len(events) != 1 || events[0].Effective != "2026-10-01" {
			t.Errorf("where the client lives: %+v, %v", events, err)
		}

		h.lastThings(t)

		never := h.referred(t)
		if _, err := h.Close(ctx, h.worker, never.ID, never.Version, Closure{Reason: "BREACH", On: "2026-10-01"}); !slices.Equal(fieldsOf(err), []string{"reason"}) {
			t.Errorf("closed for a breach before enrolment: %v", err)
		}
		if _, err := h.Close(ctx, h.worker, never.ID, never.Version, Closure{Reason: NotAccepted, On: "2026-10-01"}); !slices.Equal(fieldsOf(err), []string{"reason"}) {
			t.Errorf("closed as not accepted before anybody decided: %v", err)
		}
		if never, err = h.Close(ctx, h.worker, never.ID, never.Version, Closure{Reason: "WITHDREW", On: "2026-10-01"}); err != nil || never.MayReopen() {
			t.Errorf("%+v, %v", never, err)
		}
		refused := h.referred(t)
		if refused, err = h.RecordDecision(ctx, h.worker, refused.ID, refused.Version, Decision{On: "2026-10-01", Code: NotApproved, Reason: "RISK"}); err != nil {
			t.Fatal(err)
		}
		if refused, err = h.Close(ctx, h.worker, refused.ID, refused.Version, Closure{Reason: NotAccepted, On: "2026-10-01"}); err != nil || refused.ClosureReason != NotAccepted {
			t.Errorf("closed as not accepted: %+v, %v", refused, err)
		}
	})
}

// lives gives the client of a file a place in a residence A from a day on.
func (h house) lives(t *testing.T, fileID string, on clock.Date) {
	t.Helper()
	for _, statement := range []string{
		"insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('a','org','','A',1,false,'',1)",
		"insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on) values ('stay','org','a','" + fileID + "','" + string(on) + "','')",
		"update supervision_file set housing='" + InResidence + "' where id='" + fileID + "'",
	} {
		if _, err := h.DB.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
}

// lastThings tries to close a file before its last contact, and before a breach happened.
func (h house) lastThings(t *testing.T) {
	t.Helper()
	f := h.active(t)
	in, err := h.CheckIns(ctx, h.worker, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	if f, err = h.RecordOutcome(ctx, h.worker, in[0].ID, Kept, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "LEFT_CANADA", On: f.LastContact.AddDays(-1)}); !slices.Equal(fieldsOf(err), []string{"closed_on"}) {
		t.Errorf("closed before its last contact of %s: %v", f.LastContact, err)
	}
	broke := f.LastContact.AddDays(2)
	if _, err := h.ReportBreach(ctx, h.worker, f.ID, Breach{Kind: "CURFEW", OccurredOn: broke, LearnedOn: broke, ReportedOn: broke, Account: "Not at home."}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		on    clock.Date
		wrong int
	}{{broke.AddDays(-1), 1}, {broke, 0}} {
		if f, err = h.File(ctx, h.worker, f.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "LEFT_CANADA", On: c.on}); len(fieldsOf(err)) != c.wrong {
			t.Errorf("closed on %s, a breach of %s: %v", c.on, broke, err)
		}
	}
}

// CCM-19: a file that is closed and reopened has the next check-in as it was booked, with its hour, its place and its interpreter; what fell
// between the two stays off, and so does what an earlier closing ended.
func TestAReopenedFileHasItsAppointmentsAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		at := h.Clock.Now().Add(48 * time.Hour)
		next := clock.DateOf(at, time.UTC)
		book := func(day clock.Date, place string) {
			t.Helper()
			if err := d.Tx(ctx, func(tx *db.Tx) error {
				_, err := h.Schedule.AddAppointment(ctx, tx, schedule.Appointment{OrganisationID: "org", FileID: f.ID, PersonID: h.worker.PersonID, Date: day, At: at, Place: place, Interpreter: "Ada",
					Kind: schedule.CheckInAppointment})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		stands := func() (out []string) {
			t.Helper()
			list, err := h.Schedule.AppointmentsAhead(ctx, d, f.ID, "2026-01-01")
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range list {
				if x.At.Equal(at) && x.Interpreter == "Ada" {
					out = append(out, x.Place)
				}
			}
			return out
		}
		today := clock.DateOf(h.Clock.Now(), time.UTC)
		again := func(closed, reopened clock.Date) {
			t.Helper()
			var err error
			if f, err = h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "BREACH", On: closed}); err != nil || len(stands()) != 0 {
				t.Fatalf("closed, and %v stands, %v", stands(), err)
			}
			if f, err = h.Reopen(ctx, h.worker, f.ID, f.Version, reopened, "The court asked.", Word{}); err != nil {
				t.Fatal(err)
			}
		}
		booked := stands()
		book(today.AddDays(-2), "between")
		book(next, "Office, room 2")
		again(today.AddDays(-3), today)
		if got := stands(); !slices.Contains(got, "Office, room 2") || slices.Contains(got, "between") || len(got) != len(booked)+1 {
			t.Errorf("reopened the same day: %v", got)
		}
		if day, err := h.MyDay(ctx, h.worker); err != nil || !slices.ContainsFunc(day.Appointments, func(x schedule.Appointment) bool { return x.Place == "Office, room 2" }) {
			t.Errorf("My day: %+v %v", day.Appointments, err)
		}
		again(today, today)
		if got := stands(); !slices.Contains(got, "Office, room 2") || slices.Contains(got, "between") {
			t.Errorf("reopened twice: %v", got)
		}
	})
}
