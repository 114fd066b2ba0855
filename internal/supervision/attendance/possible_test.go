package attendance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/notes"
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
			in := dueAt(t, s, f, x.due, x.hour, x.status)
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Outcome: supervision.Late, CameOn: x.came, CameAt: x.at, Answers: yes}, nil, nil, "")
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
			meant := []string{FieldNotComing}
			if notHere {
				meant = append(meant, FieldNotHere)
			}
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Outcome: outcome, Answers: yes}, nil, nil, excuse, meant...)
			return err
		}
		for outcome, excuse := range map[string]string{supervision.Missed: "", supervision.Excused: "Ill.", supervision.Waiting: "A letter is to come."} {
			if got := fieldsOf(record(outcome, excuse, false)); !slices.Equal(got, []string{FieldNotHere}) {
				t.Errorf("%s: %v", outcome, got)
			}
		}
		f, err = s.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, "2026-11-10", supervision.Moved{By: "PROVIDER", Reason: "The room.", At: "11:00"})
		must(t, err)
		s.Clock.(*clock.Settable).Set(s.Clock.Now().Add(2 * time.Hour))
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

// CCM-15: nobody has missed a check-in before its hour; where none was agreed the day itself is asked about, and said to be over. Who told in
// advance that they would not come is excused at any hour.
func TestNothingIsMissedBeforeTheHour(t *testing.T) {
	for _, x := range []struct {
		due     clock.Date
		hour    string // in Halifax, where it is 11:00 of the tenth
		status  string
		outcome string
		meant   []string
		want    []string
	}{
		{"2026-11-10", "15:00", schedule.Booked, supervision.Missed, nil, []string{"outcome"}},
		{"2026-11-10", "15:00", schedule.Booked, supervision.Missed, []string{FieldNotComing}, []string{"outcome"}},
		{"2026-11-10", "11:00", schedule.Booked, supervision.Missed, nil, []string{"outcome"}},
		{"2026-11-10", "10:59", schedule.Booked, supervision.Missed, nil, nil},
		{"2026-11-10", "15:00", schedule.Booked, supervision.Excused, nil, nil},
		{"2026-11-10", "15:00", schedule.Booked, supervision.Waiting, nil, nil},
		{"2026-11-10", "15:00", schedule.Cancelled, supervision.Missed, nil, []string{FieldNotComing}},
		{"2026-11-10", "", "", supervision.Missed, nil, []string{FieldNotComing}},
		{"2026-11-10", "", "", supervision.Missed, []string{FieldNotComing}, nil},
		{"2026-11-11", "", "", supervision.Missed, []string{FieldNotComing}, []string{"outcome"}},
		{"2026-11-09", "", "", supervision.Missed, nil, nil},
		{"2026-11-09", "15:00", schedule.Booked, supervision.Missed, nil, nil},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, f := opened(t, d)
			in := dueAt(t, s, f, x.due, x.hour, x.status)
			excuse := ""
			if x.outcome != supervision.Missed {
				excuse = "Ill; told on Monday."
			}
			_, err := s.Record(ctx, worker, supervision.Reporting{CheckInID: in, Outcome: x.outcome}, nil, nil, excuse, x.meant...)
			if got := fieldsOf(err); (err == nil) != (x.want == nil) || !slices.Equal(got, x.want) {
				t.Errorf("%+v: %v (%v)", x, got, err)
			}
		})
	}
}

// dueAt puts the first check-in of a file on a day, with an appointment when it has an hour.
func dueAt(t *testing.T, s Service, f supervision.File, due clock.Date, hour, status string) string {
	t.Helper()
	in, err := db.One[string](ctx, s.DB, "select id from check_in where file_id=$1", f.ID)
	must(t, err)
	_, err = s.DB.Exec(ctx, "update check_in set due_on=$2 where id=$1", in, due)
	must(t, err)
	if hour == "" {
		return in
	}
	zone, err := clock.Zone("America/Halifax")
	must(t, err)
	at, err := time.ParseInLocation("2006-01-02 15:04", string(due)+" "+hour, zone)
	must(t, err)
	must(t, s.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := s.Schedule.AddAppointment(ctx, tx, schedule.Appointment{OrganisationID: "org", FileID: f.ID, PersonID: "worker", Date: due, At: at,
			Kind: schedule.CheckInAppointment, Status: status})
		return err
	}))
	return in
}

// CCM-15: of who did not come nothing is kept, noted or found of what only they could be asked; what an earlier outcome kept of it goes with the
// correction. What others said of them stays.
func TestNothingIsAskedOfWhoDidNotCome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		plan, err := s.PlanOf(ctx, worker, f.ID)
		must(t, err)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		must(t, err)
		seen, why := "", ""
		for _, outcome := range []string{supervision.Missed, supervision.Kept, supervision.Excused, supervision.Late, supervision.Waiting} {
			r := supervision.Reporting{CheckInID: in, Seen: seen, Outcome: outcome, Why: why, Answers: map[string]string{"conditions": "no", "address": "no", "unscheduled": "no"},
				Words: map[string]string{"conditions": "Said of conditions.", "address": "Said of address.", "parties": "Her aunt telephoned."}}
			if outcome == supervision.Late {
				r.CameOn = "2026-11-04"
			}
			now, err := s.Record(ctx, worker, r, plan.Conditions, []Reviewed{{plan.Conditions[0].ID, "NO", "Said of the curfew."}}, "Ill; the letter comes.")
			must(t, err)
			seen, why = outcome, "It was another."
			list, err := s.NotesOf(ctx, worker, f.ID, notes.From{})
			must(t, err)
			kept, err := db.One[int](ctx, d, "select (select count(*) from check_in_condition where check_in_id=$1) + (select count(*) from check_in_finding where check_in_id=$1)", in)
			must(t, err)
			note, there := list[0].Body, outcome == supervision.Kept || outcome == supervision.Late
			if now.Found != there || (kept > 0) != there || strings.Contains(note, "Said of") != there || strings.Contains(note, "question.address") != there {
				t.Errorf("%s: found %v, %d kept, the note %q", outcome, now.Found, kept, note)
			}
			if !strings.Contains(note, "Her aunt telephoned.") {
				t.Errorf("%s: what others said is lost: %q", outcome, note)
			}
		}
	})
}
