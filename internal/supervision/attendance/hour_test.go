package attendance

import (
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/booked"
)

// agreed gives the hour at which a check-in of the file is booked on a day, and how many are booked for it at all.
func agreed(t *testing.T, s Service, f supervision.File, on clock.Date) (string, int) {
	t.Helper()
	hour, err := booked.Service{Schedule: s.Schedule, Access: s.Access}.Hour(ctx, s.DB, f.OrganisationID, f.ID, on)
	must(t, err)
	all, err := s.Schedule.AppointmentsAhead(ctx, s.DB, f.ID, "2026-11-10")
	must(t, err)
	return hour, len(all)
}

// CCM-15: a check-in is moved to another day with its hour, or to another hour of its day; each step is kept with who asked and why, and a step of
// the hour alone is no other day.
func TestACheckInIsMovedToAnotherHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, f := opened(t, d)
		_, err := d.Exec(ctx, "update check_in set due_on='2026-11-12' where file_id=$1", f.ID)
		must(t, err)
		moves := 0
		for _, x := range []struct {
			name  string
			to    clock.Date
			at    string
			field string // of the problem
			hour  string
		}{
			{"the hour that it has: none", "2026-11-12", "", "due_on", ""},
			{"no hour", "2026-11-12", "noonish", "due_time", ""},
			{"its first hour", "2026-11-12", "9:30", "", "09:30"},
			{"the same hour", "2026-11-12", "09:30", "due_on", "09:30"},
			{"another hour", "2026-11-12", "14 h 15", "", "14:15"},
			{"another day and hour", "2026-11-16", "10:00", "", "10:00"},
			{"another day, no hour agreed", "2026-11-17", "", "", ""},
			{"an hour again", "2026-11-17", "11:00", "", "11:00"},
			{"none any more", "2026-11-17", "", "", ""},
		} {
			now, err := s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, x.to, supervision.Moved{By: "CLIENT", Reason: x.name, At: x.at})
			if x.field != "" {
				if list := fault.ProblemsOf(err); len(list) != 1 || list[0].Field != x.field {
					t.Errorf("%s: %v", x.name, err)
				}
				continue
			}
			must(t, err)
			moves++
			if f = now; f.NextDue != x.to {
				t.Errorf("%s: next on %s", x.name, f.NextDue)
			}
			if hour, n := agreed(t, s, f, x.to); hour != x.hour || n != 1 {
				t.Errorf("%s: %q of %d appointments", x.name, hour, n)
			}
			list, err := s.LastMoved(ctx, f)
			must(t, err)
			if len(list) != moves || list[moves-1].To != x.to || list[moves-1].ToHour != x.hour || list[moves-1].By != "CLIENT" || list[moves-1].Reason != x.name || OtherDay(list) != (x.to != "2026-11-12") {
				t.Errorf("%s: %+v", x.name, list)
			}
		}
		events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.CheckInDue}, 0, 50)
		must(t, err)
		if standing := history.Standing(events); len(standing) != 1 || standing[0].Effective != "2026-11-17" {
			t.Errorf("a figure counts %+v", standing)
		}
		strip, err := s.Strips(ctx, f.ID)
		must(t, err)
		if x := strip[f.ID]; len(x.Counts) != 0 {
			t.Errorf("the pattern counts %+v", x.Counts)
		}
	})
}

// CCM-15: the hour of a check-in that is due today may be moved; one of a day past may not.
func TestTheHourOfToday(t *testing.T) {
	for due, ok := range map[clock.Date]bool{"2026-11-10": true, "2026-11-09": false} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, f := opened(t, d)
			_, err := d.Exec(ctx, "update check_in set due_on=$2 where file_id=$1", f.ID, due)
			must(t, err)
			if _, err := s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, due, supervision.Moved{By: "OFFICER", Reason: "A visit of the agency.", At: "16:00"}); (err == nil) != ok {
				t.Errorf("%s: %v", due, err)
			}
			if hour, _ := agreed(t, s, f, due); (hour == "16:00") != ok {
				t.Errorf("%s: at %q", due, hour)
			}
		})
	}
}

// CCM-15: a check-in that is planned anew has its hour; the form of another check-in moves the hour of the one that is planned with who asked, and
// leaves it where it says none.
func TestTheFormOfACheckInMovesTheNextHour(t *testing.T) {
	yes := map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}
	for _, x := range []struct {
		at, hour string
		moves    int
	}{{"", "10:00", 0}, {"10:00", "10:00", 0}, {"15:00", "15:00", 1}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, f := opened(t, d)
			in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
			must(t, err)
			f, err = s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, "2026-11-17", supervision.Moved{At: "10:00"})
			must(t, err)
			if hour, n := agreed(t, s, f, "2026-11-17"); hour != "10:00" || n != 1 {
				t.Fatalf("planned at %q, %d", hour, n)
			}
			r := supervision.Reporting{CheckInID: in, Outcome: supervision.Kept, Answers: yes, NextDue: "2026-11-17", NextTime: x.at, AskedBy: "CLIENT", AskedWhy: "The school."}
			_, err = s.Record(ctx, worker, r, nil, nil, "")
			must(t, err)
			f, err = s.Stored(ctx, d, f.ID)
			must(t, err)
			list, err := s.LastMoved(ctx, f)
			must(t, err)
			if hour, n := agreed(t, s, f, "2026-11-17"); hour != x.hour || n != 1 || len(list) != x.moves {
				t.Errorf("%q: at %q, %d appointments, %+v", x.at, hour, n, list)
			}
			if x.moves == 1 && (list[0].From != list[0].To || list[0].FromHour != "10:00" || list[0].By != "CLIENT" || list[0].Reason != "The school.") {
				t.Errorf("%+v", list[0])
			}
		})
	}
}

// CCM-15: what a step says, of the day and of the hour.
func TestAStepInWords(t *testing.T) {
	day := Move{From: "2026-11-12", FromHour: "09:30", To: "2026-11-16", By: "CLIENT", Reason: "Ill"}
	hour := Move{From: "2026-11-12", To: "2026-11-12", ToHour: "14:00", By: "OFFICER"}
	bundle, err := i18n.NewBundle(Locale, supervision.Locale)
	must(t, err)
	for lang, want := range map[i18n.Language][2]string{
		i18n.English: {"Moved from 2026-11-12 09:30 to 2026-11-16 · The client: Ill", "Other hour on 2026-11-12: no hour agreed → 14:00 · The agency"},
		i18n.French:  {"Déplacée du 2026-11-12 09\u00a0h\u00a030 au 2026-11-16 · Le client\u00a0: Ill", "Autre heure le 2026-11-12\u00a0: aucune heure convenue → 14\u00a0h\u00a000 · L’Agence"},
	} {
		in := i18n.With(ctx, bundle, lang, time.UTC)
		if got := [2]string{day.Words(in), hour.Words(in)}; got != want {
			t.Errorf("%v", got)
		}
	}
}

// CCM-15: nobody is expected at an hour that is over already where the provider is: a check-in of today is planned for a later one, or without an
// hour where it took place. In Halifax it is 11:00 of the tenth.
func TestNobodyIsExpectedAtAnHourThatIsOver(t *testing.T) {
	for name, x := range map[string]struct {
		on   clock.Date
		at   string
		over bool
	}{
		"over":               {"2026-11-10", "10 h 59", true},
		"now":                {"2026-11-10", "11:00", false},
		"later":              {"2026-11-10", "23:45", false},
		"no hour":            {"2026-11-10", "", false},
		"tomorrow, as early": {"2026-11-11", "08:00", false},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, f := opened(t, d)
			_, err := d.Exec(ctx, "update check_in set due_on='2026-11-17' where file_id=$1", f.ID)
			must(t, err)
			_, err = s.ScheduleCheckIn(ctx, worker, f.ID, f.Version, x.on, supervision.Moved{By: "CLIENT", Reason: "The bus.", At: x.at})
			refused := func(field string, err error) bool {
				list := fault.ProblemsOf(err)
				return len(list) == 1 && list[0].Field == field && list[0].Key == "supervision.problem.hour_over"
			}
			if x.over != refused("due_time", err) || !x.over && err != nil {
				t.Errorf("%s: moved: %v", name, err)
			}
			_, err = d.Exec(ctx, "update supervision_file set state='APPROVED', enrolled_on='' where id=$1", f.ID)
			must(t, err)
			f, err = s.Stored(ctx, d, f.ID)
			must(t, err)
			_, err = s.EnrolFor(ctx, worker, f.ID, f.Version, "2026-11-10", supervision.Reporting{NextDue: x.on, NextTime: x.at}, "Papers to come.")
			if x.over != refused("next_time", err) || !x.over && err != nil {
				t.Errorf("%s: enrolled: %v", name, err)
			}
		})
	}
}
