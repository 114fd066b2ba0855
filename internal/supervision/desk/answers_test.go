package desk

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// foundAtTwo keeps that two check-ins found the curfew not complied with, of which the client came late to the first, and gives the condition.
func foundAtTwo(t *testing.T, d *db.DB, f supervision.File) string {
	t.Helper()
	curfew, err := db.One[string](ctx, d, "select id from condition where file_id=$1", f.ID)
	must(t, err)
	for id, days := range map[string][2]clock.Date{"first": {"2026-10-09", "2026-10-10"}, "second": {"2026-11-06", ""}} {
		_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on, came_on) values ($1,'org',$2,$3,'KEPT',$3,$4)", id, f.ID, days[0], days[1])
		must(t, err)
		_, err = d.Exec(ctx, "insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on) values ($1,$2,'org',$3,$4)", id, curfew, f.ID, days[0])
		must(t, err)
	}
	return curfew
}

// CCM-17: a report that answers something names no condition of which something else waits and is not ticked: the agency would read that it was broken,
// without a fact or a day. Of a condition against which nothing waits, or in a report of something else, it is the case manager's own word.
func TestAReportNamesNoConditionOfWhichNothingIsTicked(t *testing.T) {
	for name, c := range map[string]struct {
		on      clock.Date
		names   []string
		answers []string
		refused []string
	}{
		"one with nothing ticked":      {names: []string{"curfew", "home"}, answers: []string{"second.curfew"}, refused: []string{"condition"}},
		"the one that is ticked":       {names: []string{"curfew"}, answers: []string{"second.curfew"}},
		"both ticked":                  {names: []string{"curfew", "home"}, answers: []string{"second.curfew", "away.home"}},
		"one of two ticked is enough":  {names: []string{"curfew"}, answers: []string{"first.curfew"}},
		"one of which nothing waits":   {names: []string{"curfew", "other"}, answers: []string{"second.curfew"}},
		"something else, on its day":   {on: "2026-11-08", names: []string{"home"}},
		"something else, and it is of": {names: []string{"home"}, answers: []string{"second.curfew"}, refused: []string{"found", "condition"}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s, _, f := opened(t, d)
				id := map[string]string{"curfew": foundAtTwo(t, d, f), "home": "home", "other": "other"}
				for _, what := range []string{"home", "other"} {
					_, err := d.Exec(ctx, "insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) values ($1,'org',$2,'LIVE','Lantern House','','2026-10-01','')", what, f.ID)
					must(t, err)
				}
				_, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on, came_on) values ('away','org',$1,'2026-11-07','KEPT','2026-11-07','')", f.ID)
				must(t, err)
				_, err = d.Exec(ctx, "insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on) values ('away','home','org',$1,'2026-11-07')", f.ID)
				must(t, err)
				r := reported(called())
				r.OccurredOn = c.on
				for _, x := range c.names {
					r.Conditions = append(r.Conditions, id[x])
				}
				for _, x := range c.answers {
					at, what, _ := strings.Cut(x, ".")
					r.Answers = append(r.Answers, at+"."+id[what])
				}
				_, err = s.Report(ctx, worker, f.ID, r)
				var refused []string
				for _, p := range fault.ProblemsOf(err) {
					refused = append(refused, p.Field)
				}
				if !slices.Equal(refused, c.refused) || err != nil && c.refused == nil {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// CCM-15, CCM-17: what a check-in found ends by a report that is made of it: that ticks it, names its condition, and is of no day after the client came.
// A report of another day leaves it waiting, and what it answers stands on it for both sides.
func TestAReportEndsOnlyWhatItAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		on       clock.Date
		answers  []string
		unnamed  bool // the report does not name the condition
		waits    []string
		problems []string
	}{
		"of another day":               {on: "2026-11-07", waits: []string{"first", "second"}},
		"of a day before both":         {on: "2026-10-01", waits: []string{"first", "second"}},
		"of the one that is ticked":    {on: "2026-11-05", answers: []string{"second"}, waits: []string{"first"}},
		"of the first, as they came":   {on: "2026-10-10", answers: []string{"first"}, waits: []string{"second"}},
		"of both, of no day":           {answers: []string{"first", "second"}},
		"of both, a day before both":   {on: "2026-10-01", answers: []string{"first", "second"}},
		"of both, after the first":     {on: "2026-11-05", answers: []string{"first", "second"}, problems: []string{"occurred_on"}},
		"after they came":              {on: "2026-11-07", answers: []string{"second"}, problems: []string{"occurred_on"}},
		"without its condition":        {on: "2026-11-05", answers: []string{"second"}, unnamed: true, problems: []string{"found"}},
		"of nothing and of no day":     {problems: []string{"found"}},
		"of something else, no day":    {unnamed: true, waits: []string{"first", "second"}},
		"of what does not wait at all": {answers: []string{"third"}, problems: []string{"found"}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s, _, f := opened(t, d)
				curfew := foundAtTwo(t, d, f)
				r := reported(called())
				if r.OccurredOn = c.on; !c.unnamed {
					r.Conditions = []string{curfew}
				}
				for _, x := range c.answers {
					r.Answers = append(r.Answers, x+"."+curfew)
				}
				breach, err := s.Report(ctx, worker, f.ID, r)
				var problems []string
				for _, p := range fault.ProblemsOf(err) {
					problems = append(problems, p.Field)
				}
				if !slices.Equal(problems, c.problems) || err != nil && c.problems == nil {
					t.Fatalf("%v", err)
				}
				if err != nil {
					return
				}
				waits := []string{}
				open, err := s.Findings(ctx, d, f.ID)
				must(t, err)
				for _, x := range open {
					waits = append(waits, x.CheckIn)
				}
				if !slices.Equal(waits, c.waits) && len(waits)+len(c.waits) > 0 {
					t.Errorf("%v waits", waits)
				}
				stands, err := s.Open(ctx, officer, f.ID, breach)
				must(t, err)
				var told []string
				for _, x := range stands.Answers {
					told = append(told, x.CheckIn)
					if x.House || x.Words != "home by ten" || x.DueOn == "" {
						t.Errorf("on the report stands %+v", x)
					}
				}
				if !slices.Equal(told, c.answers) {
					t.Errorf("on the report stand %v", told)
				}
				if c.unnamed && len(stands.Conditions) != 0 {
					t.Errorf("a condition that nobody named is reported: %+v", stands.Conditions)
				}
			})
		})
	}
}

// CCM-15, CCM-17: what stands on a report of what a check-in or a hearing found is told in the words in which it was kept there, as they are by now; what the
// staff of a residence wrote is not, as the agency does not read their notes.
func TestWhatAReportAnswersIsToldInItsWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		curfew := foundAtTwo(t, d, f)
		run := func(statement string, args ...any) {
			t.Helper()
			_, err := d.Exec(ctx, statement, args...)
			must(t, err)
		}
		run("update check_in_finding set said='Out until midnight on 4 November.' where check_in_id='second'")
		run("insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements, outcome) values ('heard','org',$1,'2026-11-05','','DETENTION_REVIEW','','','NOT_ATTENDED')", f.ID)
		run("insert into hearing_finding (hearing_id, organisation_id, file_id, said, found_on) values ('heard','org',$1,'Counsel waited an hour.','2026-11-05')", f.ID)
		run("insert into house_note (id, organisation_id, residence_id, file_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) values ('noted','org','lodge',$1,'CURFEW_MISSED','2026-11-05','23:00','Smelled of beer.','p','P',1)", f.ID)
		run("insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ('noted',$2,'org',$1,'2026-11-05')", f.ID, curfew)
		r := reported(called())
		r.OccurredOn, r.Conditions = "", []string{curfew}
		r.Answers = []string{"first." + curfew, "second." + curfew, "heard.hearing-heard", "noted." + curfew}
		breach, err := s.Report(ctx, worker, f.ID, r)
		must(t, err)
		stands, err := s.Open(ctx, officer, f.ID, breach)
		must(t, err)
		said := map[string]string{}
		for _, x := range stands.Answers {
			said[x.CheckIn] = x.Said
			if told := x.Told(ctx); told != x.Sentence(ctx) && told != x.Sentence(ctx)+": "+x.Said {
				t.Errorf("told: %q", told)
			}
		}
		want := map[string]string{"first": "", "second": "Out until midnight on 4 November.", "heard": "Counsel waited an hour.", "noted": ""}
		if !maps.Equal(said, want) {
			t.Errorf("on the report stands %v", said)
		}
	})
}
