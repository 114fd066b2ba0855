// Package inquiry decides how an officer of the region asks the provider about a client, on the officer's own account, and how the
// provider answers (the officer's side of CCM-5). The rounds of the package question go the other way. Start at [Service.Ask].
package inquiry

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
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

// taskAsked asks whoever has the file for the answer, by its day.
const taskAsked = "inquiry.task.asked"

// longest bounds a question and an answer, in bytes.
const longest = 4000

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Inquiry is an officer's question about a client, and its answer.
type Inquiry struct {
	ID         string     `db:"id"`
	FileID     string     `db:"file_id"`
	Question   string     `db:"question"`
	Due        clock.Date `db:"due"`
	AskedBy    string     `db:"asked_by_name"`
	AskedAt    int64      `db:"asked_at"`
	Answer     string     `db:"answer"`
	AnsweredBy string     `db:"answered_by_name"` // empty while nobody has answered
	AnsweredAt int64      `db:"answered_at"`
	ReadAt     int64      `db:"read_at"` // when an officer of the region has read the answer
	FullName   string     `db:"full_name"`
	UCI        string     `db:"uci_written"`
	Provider   string     `db:"provider"`
}

const columns = "i.id, i.file_id, i.question, i.due, i.asked_by_name, i.asked_at, i.answer, i.answered_by_name, i.answered_at, i.read_at"

// Late reports whether the answer's day has passed without it.
func (i Inquiry) Late(today clock.Date) bool { return i.AnsweredAt == 0 && i.Due < today }

func source(inquiryID string) string { return "inquiry/" + inquiryID }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Today is the day where the reader is.
func (s Service) Today(ctx context.Context) clock.Date { return s.today(ctx) }

// Ask puts an officer's question about a client of the region; whoever has the file finds it on My day, due by a day.
func (s Service) Ask(ctx context.Context, a access.Actor, fileID, question string, due clock.Date) error {
	question = strings.TrimSpace(question)
	var c fault.Check
	c.Require(question != "", "asked", "inquiry.problem.question")
	c.Require(len(question) <= longest, "asked", "fault.too_long")
	c.Require(due.Valid(), "due", "supervision.problem.date")
	c.Require(!due.Valid() || due >= s.today(ctx), "due", "inquiry.problem.due")
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileDecide, fileID)
		if err != nil {
			return err
		}
		inquiryID := id.New()
		_, err = tx.Exec(ctx, "insert into inquiry (id, organisation_id, file_id, question, due, asked_by, asked_by_name, asked_at) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			inquiryID, f.OrganisationID, f.ID, question, due, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))
		if err != nil {
			return fmt.Errorf("ask about a client: %w", err)
		}
		if err := s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskAsked, Source: source(inquiryID), Due: due, Priority: 1}); err != nil {
			return err
		}
		return s.append(ctx, tx, a, f, history.ActInquiryAsked, history.InquiryAsked, history.InquiryPayload{Inquiry: inquiryID, Due: due})
	})
}

// Answer answers for the provider, once: whoever writes in the file.
func (s Service) Answer(ctx context.Context, a access.Actor, fileID, inquiryID, answer string) error {
	answer = strings.TrimSpace(answer)
	var c fault.Check
	c.Require(answer != "", "answer", "inquiry.problem.answer")
	c.Require(len(answer) <= longest, "answer", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.NoteWrite, fileID)
		if err != nil {
			return err
		}
		i, err := one(ctx, tx, f.ID, inquiryID)
		if err != nil {
			return err
		}
		if i.AnsweredAt != 0 {
			return fault.Overtaken("inquiry.problem.answered", "Name", i.AnsweredBy)
		}
		if err := db.Updated(tx.Exec(ctx, "update inquiry set answer=$2, answered_by=$3, answered_by_name=$4, answered_at=$5 where id=$1 and answered_at=0",
			i.ID, answer, a.PersonID, a.Name, clock.Micros(s.Clock.Now()))); err != nil {
			return fmt.Errorf("answer about a client: %w", err)
		}
		if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, source(i.ID), a.PersonID); err != nil {
			return err
		}
		return s.append(ctx, tx, a, f, history.ActInquiryAnswered, history.InquiryAnswered, history.InquiryPayload{Inquiry: i.ID})
	})
}

// Read says that the region has read an answer: it waits no longer.
func (s Service) Read(ctx context.Context, a access.Actor, fileID, inquiryID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileDecide, fileID)
		if err != nil {
			return err
		}
		i, err := one(ctx, tx, f.ID, inquiryID)
		if err != nil {
			return err
		}
		if i.AnsweredAt == 0 || i.ReadAt != 0 {
			return fault.Stale()
		}
		if err := db.Updated(tx.Exec(ctx, "update inquiry set read_at=$2 where id=$1 and read_at=0", i.ID, clock.Micros(s.Clock.Now()))); err != nil {
			return fmt.Errorf("read an answer about a client: %w", err)
		}
		return s.append(ctx, tx, a, f, history.ActInquiryRead, history.InquiryRead, history.InquiryPayload{Inquiry: i.ID})
	})
}

func (s Service) append(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, act history.Act, kind history.Kind, p history.InquiryPayload) error {
	_, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, history.Fact{Kind: kind, Effective: s.today(ctx), Payload: p})
	return err
}

func one(ctx context.Context, q db.Querier, fileID, inquiryID string) (Inquiry, error) {
	return db.One[Inquiry](ctx, q, "select "+columns+", '' as full_name, '' as uci_written, '' as provider from inquiry i where i.id=$1 and i.file_id=$2", inquiryID, fileID)
}
