// Package errand decides who writes a task of their own on a file, for whom and by when, and how it ends: done, or set aside with a
// reason. The tasks stand in the one list of internal/schedule. Start at [Service.Write].
package errand

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// rule is that of a task which somebody wrote.
const rule = "errand.task"

// longest bounds what is to be done, and why it is not, in bytes.
const longest = 2000

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Page is what is to be done on a file.
type Page struct {
	FileID, FullName string
	Open             []schedule.Task   // all that waits, also what a rule left
	Ended            []schedule.Task   // of those that somebody wrote
	Names            map[string]string // of the people in them
	For              []access.Person   // who has the file
}

// Page gives what is to be done on a file to those who do it; the reading is audited.
func (s Service) Page(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.CheckInWrite)
	if err != nil {
		return Page{}, err
	}
	p := Page{FileID: v.File.ID, FullName: v.Client.FullName}
	if p.Open, err = s.Schedule.TasksOfFile(ctx, s.DB, v.File.ID); err != nil {
		return p, err
	}
	made, err := s.Schedule.TasksMadeIn(ctx, s.DB, v.File.ID)
	if err != nil {
		return p, err
	}
	p.Ended = slices.DeleteFunc(made, func(t schedule.Task) bool { return t.Words == "" || t.DoneAt.IsZero() })
	if p.For, err = s.have(ctx, s.DB, a, v.File.ID); err != nil {
		return p, err
	}
	p.Names, err = s.Names(ctx, slices.Concat(p.Open, p.Ended))
	return p, err
}

// Of gives what somebody wrote to be done on a file and is not, within a reading that decides access itself, and audits.
func (s Service) Of(ctx context.Context, fileID string) ([]schedule.Task, map[string]string, error) {
	list, err := s.Schedule.TasksOfFile(ctx, s.DB, fileID)
	if err != nil {
		return nil, nil, err
	}
	list = slices.DeleteFunc(list, func(t schedule.Task) bool { return t.Words == "" })
	names, err := s.Names(ctx, list)
	return list, names, err
}

// Names gives the names of those whom tasks are for, who wrote them and who ended them.
func (s Service) Names(ctx context.Context, list []schedule.Task) (map[string]string, error) {
	var people []string
	for _, t := range list {
		for _, p := range []string{t.PersonID, t.MadeBy, t.DoneBy} {
			if p != "" {
				people = append(people, p)
			}
		}
	}
	return s.Access.NamesOf(ctx, people...)
}

// have gives who has a file today: whoever it is given to, whoever covers for them, and the actor.
func (s Service) have(ctx context.Context, q db.Querier, a access.Actor, fileID string) ([]access.Person, error) {
	today := s.today(ctx)
	list, err := db.All[access.Person](ctx, q, `select p.id, p.name, p.email from person p where p.deactivated_at=0 and (p.id=$3 or exists (select 1 from assignment x
		left join absence y on y.person_id=x.person_id and y.organisation_id=x.organisation_id and y.from_date<=$2 and y.to_date>=$2
		where x.file_id=$1 and x.kind='assigned' and x.from_date<=$2 and (x.to_date='' or x.to_date>=$2) and (x.person_id=p.id or y.cover_id=p.id))) order by p.name, p.id`,
		fileID, today, a.PersonID)
	if err != nil {
		return nil, fmt.Errorf("who has a file: %w", err)
	}
	return list, nil
}

// Write writes a task on a file, for whoever has it or for one of those who do, by a day.
func (s Service) Write(ctx context.Context, a access.Actor, fileID, words string, due clock.Date, personID string) error {
	words = strings.TrimSpace(words)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		people, err := s.have(ctx, tx, a, f.ID)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(words != "", "words", "errand.problem.words")
		c.Require(len(words) <= longest, "words", "fault.too_long")
		c.Require(due.Valid(), "due", "supervision.problem.date")
		c.Require(!due.Valid() || due >= s.today(ctx), "due", "errand.problem.due")
		c.Require(personID == "" || slices.ContainsFunc(people, func(p access.Person) bool { return p.ID == personID }), "person", "supervision.problem.choice")
		if err := c.Err(); err != nil {
			return err
		}
		t := schedule.Task{OrganisationID: f.OrganisationID, FileID: f.ID, PersonID: personID, Rule: rule, Source: "errand/" + id.New(), Due: due,
			Words: words, MadeBy: a.PersonID, Args: map[string]string{"page": "tasks"}}
		if personID == "" {
			err = s.Leave(ctx, tx, f, a.PersonID, t)
		} else {
			_, err = s.Schedule.AddTask(ctx, tx, t)
		}
		if err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("task.written", "file", f.ID))
	})
}

// Done says that a task that somebody wrote on a file is done. Done or set aside already, it is said who was faster.
func (s Service) Done(ctx context.Context, a access.Actor, fileID, taskID string) error {
	return s.end(ctx, a, fileID, taskID, "task.finished", func(tx *db.Tx) error { return s.Schedule.FinishTask(ctx, tx, taskID, a.PersonID) })
}

// SetAside says that a task that somebody wrote on a file is not to be done, and why.
func (s Service) SetAside(ctx context.Context, a access.Actor, fileID, taskID, reason string) error {
	reason = strings.TrimSpace(reason)
	var c fault.Check
	c.Require(reason != "", "aside_reason", "fault.required")
	c.Require(len(reason) <= longest, "aside_reason", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	return s.end(ctx, a, fileID, taskID, "task.set_aside", func(tx *db.Tx) error {
		return s.Schedule.SetTaskAside(ctx, tx, taskID, a.PersonID, reason)
	})
}

func (s Service) end(ctx context.Context, a access.Actor, fileID, taskID, act string, do func(*db.Tx) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		if err := tx.Hold(ctx, "task", taskID); err != nil {
			return err
		}
		t, err := s.one(ctx, tx, f.ID, taskID)
		if err != nil {
			return err
		}
		if !t.DoneAt.IsZero() {
			by, err := s.Access.NamesOf(ctx, t.DoneBy)
			if err != nil {
				return err
			}
			return fault.Overtaken("errand.problem.ended", "Name", by[t.DoneBy])
		}
		if err := do(tx); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(act, "file", f.ID))
	})
}

// One gives a task that somebody wrote on a file and that waits, to those who may end it; the reading is audited.
func (s Service) One(ctx context.Context, a access.Actor, fileID, taskID string) (schedule.Task, error) {
	f, err := s.file(ctx, s.DB, a, fileID)
	if err != nil {
		return schedule.Task{}, err
	}
	t, err := s.one(ctx, s.DB, f.ID, taskID)
	if err == nil && !t.DoneAt.IsZero() {
		err = fault.Missing()
	}
	if err != nil {
		return t, err
	}
	return t, s.Audit.Read(ctx, a.Entry(string(access.FileRead), "file", f.ID)).Wait()
}

func (s Service) one(ctx context.Context, q db.Querier, fileID, taskID string) (schedule.Task, error) {
	t, err := s.Schedule.TaskOf(ctx, q, fileID, taskID)
	if err == nil && t.Words == "" {
		return t, fault.Missing() // what a rule left ends by what it asks for
	}
	return t, err
}

func (s Service) file(ctx context.Context, q db.Querier, a access.Actor, fileID string) (supervision.File, error) {
	return s.FileIn(ctx, q, a, access.CheckInWrite, fileID)
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Today is the day where the reader is.
func (s Service) Today(ctx context.Context) clock.Date { return s.today(ctx) }
