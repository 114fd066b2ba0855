package desk

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-17: a report of what was found begins with the day of it where the file knows one: that of the hearing, or that the residence noted. Of what a
// check-in found it begins with none, and says at which check-in it came out; of several days with none either.
func TestTheDayOfWhatWasFound(t *testing.T) {
	hearing, house, checkIn := Finding{What: ofHearing + "h", DueOn: "2026-11-29"}, Finding{House: true, What: "c", DueOn: "2026-11-29"}, Finding{What: OfAddress, DueOn: "2026-11-27"}
	for name, c := range map[string]struct {
		found     []Finding
		want, out clock.Date
	}{
		"a hearing":               {[]Finding{hearing}, "2026-11-29", ""},
		"a note of the residence": {[]Finding{house}, "2026-11-29", ""},
		"a check-in":              {[]Finding{checkIn}, "", "2026-11-27"},
		"two check-ins":           {[]Finding{checkIn, {What: "c", DueOn: "2026-11-28"}}, "", "2026-11-28"},
		"two of one day":          {[]Finding{hearing, house}, "2026-11-29", ""},
		"two of two days":         {[]Finding{hearing, {House: true, DueOn: "2026-11-27"}}, "", ""},
		"one of no known day":     {[]Finding{hearing, checkIn}, "", "2026-11-27"},
		"the other way round":     {[]Finding{checkIn, hearing}, "", "2026-11-27"},
		"nothing":                 {nil, "", ""},
	} {
		if got := DayOf(c.found); got != c.want || FoundOut(c.found) != c.out {
			t.Errorf("%s: %s, came out %s", name, got, FoundOut(c.found))
		}
	}
}

// CCM-17: who did not come to the last check-in did not report on its day, until a report that stands says so or they came to a later one.
func TestTheCheckInThatWasMissed(t *testing.T) {
	for name, c := range map[string]struct {
		before string // a statement
		want   clock.Date
	}{
		"the last one":           {"", "2026-11-07"},
		"kept a later one":       {"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('later','org',$1,'2026-11-08','KEPT','')", ""},
		"the next one is to be":  {"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('later','org',$1,'2026-11-14','','')", "2026-11-07"},
		"reported":               {absentSQL("2026-11-07", ""), ""},
		"reported without a day": {absentSQL("", ""), ""},
		"of another one":         {absentSQL("2026-11-01", ""), "2026-11-07"},
		"reported, taken back":   {absentSQL("2026-11-07", "2026-11-08"), "2026-11-07"},
		"long ago":               {"update check_in set due_on='2026-10-01' where id='missed' and file_id=$1", ""},
		"excused":                {"update check_in set outcome='EXCUSED' where id='missed' and file_id=$1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s, _, f := opened(t, d)
				for _, x := range []string{"update check_in set due_on='2026-12-20' where file_id=$1", "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('missed','org',$1,'2026-11-07','MISSED','')", c.before} {
					if x != "" {
						_, err := d.Exec(ctx, x, f.ID)
						must(t, err)
					}
				}
				if got, err := s.MissedOn(ctx, f); err != nil || got != c.want {
					t.Errorf("%s %v", got, err)
				}
			})
		})
	}
}

// absentSQL keeps a report that the client did not come, of a day or of none, taken back on a day or not.
func absentSQL(on, takenBack clock.Date) string {
	return "insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on, taken_back_on) values ('b','org',$1,'ABSENT','" +
		string(on) + "','2026-11-08','2026-11-08','Did not come.','','','" + string(takenBack) + "')"
}

// CCM-17: nobody is reported for a condition before it was in force, or after; on its first and last day they are, and so where nobody knows the day.
func TestAReportIsOfWhatWasInForce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		_, err := d.Exec(ctx, "insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) values ('c','org',$1,'CURFEW','21:00–06:00','','2026-11-03','2026-11-06')", f.ID)
		must(t, err)
		for day, refused := range map[clock.Date]bool{"2026-11-02": true, "2026-11-03": false, "2026-11-06": false, "2026-11-07": true, "": false} {
			r := reported(called())
			r.OccurredOn, r.Conditions, r.Account = day, []string{"c"}, "Of "+string(day)
			_, err := s.Report(ctx, worker, f.ID, r)
			p := fault.ProblemsOf(err)
			if got := len(p) == 1 && p[0].Field == "condition" && p[0].Key == "desk.problem.not_in_force"; got != refused || !refused && err != nil {
				t.Errorf("on %q: %v", day, err)
			}
		}
	})
}
