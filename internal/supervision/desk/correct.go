package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// NoAnswer says of a report that the agency gave no final action to it: one that was recorded belongs to another.
const NoAnswer = "NONE"

// Corrected is what the agency's final action on a report was until somebody put it right, and why.
type Corrected struct {
	Was        string     `db:"was"`
	WasOn      clock.Date `db:"was_on"`
	Why        string     `db:"reason"`
	By         string     `db:"person_name"`
	RecordedAt int64      `db:"recorded"`
}

// Recorded gives when it was put right.
func (c Corrected) Recorded() time.Time { return clock.FromMicros(c.RecordedAt) }

// Correction is what the agency's final action on a report is instead of what is recorded, and why it is put right.
type Correction struct {
	Action string // or NoAnswer
	On     clock.Date
	Why    string
}

// CorrectAnswer puts right a final action that was recorded by mistake, by the region's officer (CCM-17). What was recorded stays on the file's record, and
// the figures count what is right.
func (s Service) CorrectAnswer(ctx context.Context, a access.Actor, fileID, breachID string, x Correction) error {
	x.Why = strings.TrimSpace(x.Why)
	return s.Act(ctx, a, access.BreachAnswer, fileID, history.ActBreachAnswered, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		was, err := db.One[supervision.BreachRow](ctx, tx, "select action, also, answered_on, reported_on, taken_back_on from breach where id=$1 and file_id=$2", breachID, f.ID)
		if err != nil {
			return nil, err
		}
		if was.Action == "" || was.TakenBackOn != "" {
			return nil, fault.New(fault.NotReady, "desk.problem.no_answer")
		}
		if err := s.mayCorrect(ctx, tx, f, breachID, was, x); err != nil {
			return nil, err
		}
		effective := x.On
		if x.Action == NoAnswer {
			x.Action, x.On, effective = "", "", was.AnsweredOn
		}
		corrects, err := s.answerEvent(ctx, tx, f.ID, breachID)
		if err != nil {
			return nil, err
		}
		err = db.Updated(tx.Exec(ctx, "update breach set action=$2, answered_on=$3, also='', version=version+1 where id=$1 and action=$4 and answered_on=$5", breachID, x.Action, x.On, was.Action, was.AnsweredOn))
		if err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, `insert into breach_answer_correction (id, organisation_id, file_id, breach_id, was, was_on, corrects, reason, person_id, person_name, recorded)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`, id.New(), f.OrganisationID, f.ID, breachID, was.Action, was.AnsweredOn, corrects, x.Why, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
		if err != nil {
			return nil, fmt.Errorf("why a final action is corrected: %w", err)
		}
		if x.Action == "" {
			if err := s.callsAgain(ctx, tx, f, breachID); err != nil {
				return nil, err
			}
		}
		return []history.Fact{{Kind: history.BreachAnswered, Effective: effective, Corrects: corrects, Payload: history.BreachAnsweredPayload{Breach: breachID, Action: x.Action}}}, nil
	})
}

// callsAgain asks anew for the call that the answer had ended: it was of another report, and about this one nobody called the agency yet.
func (s Service) callsAgain(ctx context.Context, tx *db.Tx, f supervision.File, breachID string) error {
	if f.State == supervision.Closed {
		return nil
	}
	ended, err := db.All[Call](ctx, tx, "select "+callColumns+` from agency_call where file_id=$1 and breach_id=$2 and called_at=0 and exists (select 1 from task t
		where t.file_id=agency_call.file_id and t.source='call:'||agency_call.id and t.done_at<>0 and t.done_by='') order by id`, f.ID, breachID)
	if err != nil || len(ended) == 0 {
		return err
	}
	office, err := s.OfficeOf(ctx, f)
	for _, c := range ended {
		err = cmp.Or(err, s.callFirst(ctx, tx, access.Actor{}, f, office, c))
	}
	return err
}

// mayCorrect refuses a correction without a reason, of nothing, or with what no final action is.
func (s Service) mayCorrect(ctx context.Context, q db.Querier, f supervision.File, breachID string, was supervision.BreachRow, x Correction) error {
	var c fault.Check
	c.Require(x.Why != "", "why", "desk.problem.why_corrected")
	c.Require(len(x.Why) <= mostWords, "why", "fault.too_long")
	if x.Action == NoAnswer {
		return c.Err()
	}
	c.Take(s.MayAnswer(ctx, q, f, breachID, x.Action, x.On), nil)
	c.Require(x.Action != was.Action || x.On != was.AnsweredOn || was.Also != "", "action", "desk.problem.same_answer")
	return c.Err()
}

// answerEvent gives the event of the last final action on a report; nothing where a register told of it.
func (s Service) answerEvent(ctx context.Context, q db.Querier, fileID, breachID string) (string, error) {
	events, err := s.History.Of(ctx, q, fileID, []history.Kind{history.BreachAnswered}, 0, 500)
	i := slices.IndexFunc(events, func(e history.Event) bool {
		p, err := history.Decode[history.BreachAnsweredPayload](e)
		return err == nil && p.Breach == breachID
	})
	if err != nil || i < 0 {
		return "", err
	}
	return events[i].ID, nil
}

// CorrectedOf gives what the final action on a report was before, the last first, within a reading that decides access itself.
func (s Service) CorrectedOf(ctx context.Context, q db.Querier, breachID string) ([]Corrected, error) {
	return db.All[Corrected](ctx, q, "select was, was_on, reason, person_name, recorded from breach_answer_correction where breach_id=$1 order by recorded desc, id desc", breachID)
}
