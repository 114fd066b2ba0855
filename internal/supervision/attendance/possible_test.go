package attendance

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

func fieldsOf(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// CCM-15: nobody is late before the day or before the hour of the check-in; one that has no hour, or another that is called off, says nothing of it.
func TestNobodyIsLateBeforeTheHour(t *testing.T) {
	yes := map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}
	for _, x := range []struct {
		due    clock.Date
		hour   string // in Halifax, where it is 11:00 of the tenth
		status string
		came   clock.Date
		at     string
		ok     bool
	}{
		{"2026-11-10", "", "", "2026-11-10", "09:00", true},
		{"2026-11-10", "", "", "2026-11-09", "09:00", false},
		{"2026-11-10", "10:00", schedule.Booked, "2026-11-10", "09:00", false},
		{"2026-11-10", "10:00", schedule.Booked, "2026-11-10", "10:00", false},
		{"2026-11-10", "10:00", schedule.Booked, "2026-11-10", "10:05", true},
		{"2026-11-10", "10:00", schedule.Booked, "2026-11-10", "", true},
		{"2026-11-10", "14:00", schedule.Booked, "2026-11-10", "", false},
		{"2026-11-10", "14:00", schedule.Cancelled, "2026-11-10", "", true},
		{"2026-11-03", "14:00", schedule.Booked, "2026-11-03", "", true},
		{"2026-11-03", "14:00", schedule.Booked, "2026-11-05", "09:00", true},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, f := opened(t, d)
			in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
			must(t, err)
			_, err = d.Exec(ctx, "update check_in set due_on=$2 where id=$1", in, x.due)
			must(t, err)
			if x.hour != "" {
				zone, err := clock.Zone("America/Halifax")
				must(t, err)
				at, err := time.ParseInLocation("2006-01-02 15:04", string(x.due)+" "+x.hour, zone)
				must(t, err)
				must(t, d.Tx(ctx, func(tx *db.Tx) error {
					_, err := s.Schedule.AddAppointment(ctx, tx, schedule.Appointment{OrganisationID: "org", FileID: f.ID, PersonID: "worker", Date: x.due, At: at,
						Kind: schedule.CheckInAppointment, Status: x.status})
					return err
				}))
			}
			_, err = s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Outcome: supervision.Late, CameOn: x.came, CameAt: x.at, Answers: yes}, nil, nil, "")
			if got := fieldsOf(err); x.ok != (err == nil) || !x.ok && !slices.Equal(got, []string{"outcome"}) {
				t.Errorf("%+v: %v (%v)", x, got, err)
			}
		})
	}
}

// CCM-15: of a check-in that was moved to its day as the client was here an absence is asked about; not of one that was moved by agreement.
func TestWhoWasHereIsNotMissed(t *testing.T) {
	yes := map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		_, err = d.Exec(ctx, "update check_in set due_on='2026-11-17' where id=$1", in)
		must(t, err)
		must(t, s.CameEarly(ctx, worker, f.ID, in))
		record := func(outcome, excuse string, notHere bool) error {
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Outcome: outcome, Answers: yes}, nil, nil, excuse, notHere)
			return err
		}
		for outcome, excuse := range map[string]string{supervision.Missed: "", supervision.Excused: "Ill.", supervision.Waiting: "A letter is to come."} {
			if got := fieldsOf(record(outcome, excuse, false)); !slices.Equal(got, []string{FieldNotHere}) {
				t.Errorf("%s: %v", outcome, got)
			}
		}
		f, err = s.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, "2026-11-10", supervision.Moved{By: "PROVIDER", Reason: "The room.", At: "09:00"})
		must(t, err)
		_, err = d.Exec(ctx, "update check_in_move set moved_at=moved_at+1 where from_date=to_date")
		must(t, err)
		if got := fieldsOf(record(supervision.Missed, "", false)); !slices.Equal(got, []string{FieldNotHere}) {
			t.Errorf("moved to another hour since: %v", got)
		}
		must(t, record(supervision.Missed, "", true))
		_, err = d.Exec(ctx, "update check_in set outcome='' where id=$1", in)
		must(t, err)
		_, err = d.Exec(ctx, "update check_in_move set reason='The bus.' where check_in_id=$1", in)
		must(t, err)
		must(t, record(supervision.Missed, "", false))
	})
}
