package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Breach is a report of non-compliance and the agency's final answer to it (CCM-17). The account is the worker's; it
// stays out of the history.
type Breach struct {
	Kind       string     `db:"kind"`
	OccurredOn clock.Date `db:"occurred_on"` // empty when not known
	LearnedOn  clock.Date `db:"learned_on"`
	ReportedOn clock.Date `db:"reported_on"`
	Account    string     `db:"account"`
}

// BreachKinds lists what a report of non-compliance may be about. A register brings in reports of no kind of these.
var BreachKinds = []string{"ABSENT", "ADDRESS", "CURFEW", "PERSON", "OFFENCE", "CONDITION"}

// mostAccount is the longest account of what happened that is taken, in bytes.
const mostAccount = 20_000

// Beside is what comes with a report of non-compliance in the same act: what must hold of it too, and what is written with
// it. Of the zero value nothing does.
type Beside struct {
	Holds func(c *fault.Check)
	Write func(tx *db.Tx, f File, breachID string) ([]history.Fact, error)
}

// ReportBreach records that non-compliance was reported to the agency, and gives the breach's id.
func (s *Service) ReportBreach(ctx context.Context, a access.Actor, fileID string, b Breach, with ...Beside) (breachID string, err error) {
	breachID = id.New()
	_, err = s.do(ctx, a, change{act: history.ActBreachReported, action: access.BreachWrite, fileID: fileID,
		validate: func(f File) error {
			var c fault.Check
			c.Require(slices.Contains(BreachKinds, b.Kind), "breach_kind", "supervision.problem.breach_kind")
			if b.OccurredOn != "" {
				Orderly(&c, "occurred_on", b.OccurredOn, f.ReferredOn, s.today(ctx))
			}
			Orderly(&c, "learned_on", b.LearnedOn, max(f.ReferredOn, b.OccurredOn), s.today(ctx))
			Orderly(&c, "reported_on", b.ReportedOn, max(f.ReferredOn, b.LearnedOn), s.today(ctx))
			told(&c, "account", b.Account, "supervision.problem.account", mostAccount)
			for _, x := range with {
				x.Holds(&c)
			}
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			_, err := tx.Exec(ctx, `insert into breach (id, organisation_id, file_id, kind, occurred_on, learned_on, reported_on, account, action, answered_on)
				values ($1,$2,$3,$4,$5,$6,$7,$8,'','')`, breachID, f.OrganisationID, f.ID, b.Kind, b.OccurredOn, b.LearnedOn, b.ReportedOn, b.Account)
			if err != nil {
				return nil, fmt.Errorf("report breach: %w", err)
			}
			facts := []history.Fact{{Kind: history.BreachReported, Effective: b.ReportedOn,
				Payload: history.BreachReportedPayload{Breach: breachID, Type: b.Kind, Occurred: b.OccurredOn, Learned: b.LearnedOn}}}
			for _, x := range with {
				more, err := x.Write(tx, *f, breachID)
				if err != nil {
					return nil, err
				}
				facts = append(facts, more...)
			}
			return facts, nil
		}})
	return breachID, err
}

// AnswerBreach records the agency's final action on a report, by the region's liaison officer or as told to the
// provider.
func (s *Service) AnswerBreach(ctx context.Context, a access.Actor, breach, said string, on clock.Date) error {
	fileID, err := db.One[string](ctx, s.DB, "select file_id from breach where id=$1", breach)
	if err != nil {
		return err
	}
	may := access.BreachWrite
	if a.MayEver(access.BreachAnswer) {
		may = access.BreachAnswer
	}
	_, err = s.do(ctx, a, change{act: history.ActBreachAnswered, action: may, fileID: fileID,
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) { return s.Answered(ctx, tx, *f, breach, said, "", on) }})
	return err
}

// Answered records the agency's final action on a report, and what it did also, within an act that has decided access.
func (s *Service) Answered(ctx context.Context, tx *db.Tx, f File, breachID, action, also string, on clock.Date) ([]history.Fact, error) {
	if err := s.MayAnswer(ctx, tx, f, breachID, action, on); err != nil {
		return nil, err
	}
	result, err := tx.Exec(ctx, "update breach set action=$2, answered_on=$3, also=$4, version=version+1 where id=$1 and action='' and taken_back_on=''", breachID, action, on, also)
	if err := db.Updated(result, err); err != nil {
		return nil, err
	}
	if err := s.endCalls(ctx, tx, f.ID, breachID); err != nil {
		return nil, err
	}
	return []history.Fact{{Kind: history.BreachAnswered, Effective: on, Payload: history.BreachAnsweredPayload{Breach: breachID, Action: action, Also: also}}}, nil
}

// MayAnswer says what is wrong with a final action: in the fields action and answered_on, or that the report was taken back.
func (s *Service) MayAnswer(ctx context.Context, q db.Querier, f File, breachID, action string, on clock.Date) error {
	b, err := db.One[BreachRow](ctx, q, "select reported_on, taken_back_on from breach where id=$1 and file_id=$2", breachID, f.ID)
	if err != nil {
		return err
	}
	if b.TakenBackOn != "" {
		return fault.New(fault.NotReady, "supervision.problem.taken_back")
	}
	var c fault.Check
	c.Require(slices.Contains(AgencyActions, action), "action", "supervision.problem.agency_action")
	Orderly(&c, "answered_on", on, b.ReportedOn, s.today(ctx))
	return c.Err()
}

// TakeBackBreach takes back a report that was made in error, while the agency has not answered it: no figure counts it
// from now on, and both the report and its taking back stay on the file's record.
func (s *Service) TakeBackBreach(ctx context.Context, a access.Actor, fileID, breachID, reason string) error {
	_, err := s.do(ctx, a, change{act: history.ActBreachTakenBack, action: access.BreachWrite, fileID: fileID,
		validate: func(File) error {
			var c fault.Check
			told(&c, "taken_back_reason", reason, "supervision.problem.taken_back_reason", mostAccount)
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			result, err := tx.Exec(ctx, "update breach set taken_back_on=$3, taken_back_reason=$4, version=version+1 where id=$1 and file_id=$2 and action='' and taken_back_on=''",
				breachID, f.ID, s.today(ctx), reason)
			if err := db.Updated(result, err); err != nil {
				return nil, err
			}
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, ReportSource+breachID, a.PersonID); err != nil {
				return nil, err
			}
			was, _, err := s.ReportEvent(ctx, tx, f.ID, breachID)
			return []history.Fact{{Kind: history.BreachTakenBack, Effective: s.today(ctx), Corrects: was.ID, Payload: history.BreachTakenBackPayload{Breach: breachID}}}, err
		}})
	return err
}

// ReportEvent finds the event of a report, which taking it back corrects, and a later word on its day.
func (s *Service) ReportEvent(ctx context.Context, tx *db.Tx, fileID, breachID string) (event history.Event, p history.BreachReportedPayload, err error) {
	events, err := s.History.Of(ctx, tx, fileID, []history.Kind{history.BreachReported}, 0, lookBack)
	if err != nil {
		return event, p, err
	}
	for _, e := range events {
		if p, err := history.Decode[history.BreachReportedPayload](e); err == nil && p.Breach == breachID {
			return e, p, nil
		}
	}
	return event, p, fault.Missing()
}

// endCalls ends what asks for a call about a report that the agency has answered: it knows by then.
func (s *Service) endCalls(ctx context.Context, tx *db.Tx, fileID, breachID string) error {
	_, err := tx.Exec(ctx, "update task set done_at=$3 where file_id=$1 and done_at=0 and source in (select 'call:'||c.id from agency_call c where c.breach_id=$2 and c.called_at=0)",
		fileID, breachID, clock.Micros(s.Clock.Now()))
	return err
}
