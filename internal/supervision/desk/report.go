package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/assent"
)

// Going says whether a breach is over: two situations that are handled in two ways.
var Going = []string{"PAST", "ONGOING"}

// Instructions lists what the agency may say is to be done for now. It is not the list of its final actions.
var Instructions = []string{"NONE", "OFFICER", "POLICE", "HOUSE_ARREST"}

// mostWords is the longest whereabouts or state of mind that is taken, in bytes.
const mostWords = 1_000

// Reported is a breach as it is reported at the desk: after the call, which was logged before or is logged with it.
type Reported struct {
	Kind       string
	OccurredOn clock.Date
	Account    string
	CallID     string // of a call that was logged before; Call counts when it is empty
	Call       Logged
	// How it stands: over or going on, where the client is and in what state of mind.
	Going, Whereabouts, Mind string
	Conditions               []string // ids of those that were not complied with
	Answers                  []string // keys of what check-ins, hearings and the residence found that it answers; the rest keeps waiting
	Instructions             []string // received with the call
	ToldResidence            string   // whom of the residence was told; empty when nobody was
	Meant                    bool     // a protected address in its words is meant; its form does not ask again
}

// Report reports a breach in one act: the call, what happened, how it stands, what the agency said for now, and that the
// residence was told. It gives the breach's id.
func (s Service) Report(ctx context.Context, a access.Actor, fileID string, r Reported) (string, error) {
	f, err := s.FileIn(ctx, s.DB, a, access.BreachWrite, fileID)
	if err != nil {
		return "", err
	}
	office, err := s.OfficeOf(ctx, f)
	if err != nil {
		return "", err
	}
	var found fault.Check
	call, err := s.callOf(ctx, &found, f, office, r)
	if err != nil {
		return "", err
	}
	b := supervision.Breach{Kind: r.Kind, OccurredOn: r.OccurredOn, Account: r.Account, LearnedOn: r.Call.Learned.On, ReportedOn: r.Call.Called.On}
	switch today := office.Now(s.Clock.Now()).On; {
	case r.CallID != "":
		b.LearnedOn, b.ReportedOn = clock.DateOf(call.Learned(), office.Zone), clock.DateOf(call.Called(), office.Zone)
	case r.Call.unsaid(): // of the call itself it is asked when, and no more
		b.ReportedOn = today
	case r.Call.JustNow || r.Call.Yet: // a report that is kept before the call is the officer's to read from today on
		b.ReportedOn = today
	}
	return s.ReportBreach(ctx, a, fileID, b, supervision.Beside{
		Holds: func(c *fault.Check) {
			c.Take(found.Err(), nil)
			r.holds(c)
		},
		Write: func(tx *db.Tx, f supervision.File, breachID string) ([]history.Fact, error) {
			return s.write(ctx, tx, a, f, office, breachID, call, r)
		}})
}

// callOf gives the call that comes before a report: the one that was logged for it, or what is typed beside it.
func (s Service) callOf(ctx context.Context, c *fault.Check, f supervision.File, o Office, r Reported) (Call, error) {
	if r.CallID == "" && r.Call.unsaid() {
		c.Add("when", "desk.problem.when")
		o.read(c, "learned_on", "learned_at", r.Call.Learned, s.Clock.Now()) // needed whatever is said of the call
		return Call{}, nil
	}
	if r.CallID == "" {
		r.Call.Kind = OfBreach
		return r.Call.call(c, o, s.Clock.Now()), nil
	}
	return db.One[Call](ctx, s.DB, "select "+callColumns+" from agency_call where id=$1 and file_id=$2 and kind=$3 and breach_id='' and called_at<>0", r.CallID, f.ID, OfBreach)
}

// holds checks what a report says beside what every breach says.
func (r Reported) holds(c *fault.Check) {
	c.Require(slices.Contains(Going, r.Going), "going", "desk.problem.going")
	c.Require(len(r.Instructions) == 0 || r.CallID != "" || !r.Call.Yet, "instruction", "desk.problem.not_called")
	c.Require(strings.TrimSpace(r.Whereabouts) != "", "whereabouts", "desk.problem.whereabouts")
	c.Require(len(r.Whereabouts) <= mostWords, "whereabouts", "fault.too_long")
	c.Require(len(r.Mind) <= mostWords, "mind", "fault.too_long")
	c.Require(len(r.ToldResidence) <= 200, "told_to", "fault.too_long")
	c.Require(!slices.ContainsFunc(r.Instructions, func(x string) bool { return !slices.Contains(Instructions, x) }), "instruction", "supervision.problem.choice")
	alone := len(r.Instructions) < 2 || !slices.Contains(r.Instructions, Instructions[0])
	c.Require(alone, "instruction", "desk.problem.none_alone")
}

// alone refuses a report that says what another one of the file says that stands: it was sent from two windows, or by two people.
func alone(ctx context.Context, tx *db.Tx, breachID string) error {
	n, err := db.One[int](ctx, tx, `select count(*) from breach b join breach x on x.file_id=b.file_id and x.kind=b.kind and x.occurred_on=b.occurred_on
		and x.learned_on=b.learned_on and x.account=b.account where b.id=$1 and x.id<>b.id and x.taken_back_on=''`, breachID)
	if err == nil && n > 0 {
		err = fault.New(fault.NotReady, "desk.problem.reported")
	}
	return err
}

func (s Service) write(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, o Office, breachID string, call Call, r Reported) ([]history.Fact, error) {
	if err := alone(ctx, tx, breachID); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, "insert into breach_state (breach_id, organisation_id, file_id, going, whereabouts, mind) values ($1,$2,$3,$4,$5,$6)",
		breachID, f.OrganisationID, f.ID, r.Going, strings.TrimSpace(r.Whereabouts), strings.TrimSpace(r.Mind))
	if err != nil {
		return nil, fmt.Errorf("how a breach stands: %w", err)
	}
	if r.Meant {
		if err := (assent.Service{Service: s.Service}).Reported(ctx, tx, a, f, breachID, r.Account, r.Whereabouts, r.Mind); err != nil {
			return nil, err
		}
	}
	var facts []history.Fact
	if call.ID == "" {
		call.BreachID = breachID
		made, fact, err := s.keep(ctx, tx, a, f, o, call)
		switch {
		case err != nil:
			return nil, err
		case made.CalledAt != 0:
			facts = append(facts, fact)
		default:
			if err := s.callFirst(ctx, tx, a, f, o, made); err != nil {
				return nil, err
			}
		}
	} else if err := db.Updated(tx.Exec(ctx, "update agency_call set breach_id=$2 where id=$1 and breach_id=''", call.ID, breachID)); err != nil {
		return nil, err
	}
	if err := r.inForce(ctx, tx, f); err != nil {
		return nil, err
	}
	if err := keepConditions(ctx, tx, f, breachID, r.Conditions); err != nil {
		return nil, err
	}
	if err := s.reported(ctx, tx, a, f, breachID, r); err != nil {
		return nil, err
	}
	if err := s.formNext(ctx, tx, a, f, o, breachID); err != nil {
		return nil, err
	}
	given, err := s.instruct(ctx, tx, a, f, o, breachID, Instruction{GivenAt: call.CalledAt, By: call.To}, r.Instructions)
	if err != nil {
		return nil, err
	}
	facts = append(facts, given...)
	if strings.TrimSpace(r.ToldResidence) == "" {
		return facts, nil
	}
	told, err := s.told(ctx, tx, f, o, breachID, r.ToldResidence)
	return append(facts, told), err
}

// taskForm asks for the report of non-compliance itself (BSF807), which goes to the agency at once after the call.
const taskForm = "supervision.task.send_report"

// formNext asks whoever has the file to send the report of a breach, also when the agency answers the call before it is sent.
func (s Service) formNext(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, o Office, breachID string) error {
	return s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: taskForm, Source: supervision.ReportSource + breachID, Due: o.Now(s.Clock.Now()).On, Priority: 1,
		Args: map[string]string{"page": "breaches/" + breachID}})
}

// Sent ends what asks for a report when its form has gone to the agency, and takes over the day on which that says it happened, within an
// act that decides access itself; it gives the event of a day that was not known or is another now.
func (s Service) Sent(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, formID string, happened clock.Date) ([]history.Fact, error) {
	b, err := s.ReportedOn(ctx, tx, formID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, supervision.ReportSource+b.ID, a.PersonID); err != nil {
		return nil, err
	}
	if !happened.Valid() || happened == b.OccurredOn || b.TakenBackOn != "" {
		return nil, nil
	}
	if _, err := tx.Exec(ctx, "update breach set occurred_on=$2 where id=$1", b.ID, happened); err != nil {
		return nil, fmt.Errorf("the day of a breach: %w", err)
	}
	event, p, err := s.ReportEvent(ctx, tx, f.ID, b.ID)
	if err != nil {
		return nil, err
	}
	p.Occurred = happened
	return []history.Fact{{Kind: history.BreachReported, Effective: event.Effective, Corrects: event.ID, Payload: p}}, nil
}

// names gives what of the findings of check-ins a report is about.
func (r Reported) names() []string {
	if r.Kind == "ADDRESS" {
		return append(slices.Clone(r.Conditions), OfAddress)
	}
	return r.Conditions
}

// Held reports whether a condition was in force on a day.
func Held(c supervision.Condition, day clock.Date) bool {
	return c.FromDate <= day && (c.ToDate == "" || c.ToDate >= day)
}

// inForce refuses a condition that was not in force on the day on which it happened: nobody breaks what does not hold yet, or any more.
func (r Reported) inForce(ctx context.Context, tx *db.Tx, f supervision.File) error {
	if r.OccurredOn == "" {
		return nil
	}
	plan, err := db.All[supervision.Condition](ctx, tx, "select id, code, words, from_date, to_date from condition where file_id=$1", f.ID)
	if err != nil {
		return fmt.Errorf("what was in force: %w", err)
	}
	for _, c := range plan {
		if slices.Contains(r.Conditions, c.ID) && !Held(c, r.OccurredOn) {
			return fault.At("condition", "desk.problem.not_in_force", "Condition", c.Text(ctx), "On", i18n.Date(ctx, r.OccurredOn))
		}
	}
	return nil
}

// keepConditions keeps which conditions were not complied with.
func keepConditions(ctx context.Context, tx *db.Tx, f supervision.File, breachID string, conditions []string) error {
	for _, condition := range conditions {
		n, err := db.One[int](ctx, tx, "select count(*) from condition where id=$1 and file_id=$2", condition, f.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.At("condition", "supervision.problem.choice")
		}
		if _, err := tx.Exec(ctx, "insert into breach_condition (breach_id, condition_id, organisation_id) values ($1,$2,$3) on conflict do nothing", breachID, condition, f.OrganisationID); err != nil {
			return fmt.Errorf("conditions of a breach: %w", err)
		}
	}
	return nil
}
