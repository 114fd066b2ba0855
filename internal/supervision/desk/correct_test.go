package desk

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
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
