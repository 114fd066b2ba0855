package interview

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/hearing"
)

// Service keeps the interviews, over the supervision files.
type Service struct {
	*supervision.Service
	Forms *forms.Service // nil: what a questionnaire says is not known
}

// Page is the interviews of a file, the newest first, and the worker's own questions.
type Page struct {
	supervision.View
	Interviews []Interview
	Questions  []Question
	MayWrite   bool
	Today      clock.Date
	Hearing    supervision.Hearing // the next, to those who set interviews; without a date when none is known
}

// Current gives the interview that is arranged; without one its id is empty.
func (p Page) Current() Interview {
	for _, i := range p.Interviews {
		if i.Status == Arranged {
			return i
		}
	}
	return Interview{}
}

// Wordless reports whether an interpreter is needed at the interview that is arranged, and none is named.
func (p Page) Wordless() bool {
	i := p.Current()
	return i.ID != "" && i.Interpreter == "" && p.Client.InterpreterNeeded == "yes"
}

// Of gives the interviews of a file to those who read the provider's forms; the reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.FormRead)
	if err != nil {
		return Page{}, err
	}
	p, err := s.Beside(ctx, v)
	if err != nil {
		return p, err
	}
	if p.Questions, err = questionsOf(ctx, s.DB, v.File.ID); err != nil {
		return p, err
	}
	if p.MayWrite {
		_, _, all, err := s.PlanStored(ctx, s.DB, v.File.ID)
		if err != nil {
			return p, err
		}
		now, err := hearing.Now(ctx, s.Service, v.File.OrganisationID)
		if err != nil {
			return p, err
		}
		p.Hearing = hearing.Next(all, now)
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", v.File.ID)).Wait()
}

// Beside gives the interviews for the page of a file, which audits the reading, to those who read the provider's forms.
func (s Service) Beside(ctx context.Context, v supervision.View) (p Page, err error) {
	p = Page{View: v, Today: s.today(ctx), MayWrite: v.May[access.FormWrite] && !v.File.OpenedInError && v.File.State != supervision.Closed}
	if v.May[access.FormRead] {
		p.Interviews, err = Of(ctx, s.DB, v.File.ID)
	}
	return p, err
}

// Arrange keeps that an interview was arranged. One is to come at a time: the next takes its place, see [Service.Move].
func (s Service) Arrange(ctx context.Context, a access.Actor, fileID string, i Interview) error {
	return s.act(ctx, a, fileID, history.ActInterviewArranged, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		if i = i.normal(f); i.ID != "" || i.Before != "" {
			i.ID, i.Before = "", ""
		}
		if err := i.check(f); err != nil {
			return history.Fact{}, err
		}
		if err := hearing.Ask(ctx, tx, s.Service, f.ID, i.On, i.Meant); err != nil {
			return history.Fact{}, err
		}
		if err := s.insert(ctx, tx, a, f, &i); err != nil {
			return history.Fact{}, err
		}
		return s.fact(ctx, history.InterviewArranged, i, "", i.Way), nil
	})
}

func (s Service) insert(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, i *Interview) error {
	i.ID = id.New()
	_, err := tx.Exec(ctx, `insert into assessment_interview (id, organisation_id, file_id, arranged_through, arranged_with, on_date, at_time, way, place, attends, housing, interpreter,
		language, bring, bring_words, status, note_owed, takes_place_of, by_name, recorded_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)`,
		i.ID, f.OrganisationID, f.ID, i.Through, i.With, i.On, i.At, i.Way, i.Place, i.Attends, i.Housing, i.Interpreter, i.Language, i.Brought, i.BringWords, Arranged, false,
		i.Before, a.Name, clock.Micros(s.Clock.Now()))
	if db.IsDuplicate(err) {
		return fault.Overtaken("interview.problem.arranged")
	}
	if err != nil {
		return fmt.Errorf("arrange an interview: %w", err)
	}
	return nil
}

func (s Service) fact(ctx context.Context, kind history.Kind, i Interview, was clock.Date, code string) history.Fact {
	return history.Fact{Kind: kind, Effective: s.today(ctx), Payload: history.InterviewPayload{Interview: i.ID, Date: i.On, Was: was, Code: code}}
}

// Move puts another interview in the place of one that is arranged, with who asked for it and why. The version is that of what the
// person saw.
func (s Service) Move(ctx context.Context, a access.Actor, fileID, interviewID string, version int, to Interview, why Change) error {
	return s.act(ctx, a, fileID, history.ActInterviewMoved, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		to = to.normal(f)
		var c fault.Check
		c.Take(to.check(f), nil)
		c.Take(why.check(), nil)
		c.Take(hearing.Ask(ctx, tx, s.Service, f.ID, to.On, to.Meant), nil)
		if err := c.Err(); err != nil {
			return history.Fact{}, err
		}
		was, err := s.end(ctx, tx, a, f, interviewID, version, Moved, why)
		if err != nil {
			return history.Fact{}, err
		}
		if c.Require(to.arranged() != was.arranged(), "on_day", "interview.problem.same"); c.Err() != nil {
			return history.Fact{}, c.Err()
		}
		to.Before = was.ID
		if err := s.loosen(ctx, tx, was, &to); err != nil {
			return history.Fact{}, err
		}
		if err := s.insert(ctx, tx, a, f, &to); err != nil {
			return history.Fact{}, err
		}
		return s.fact(ctx, history.InterviewMoved, to, was.On, to.Way), nil
	})
}

// loosen takes who was booked to interpret (package interpreting) off an interview that moves to another day or hour: they were asked for the one
// that was. A name that was only typed stays.
func (s Service) loosen(ctx context.Context, q db.Querier, was Interview, to *Interview) error {
	if to.On == was.On && to.At == was.At || to.Interpreter != was.Interpreter {
		return nil
	}
	confirmed, err := db.One[int](ctx, q, "select count(*) from interpreter_booking where file_id=$1 and meeting='interview' and on_date=$2 and status='CONFIRMED'", was.FileID, was.On)
	if err != nil {
		return fmt.Errorf("who is booked to interpret: %w", err)
	}
	if confirmed > 0 {
		to.Interpreter = ""
	}
	return nil
}

// CallOff ends an interview that is arranged, with who asked for it and why.
func (s Service) CallOff(ctx context.Context, a access.Actor, fileID, interviewID string, version int, why Change) error {
	return s.act(ctx, a, fileID, history.ActInterviewCalledOff, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		if err := why.check(); err != nil {
			return history.Fact{}, renamed(err)
		}
		was, err := s.end(ctx, tx, a, f, interviewID, version, CalledOff, why)
		return s.fact(ctx, history.InterviewCalledOff, was, "", ""), err
	})
}

// renamed names the fields of what is called off, which stand on the same page as those of what is moved.
func renamed(err error) error {
	var c fault.Check
	c.Take(err, map[string]string{"asked_by": "off_by", "reason": "off_reason"})
	return c.Err()
}

// end ends an interview that is arranged and stands as the person saw it.
func (s Service) end(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, interviewID string, version int, status string, why Change) (Interview, error) {
	i, err := db.One[Interview](ctx, tx, "select "+columns+" from assessment_interview i where i.id=$1 and i.file_id=$2", interviewID, f.ID)
	if err != nil {
		return i, err
	}
	return i, db.Updated(tx.Exec(ctx, "update assessment_interview set status=$3, asked_by=$4, reason=$5, ended_by_name=$6, version=version+1 where id=$1 and version=$2 and status='ARRANGED'",
		i.ID, version, status, why.AskedBy, why.Reason, a.Name))
}

// Result is what came of an interview.
type Result struct {
	Outcome string
	Words   string
	Note    string // of one that was held: whether it is typed up
	People  []registry.Place
}

// Whether an interview is typed up.
const (
	NoteWritten = "WRITTEN"
	NoteOwed    = "OWED"
)

// Notes lists both.
var Notes = []string{NoteWritten, NoteOwed}

// check refuses what came of an interview before it could: its day, and of one that was held or to which the client was not brought its hour.
// Who refuses may say so earlier.
func (x *Result) check(ctx context.Context, i Interview, today clock.Date, now string) error {
	if i.On > today {
		return fault.New(fault.NotReady, "interview.problem.to_come")
	}
	var c fault.Check
	x.Words = strings.TrimSpace(x.Words)
	c.Require(slices.Contains(Outcomes, x.Outcome), "outcome", "supervision.problem.choice")
	c.Require(x.Outcome == Refused || i.On < today || now >= i.At, "outcome", "interview.problem.hour_to_come", "Hour", i18n.HourOf(ctx, i.At), "Now", i18n.HourOf(ctx, now))
	c.Require(x.Outcome == Held || x.Words != "", "words", "interview.problem.words")
	c.Require(len(x.Words) <= longestWords, "words", "fault.too_long")
	c.Require(x.Outcome != Held || slices.Contains(Notes, x.Note), "note", "interview.problem.note")
	return c.Err()
}

// taskNote is the task that an interview leaves which is not typed up; it has a day, as memory fades.
const (
	taskNote = "supervision.task.interview_note"
	noteDays = 1
)

func sourceOf(interviewID string) string { return "interview/" + interviewID }

// Settle keeps what came of an interview on or after its day: held, with whether it is typed up, refused, or the client was not there.
// Whom the client named goes on the file's list of people and places.
func (s Service) Settle(ctx context.Context, a access.Actor, fileID, interviewID string, version int, x Result) error {
	return s.act(ctx, a, fileID, history.ActInterviewSettled, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		i, err := db.One[Interview](ctx, tx, "select "+columns+" from assessment_interview i where i.id=$1 and i.file_id=$2", interviewID, f.ID)
		if err != nil {
			return history.Fact{}, err
		}
		today, now, err := attendance.Service{Service: s.Service}.Now(ctx, f.OrganisationID)
		if err != nil {
			return history.Fact{}, err
		}
		if err := x.check(ctx, i, today, now); err != nil {
			return history.Fact{}, err
		}
		owed := x.Outcome == Held && x.Note == NoteOwed
		if err := db.Updated(tx.Exec(ctx, "update assessment_interview set status=$3, outcome_words=$4, note_owed=$5, ended_by_name=$6, version=version+1 where id=$1 and version=$2 and status='ARRANGED'",
			i.ID, version, x.Outcome, x.Words, owed, a.Name)); err != nil {
			return history.Fact{}, err
		}
		if err := s.listed(ctx, tx, f, x.People); err != nil {
			return history.Fact{}, err
		}
		if owed {
			if err := s.Leave(ctx, tx, f, a.PersonID, schedule.Task{Rule: taskNote, Source: sourceOf(i.ID), Due: s.today(ctx).AddDays(noteDays),
				Args: map[string]string{"page": "interview"}}); err != nil {
				return history.Fact{}, err
			}
		}
		return s.fact(ctx, history.InterviewSettled, i, "", x.Outcome), nil
	})
}

// listed puts those whom a client named on the file's list of people and places.
func (s Service) listed(ctx context.Context, tx *db.Tx, f supervision.File, people []registry.Place) error {
	var c fault.Check
	for n, p := range people {
		p.OrganisationID, p.FileID = f.OrganisationID, f.ID
		_, err := s.Registry.AddPlace(ctx, tx, p)
		field := fmt.Sprint("person_phone_", n+1)
		c.Take(err, map[string]string{"role": fmt.Sprint("person_role_", n+1), "name": fmt.Sprint("person_name_", n+1), "numbers": field})
		for _, x := range p.Numbers {
			registry.CheckPhone(&c, field, x.Value)
		}
		if err != nil && !fault.Is(err, fault.Invalid) {
			return err
		}
	}
	return c.Err()
}

// TypedUp says that the note of an interview is written.
func (s Service) TypedUp(ctx context.Context, a access.Actor, fileID, interviewID string, version int) error {
	return s.on(ctx, a, fileID, func(tx *db.Tx, f supervision.File) error {
		if err := db.Updated(tx.Exec(ctx, "update assessment_interview set note_owed=$4, version=version+1 where id=$1 and file_id=$2 and version=$3 and note_owed", interviewID, f.ID, version, false)); err != nil {
			return err
		}
		if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(interviewID), a.PersonID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("interview.typed_up", "file", f.ID))
	})
}

// on does something to a file that is open, in one transaction.
func (s Service) on(ctx context.Context, a access.Actor, fileID string, do func(*db.Tx, supervision.File) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FormWrite, fileID)
		if err != nil {
			return err
		}
		if f.OpenedInError || f.State == supervision.Closed {
			return fault.New(fault.NotReady, "interview.problem.closed")
		}
		return do(tx, f)
	})
}

// act is on with an event.
func (s Service) act(ctx context.Context, a access.Actor, fileID string, act history.Act, do func(*db.Tx, supervision.File) (history.Fact, error)) error {
	return s.on(ctx, a, fileID, func(tx *db.Tx, f supervision.File) error {
		fact, err := do(tx, f)
		if err != nil {
			return err
		}
		if _, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, fact); err != nil || s.Gates == nil {
			return err
		}
		return s.Gates.Settle(ctx, tx, a, f)
	})
}

// Coming is an interview that is to come, with whose it is.
type Coming struct {
	Interview
	FullName string `db:"full_name"`
}

// daysAhead is how far My day looks.
const daysAhead = 7

// Coming lists the interviews of the actor's own files within days, and those of which nobody said what came of them; the reading
// is audited.
func (s Service) Coming(ctx context.Context, a access.Actor) ([]Coming, error) {
	if !a.MayEver(access.FormWrite) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FormWrite, supervision.Columns, 5)
	list, err := db.All[Coming](ctx, s.DB, "select "+columns+`, c.full_name from assessment_interview i join supervision_file f on f.id=i.file_id join client c on c.id=f.client_id
		where i.status='ARRANGED' and i.on_date<=$1 and i.organisation_id=$2 and `+supervision.OpenFile+`
		and `+supervision.HasOn("$4", "$3")+` and `+where+
		" order by i.on_date, i.at_time, i.id limit 50", append([]any{s.today(ctx).AddDays(daysAhead), a.OrganisationID, a.PersonID, s.today(ctx)}, args...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, supervision.ReadRows(ctx, s.Service, a, access.FormRead, list, func(x Coming) string { return x.FileID })
}
