package desk

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
)

// CCM-17: a final action that the officer recorded by mistake is put right with a reason, or taken off the report that it does not belong to; what was
// recorded stays, and its event is no longer counted.
func TestAFinalActionIsPutRight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, f := opened(t, d)
		breach, err := s.Report(ctx, worker, f.ID, reported(called()))
		must(t, err)
		right := Correction{Action: "WARN_VERBAL", On: "2026-11-08", Why: "Custody was of another client's report."}
		if err := s.CorrectAnswer(ctx, officer, f.ID, breach, right); !fault.Is(err, fault.NotReady) {
			t.Errorf("nothing was answered: %v", err)
		}
		must(t, s.AnswerBreach(ctx, officer, breach, "CUSTODY", "2026-11-08"))
		for by, a := range map[string]access.Actor{"the case manager": worker, "a colleague": other, "the house": matron} {
			if err := s.CorrectAnswer(ctx, a, f.ID, breach, right); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", by, err)
			}
		}
		for field, x := range map[string]Correction{"why": {Action: "WARN_VERBAL", On: "2026-11-08", Why: " "}, "action": {Action: "CUSTODY", On: "2026-11-08", Why: "Again."},
			"answered_on": {Action: "WARN_VERBAL", On: "2020-01-01", Why: "Earlier."}} {
			if p := fault.ProblemsOf(s.CorrectAnswer(ctx, officer, f.ID, breach, x)); len(p) != 1 || p[0].Field != field {
				t.Errorf("%s: %+v", field, p)
			}
		}
		stands := func(action string, corrected int, waits bool) {
			t.Helper()
			x, err := s.Open(ctx, officer, f.ID, breach)
			must(t, err)
			events, err := s.History.Of(ctx, d, f.ID, []history.Kind{history.BreachAnswered}, 0, 10)
			must(t, err)
			last, err := history.Decode[history.BreachAnsweredPayload](events[0])
			must(t, err)
			if x.Breach.Action != action || last.Action != action || len(x.Corrected) != corrected || x.Breach.Waits() != waits || len(events) != corrected+1 || events[0].Corrects != events[1].ID {
				t.Errorf("%+v, %+v, %+v", x.Breach, x.Corrected, events)
			}
		}
		must(t, s.CorrectAnswer(ctx, officer, f.ID, breach, right))
		stands("WARN_VERBAL", 1, false)
		must(t, s.CorrectAnswer(ctx, officer, f.ID, breach, Correction{Action: NoAnswer, Why: "It was of another report."}))
		stands("", 2, true)
		must(t, s.AnswerBreach(ctx, officer, breach, "NO_ACTION", "2026-11-09"))
	})
}

// CCM-17: an answer that belongs to another report ended the call that was still to be made about this one: it is asked for again when that is put right,
// of whoever has the file; a call that was made, or that somebody said was not to be made, is not.
func TestTheCallWaitsAgainWhenTheAnswerWasAMistake(t *testing.T) {
	for name, row := range map[string]struct {
		before func(s Service, d *db.DB, file, breach string) error
		left   int
	}{
		"not made": {nil, 1},
		"made": {func(s Service, _ *db.DB, file, breach string) error {
			return s.Called(ctx, worker, file, breach, Logged{Called: Moment{"2026-11-08", "22:00"}, To: "Duty officer"})
		}, 0},
		"done by hand": {func(s Service, d *db.DB, file, _ string) error {
			waiting, err := s.Schedule.TasksOfFile(ctx, d, file)
			must(t, err)
			i := slices.IndexFunc(waiting, func(x schedule.Task) bool { return x.Rule == taskCall })
			return d.Tx(ctx, func(tx *db.Tx) error { return s.Schedule.FinishTask(ctx, tx, waiting[i].ID, worker.PersonID) })
		}, 0},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s, _, f := opened(t, d)
			asks := func() (n int) {
				t.Helper()
				waiting, err := s.Schedule.TasksOfFile(ctx, d, f.ID)
				must(t, err)
				for _, x := range waiting {
					if x.Rule == taskCall {
						n++
						if x.PersonID != worker.PersonID {
							t.Errorf("%s: asked of %q", name, x.PersonID)
						}
					}
				}
				return n
			}
			r := reported(Logged{Learned: Moment{"2026-11-08", "21:40"}, Yet: true})
			r.Instructions = nil
			breach, err := s.Report(ctx, worker, f.ID, r)
			must(t, err)
			if asks() != 1 {
				t.Fatalf("%s: no call is asked for", name)
			}
			if row.before != nil {
				must(t, row.before(s, d, f.ID, breach))
			}
			must(t, s.AnswerBreach(ctx, officer, breach, "CUSTODY", "2026-11-08"))
			if asks() != 0 {
				t.Errorf("%s: the answer ends no call", name)
			}
			must(t, s.CorrectAnswer(ctx, officer, f.ID, breach, Correction{Action: "WARN_VERBAL", On: "2026-11-08", Why: "It was a warning."}))
			if asks() != 0 {
				t.Errorf("%s: asked for although it was answered", name)
			}
			must(t, s.CorrectAnswer(ctx, officer, f.ID, breach, Correction{Action: NoAnswer, Why: "It was of another report."}))
			if n := asks(); n != row.left {
				t.Errorf("%s: %d calls are asked for", name, n)
			}
		})
	}
}
