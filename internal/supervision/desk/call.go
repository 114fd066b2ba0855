package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// What a call to the agency is about.
const (
	OfBreach  = "BREACH"
	OfContact = "CONTACT" // unscheduled police or agency contact
	OfCustody = "CUSTODY" // a message from custody, which is passed on
	OfOther   = "OTHER"
)

// CallKinds lists what a call may be about, as a page offers them.
var CallKinds = []string{OfBreach, OfContact, OfCustody, OfOther}

// mostSaid is the longest account of a call that is taken, in bytes.
const mostSaid = 4_000

// Call is a telephone call to the agency as it is kept; CalledAt is 0 of a message that is still to be passed on.
type Call struct {
	ID        string `db:"id"`
	FileID    string `db:"file_id"`
	BreachID  string `db:"breach_id"`
	Kind      string `db:"kind"`
	LearnedAt int64  `db:"learned_at"`
	CalledAt  int64  `db:"called_at"`
	To        string `db:"called_to"`
	Said      string `db:"said"`
	ByName    string `db:"logged_by_name"`
}

const callColumns = "id, file_id, breach_id, kind, learned_at, called_at, called_to, said, logged_by_name"

// Learned and Called give when; Called is zero while the call is still to be made.
func (c Call) Learned() time.Time { return clock.FromMicros(c.LearnedAt) }

// Called gives when the agency was called.
func (c Call) Called() time.Time { return instant(c.CalledAt) }

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return clock.FromMicros(micros)
}

// Logged is a call as somebody logs it, by the clock of the region.
type Logged struct {
	Kind            string
	Learned, Called Moment
	To              string // who answered
	Said            string
	JustNow         bool // the agency was called just now: Called counts for nothing
	Yet             bool // of a breach: the agency is not called yet, and nothing says of whom or when
	Then            bool // it was called at Called, which is asked for
}

// unsaid reports whether nothing says yet when the agency was called, or that it was not.
func (l Logged) unsaid() bool { return !l.JustNow && !l.Yet && !l.Then && l.Called == Moment{} }

// toRelay reports whether it is a message that nobody passed on yet.
func (l Logged) toRelay() bool {
	return l.Kind == OfCustody && !l.JustNow && l.Called == Moment{} && strings.TrimSpace(l.To) == ""
}

// call checks what is logged, and makes of it what is kept.
func (l Logged) call(c *fault.Check, o Office, now time.Time) Call {
	out := Call{Kind: l.Kind, To: strings.TrimSpace(l.To), Said: strings.TrimSpace(l.Said)}
	if l.JustNow {
		l.Called = o.Now(now)
	}
	if l.Learned.At == "" && l.Kind != OfBreach { // it was learned as it was logged
		l.Learned = o.Now(now)
	}
	learned := o.read(c, "learned_on", "learned_at", l.Learned, now)
	c.Require(len(out.Said) <= mostSaid, "said", "fault.too_long")
	if !learned.IsZero() {
		out.LearnedAt = clock.Micros(learned)
	}
	if l.toRelay() {
		c.Require(out.Said != "", "said", "desk.problem.said")
		return out
	}
	if l.Yet && l.Kind == OfBreach {
		out.To = ""
		return out
	}
	called := o.read(c, "reported_on", "called_at", l.Called, now)
	c.Require(out.To != "", "called_to", "desk.problem.called_to")
	c.Require(len(out.To) <= 200, "called_to", "fault.too_long")
	if !called.IsZero() {
		c.Require(learned.IsZero() || !called.Before(learned), "called_at", "desk.problem.called_before")
		out.CalledAt = clock.Micros(called)
	}
	return out
}

// days checks the days of a call where no report does.
func (l Logged) days(c *fault.Check) {
	each := map[string]clock.Date{"learned_on": l.Learned.On, "reported_on": l.Called.On}
	if l.toRelay() || l.JustNow {
		delete(each, "reported_on")
	}
	if l.Learned.At == "" && l.Kind != OfBreach {
		delete(each, "learned_on")
	}
	for _, field := range []string{"learned_on", "reported_on"} {
		if day, asked := each[field]; asked {
			c.Require(day != "", field, "fault.required")
			c.Require(day == "" || day.Valid(), field, "supervision.problem.date")
		}
	}
}

// LogCall logs a call to the agency, or a message from custody that is still to be passed on, which leaves a task for
// today; it gives the call's id (CCM-17, CCM-21).
func (s Service) LogCall(ctx context.Context, a access.Actor, fileID string, l Logged) (callID string, err error) {
	err = s.Act(ctx, a, access.CheckInWrite, fileID, history.ActCallLogged, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		var c fault.Check
		c.Require(slices.Contains(CallKinds, l.Kind), "kind", "supervision.problem.choice")
		l.days(&c)
		made := l.call(&c, office, s.Clock.Now())
		if err := c.Err(); err != nil {
			return nil, err
		}
		made, fact, err := s.keep(ctx, tx, a, f, office, made)
		if callID = made.ID; err != nil || made.CalledAt != 0 {
			return []history.Fact{fact}, cmp.Or(err, s.toldNow(ctx, tx, a, f, made))
		}
		return []history.Fact{fact}, s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: "supervision.task.relay", Source: sourceOf(made.ID),
			Due: office.Now(s.Clock.Now()).On, Priority: 2})
	})
	return callID, err
}

// toldNow ends the tasks to tell the agency of a contact, when the call is about one.
func (s Service) toldNow(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, c Call) error {
	if c.Kind != OfContact {
		return nil
	}
	tasks, err := s.Schedule.TasksOfFile(ctx, tx, f.ID)
	for _, t := range tasks {
		if err == nil && t.Rule == "supervision.task.tell_agency" {
			err = s.Schedule.FinishTask(ctx, tx, t.ID, a.PersonID)
		}
	}
	return err
}

// sourceOf names what a message that is to be passed on leaves to do.
func sourceOf(callID string) string { return "call:" + callID }

// keep writes a call with its event.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, o Office, c Call) (Call, history.Fact, error) {
	c.ID, c.FileID = id.New(), f.ID
	_, err := tx.Exec(ctx, "insert into agency_call ("+callColumns+", organisation_id, logged_by, logged_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
		c.ID, c.FileID, c.BreachID, c.Kind, c.LearnedAt, c.CalledAt, c.To, c.Said, a.Name, f.OrganisationID, a.PersonID, clock.Micros(s.Clock.Now()))
	if err != nil {
		return c, history.Fact{}, fmt.Errorf("log a call: %w", err)
	}
	payload := history.CallPayload{Call: c.ID, Type: c.Kind, Breach: c.BreachID}
	if c.CalledAt == 0 {
		return c, o.at(history.MessageTaken, c.Learned(), payload), nil
	}
	return c, o.at(history.AgencyCalled, c.Called(), payload), nil
}

// taskCall asks for the call that a report of non-compliance was kept without.
const taskCall = "supervision.task.call_agency"

// callFirst asks whoever has the file to call the agency now about a report that was kept before the call.
func (s Service) callFirst(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, o Office, c Call) error {
	return s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: taskCall, Source: sourceOf(c.ID), Due: o.Now(s.Clock.Now()).On, Priority: schedule.AtOnce,
		Args: map[string]string{"page": "breaches/" + c.BreachID}})
}

// Called logs the call about a report that was kept before it; from then on the agency's answer is waited for.
func (s Service) Called(ctx context.Context, a access.Actor, fileID, breachID string, l Logged) error {
	return s.Act(ctx, a, access.BreachWrite, fileID, history.ActCallLogged, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		kept, err := db.One[Call](ctx, tx, "select "+callColumns+" from agency_call where file_id=$1 and breach_id=$2 and called_at=0", f.ID, breachID)
		if fault.Is(err, fault.NotFound) {
			return nil, fault.Stale()
		}
		if err != nil {
			return nil, err
		}
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		var c fault.Check
		l.Kind, l.Learned, l.Yet = OfBreach, office.Now(kept.Learned()), false
		l.days(&c)
		made := l.call(&c, office, s.Clock.Now())
		if err := s.asSigned(ctx, tx, &c, breachID, made.Called().In(office.Zone)); err != nil {
			return nil, err
		}
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := db.Updated(tx.Exec(ctx, "update agency_call set called_at=$3, called_to=$4, said=$5 where id=$1 and file_id=$2 and called_at=0", kept.ID, f.ID, made.CalledAt, made.To, made.Said)); err != nil {
			return nil, err
		}
		fact := office.at(history.AgencyCalled, made.Called(), history.CallPayload{Call: kept.ID, Type: OfBreach, Breach: breachID})
		return []history.Fact{fact}, s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(kept.ID), a.PersonID)
	})
}

// CalledItem is where BSF807 says when the agency was called.
const CalledItem = "called"

// asSigned refuses a call at another hour than the report on BSF807 says that is completed.
func (s Service) asSigned(ctx context.Context, q db.Querier, c *fault.Check, breachID string, called time.Time) error {
	parts, err := db.All[forms.FilledPart](ctx, q, `select p.answers from form_part p join breach_state st on st.form_id=p.form_id join form x on x.id=p.form_id
		where st.breach_id=$1 and p.part='provider' and p.state='completed' and x.discarded_at=0`, breachID)
	if err != nil {
		return fmt.Errorf("what the form says of the call: %w", err)
	}
	for _, p := range parts {
		said := p.Answers().Get(CalledItem)
		c.Require(said == "" || called.IsZero() || said == called.Format("2006-01-02 15:04"), "called_at", "desk.problem.form_says", "Value", said)
	}
	return nil
}

// Relay says that a message was passed on to the agency, just now; its task is done.
func (s Service) Relay(ctx context.Context, a access.Actor, fileID, callID, to string) error {
	return s.Act(ctx, a, access.CheckInWrite, fileID, history.ActMessageRelayed, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		var c fault.Check
		to = strings.TrimSpace(to)
		c.Require(to != "", "relayed_to", "desk.problem.called_to")
		c.Require(len(to) <= 200, "relayed_to", "fault.too_long")
		if err := c.Err(); err != nil {
			return nil, err
		}
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		now := s.Clock.Now()
		err = db.Updated(tx.Exec(ctx, "update agency_call set called_at=$3, called_to=$4 where id=$1 and file_id=$2 and called_at=0", callID, f.ID, clock.Micros(now), to))
		if err != nil {
			return nil, err
		}
		fact := office.at(history.AgencyCalled, now, history.CallPayload{Call: callID, Type: OfCustody})
		return []history.Fact{fact}, s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(callID), a.PersonID)
	})
}

// Calls is what the page of calls shows: whom to call now, and what was logged.
type Calls struct {
	supervision.View
	Office Office
	Now    Moment
	List   []Call
}

// CallsOf gives whom to call about a file and the calls that were logged, the newest first, to those who log them; the
// reading is audited.
func (s Service) CallsOf(ctx context.Context, a access.Actor, fileID string) (Calls, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.CheckInWrite)
	if err != nil {
		return Calls{}, err
	}
	out := Calls{View: v}
	if out.Office, err = s.OfficeOf(ctx, v.File); err != nil {
		return out, err
	}
	out.Now = out.Office.Now(s.Clock.Now())
	out.List, err = db.All[Call](ctx, s.DB, "select "+callColumns+" from agency_call where file_id=$1 order by learned_at desc, id desc limit "+most, v.File.ID)
	return out, err
}
