package supervision

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
)

// Question is one question of a reporting appointment.
type Question struct {
	Code string
	// YesNo questions are answered yes or no, and may be said more of; the others take words.
	YesNo bool
	// Needed answers must be given when the client came.
	Needed bool
}

// Questions are asked at every reporting appointment in this order (CCM-15). Date, time and whether the client was on
// time come before them, the next appointment after them.
var Questions = []Question{
	{Code: "conditions", YesNo: true, Needed: true},
	{Code: "address", YesNo: true, Needed: true},
	{Code: "unscheduled", YesNo: true, Needed: true},
	{Code: "goals"},
	{Code: "needs"},
	{Code: "parties"},
	{Code: "agency"},
	{Code: "hearing"},
	{Code: "instructions"},
}

// Reporting is a reporting appointment as it is recorded: outcome, answers, and what was agreed next.
type Reporting struct {
	CheckInID string
	Seen      string // the outcome that stood there when the page was opened: what somebody else records meanwhile is not written over
	Outcome   string
	Why       string     // a recorded outcome is corrected with this reason
	Before    []string   // lines of the note before the questions: when the client came, the reason of an absence
	CameOn    clock.Date // when the client came, at the provider; the day on which it was due when empty
	CameAt    string     // an hour, which may be unknown
	Custody   string     // where a client is whom the file says in custody: out of it, or in it still
	Also      error      // problems of what is said beside, told with those of the appointment
	// Answers holds yes or no by question; Words what was said.
	Answers map[string]string
	Words   map[string]string
	Goals   map[string]string // what was said of each goal of the plan, by its id
	Said    []string          // lines of the note about what was asked beside, such as each condition
	// Beside writes what comes with the appointment in the same act; nil when nothing does.
	Beside func(tx *db.Tx, f File) ([]history.Fact, error)
	// The next appointment; the time may be empty.
	NextDue                 clock.Date
	NextTime                string // in the provider's zone
	NextPlace, NextLanguage string
	AskedBy, AskedWhy       string     // who asks for another hour of one that is planned for that day already, and why
	Late                    string     // why it comes later than the client reports
	Hearing                 bool       // that it is on the day of a hearing is meant
	Otherwise               bool       // of a first check-in, that it is another than the meeting of the agreement is meant
	Typed                   url.Values // what was posted: the draft it was typed in is gone with it, another one stays
}

// CallNow is what must happen at once after a check-in.
type CallNow struct {
	FileID string
	Call   bool // police or agency contact: the liaison officer is told at once
	Found  bool // something is not complied with: the agency is told at once
	Came   bool // the client was there, and leaves with the card of the next appointment
}

// asked gives what is said of the next check-in's day and hour.
func (r Reporting) asked() Moved {
	return Moved{By: r.AskedBy, Reason: r.AskedWhy, At: r.NextTime, Late: r.Late, Hearing: r.Hearing}
}

func (r Reporting) came() bool { return came(r.Outcome) }

func came(outcome string) bool { return outcome == Kept || outcome == Late }

func (s *Service) validate(ctx context.Context, r *Reporting, in CheckIn, f File) error {
	if in.Outcome != r.Seen {
		return fault.Stale()
	}
	var c fault.Check
	if in.corrected(r.Outcome) {
		told(&c, "why", r.Why, "supervision.problem.correction_reason", mostAccount)
	}
	c.Require(slices.Contains(Outcomes, r.Outcome), "outcome", "supervision.problem.choice")
	c.Take(r.Also, nil)
	c.Require(in.DueOn <= s.today(ctx), "outcome", "supervision.problem.not_yet_due", "Due", string(in.DueOn))
	for _, q := range Questions {
		if answer := r.Answers[q.Code]; q.Needed && (r.came() || r.Outcome == "") {
			c.Require(answer == "yes" || answer == "no", q.Code, "supervision.problem.answer."+q.Code)
		}
	}
	s.comesOn(ctx, &c, "next_due", r.NextDue, in.DueOn.AddDays(1))
	c.Take(s.booked().Ahead(ctx, "next_time", f.OrganisationID, r.NextDue, &r.NextTime, s.Clock.Now()), nil)
	r.asked().validate(&c)
	return c.Err()
}

// RecordReporting records a reporting appointment: one save writes the outcome, the note, the tasks and the next
// appointment, or nothing at all. The note is written in the language of the page (CCM-15, CCM-16).
func (s *Service) RecordReporting(ctx context.Context, a access.Actor, r Reporting) (CallNow, error) {
	in, err := s.checkIn(ctx, r.CheckInID)
	if err != nil {
		return CallNow{}, err
	}
	f, err := s.do(ctx, a, change{act: history.ActCheckInRecorded, action: access.CheckInWrite, fileID: in.FileID,
		validate: func(f File) error { return s.validate(ctx, &r, in, f) },
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			facts, err := s.settle(ctx, tx, a, f, in, r)
			if err != nil {
				return nil, err
			}
			note, err := s.reportingNote(ctx, tx, a, *f, in, r)
			if err != nil {
				return nil, err
			}
			if err := s.follow(ctx, tx, a, *f, in, r); err != nil {
				return nil, err
			}
			if facts = append(facts, note); r.Beside != nil {
				more, err := r.Beside(tx, *f)
				if facts = append(facts, more...); err != nil {
					return nil, err
				}
			}
			return facts, s.Notes.DropTyped(ctx, tx, a.PersonID, "reporting", f.ID, r.Typed)
		}})
	return CallNow{FileID: f.ID, Call: r.Answers["unscheduled"] == "yes", Came: r.came()}, err
}

// CheckIn gives one check-in of a file to somebody who may record it.
func (s *Service) CheckIn(ctx context.Context, a access.Actor, fileID, checkInID string) (CheckIn, error) {
	f, err := s.FileIn(ctx, s.DB, a, access.CheckInWrite, fileID)
	if err != nil {
		return CheckIn{}, err
	}
	c, err := s.checkIn(ctx, checkInID)
	if err == nil && c.FileID != f.ID {
		err = fault.Missing()
	}
	return c, err
}

func (s *Service) checkIn(ctx context.Context, checkInID string) (CheckIn, error) {
	return db.One[CheckIn](ctx, s.DB, "select id, file_id, due_on, outcome, recorded_on, came_on, came_at from check_in where id=$1", checkInID)
}

// settle writes how a check-in came out, and the next one when it is known. What an earlier outcome of the same
// check-in left to do is done with.
func (s *Service) settle(ctx context.Context, tx *db.Tx, a access.Actor, f *File, in CheckIn, r Reporting) ([]history.Fact, error) {
	outcome, next := r.Outcome, r.NextDue
	result, err := tx.Exec(ctx, "update check_in set outcome=$2, recorded_on=$3 where id=$1 and outcome=$4", in.ID, outcome, s.today(ctx), in.Outcome)
	if err := db.Updated(result, err); err != nil {
		return nil, fmt.Errorf("record outcome: %w", err)
	}
	if err := cmp.Or(s.Schedule.FinishTasksFrom(ctx, tx, f.ID, OutcomeSource(in.ID), a.PersonID), s.meet(ctx, tx, in, outcome), s.seen(ctx, tx, f, in, r)); err != nil {
		return nil, err
	}
	corrects, facts, err := s.putRight(ctx, tx, a, *f, in, r)
	if err != nil {
		return nil, err
	}
	facts = append([]history.Fact{{Kind: history.CheckInOutcome, Effective: in.DueOn, Corrects: corrects, Payload: history.CheckInOutcomePayload{CheckIn: in.ID, Outcome: outcome, Due: in.DueOn, Came: r.CameOn, At: r.CameAt}}}, facts...)
	if f.NextDue, err = nextDue(ctx, tx, f.ID); err != nil || next == "" {
		return facts, err
	}
	due, err := s.schedule(ctx, tx, a, f, next, r.asked())
	return append(facts, due...), err
}

// OutcomeSource names what the outcome of a check-in leaves to do.
func OutcomeSource(checkInID string) string { return "checkin:" + checkInID }

// reportingNote writes the note of an appointment: the questions in their order, with what was answered.
func (s *Service) reportingNote(ctx context.Context, tx *db.Tx, a access.Actor, f File, in CheckIn, r Reporting) (history.Fact, error) {
	lines := append([]string{i18n.T(ctx, "supervision.note.reporting", "Due", string(in.DueOn), "Outcome", i18n.T(ctx, "supervision.outcome."+r.Outcome))}, r.Before...)
	goals, err := goalsOf(ctx, tx, f.ID)
	if err != nil {
		return history.Fact{}, fmt.Errorf("goals: %w", err)
	}
	for _, q := range Questions {
		if q.Code == "goals" {
			lines = append(lines, r.ofGoals(ctx, goals)...)
		}
		answer, words := r.Answers[q.Code], strings.TrimSpace(r.Words[q.Code])
		said := answer + words
		if answer != "" {
			answer = i18n.T(ctx, "supervision.yesno."+answer) + ". "
		}
		if said != "" {
			lines = append(lines, i18n.T(ctx, "supervision.question."+q.Code)+i18n.Colon(ctx)+strings.TrimSpace(answer+words))
		}
		if q.Code == "conditions" {
			lines = append(lines, r.Said...)
		}
	}
	if r.NextDue != "" {
		key, with := "supervision.note.next", strings.TrimSpace(r.NextLanguage)
		if with != "" {
			key = "supervision.note.next_with"
		}
		when := strings.TrimSpace(string(r.NextDue) + " " + i18n.HourOf(ctx, r.NextTime))
		if place := strings.TrimSpace(r.NextPlace); place != "" {
			when += ", " + place
		}
		lines = append(lines, i18n.T(ctx, key, "When", when, "With", with))
	}
	_, fact, err := s.Notes.Sign(ctx, tx, a, notes.Note{FileID: f.ID, OrganisationID: f.OrganisationID, Region: f.Region, SiteID: f.SiteID,
		Programme: f.Programme, Kind: "check_in", Body: strings.Join(lines, "\n\n"), Occurred: in.DueOn})
	return fact, err
}

// ofGoals writes what was said of each goal of the plan under a heading of its own (CCM-15).
func (r Reporting) ofGoals(ctx context.Context, goals []Goal) []string {
	var out []string
	for _, g := range goals {
		if words := strings.TrimSpace(r.Goals[g.ID]); words != "" {
			out = append(out, i18n.T(ctx, "supervision.note.goal", "Goal", g.Words)+i18n.Colon(ctx)+words)
		}
	}
	return out
}

// evidenceDays is how long evidence of a reason is waited for before it is asked for again.
const evidenceDays = 7

// follow makes the tasks and the appointment that an appointment leads to.
func (s *Service) follow(ctx context.Context, tx *db.Tx, a access.Actor, f File, in CheckIn, r Reporting) error {
	var left []schedule.Task
	if r.Answers["unscheduled"] == "yes" {
		left = append(left, schedule.Task{Rule: "supervision.task.tell_agency", Source: "contact:" + in.ID, Due: s.today(ctx), Priority: schedule.AtOnce})
	}
	switch r.Outcome {
	case Missed:
		left = append(left, schedule.Task{Rule: "supervision.task.missed", Source: OutcomeSource(in.ID), Due: s.today(ctx), Priority: 1})
	case Waiting:
		left = append(left, schedule.Task{Rule: "supervision.task.evidence", Source: OutcomeSource(in.ID), Due: s.today(ctx).AddDays(evidenceDays)})
	}
	for _, t := range left {
		if err := s.Leave(ctx, tx, f, a.PersonID, t); err != nil {
			return err
		}
	}
	return s.appointment(ctx, tx, a, f, r)
}

func (s *Service) appointment(ctx context.Context, tx *db.Tx, a access.Actor, f File, r Reporting) error {
	if r.NextDue == "" {
		return nil
	}
	who, err := s.Keeper(ctx, tx, f.ID, a.PersonID)
	if err != nil {
		return err
	}
	return s.booked().Book(ctx, tx, schedule.Appointment{OrganisationID: f.OrganisationID, FileID: f.ID, PersonID: who, Date: r.NextDue, Place: r.NextPlace, Interpreter: r.NextLanguage}, r.NextTime)
}
