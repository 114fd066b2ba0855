package interview

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
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Forms lists the official questionnaires that a worker adds questions beside; nothing is taken from them.
var Forms = []string{"questionnaire", "intake"}

// Question is one of the worker's own, for the interview of a file.
type Question struct {
	ID      string     `db:"id"`
	Form    string     `db:"form"`
	Words   string     `db:"words"`
	LeftOut bool       `db:"left_out"` // it is not asked after all
	By      string     `db:"by_name"`
	On      clock.Date `db:"on_day"`
	Answers []Answer   `db:"-"` // the last first
}

// Number is how many answers there are: the next one begins from it.
func (q Question) Number() int { return len(q.Answers) }

// Answer is what was answered.
type Answer struct {
	QuestionID string     `db:"question_id"`
	Number     int        `db:"number"`
	Words      string     `db:"words"`
	By         string     `db:"by_name"`
	On         clock.Date `db:"on_day"`
}

func questionsOf(ctx context.Context, q db.Querier, fileID string) ([]Question, error) {
	list, err := db.All[Question](ctx, q, "select id, form, words, left_out, by_name, on_day from own_question where file_id=$1 order by id limit 200", fileID)
	if err != nil {
		return nil, fmt.Errorf("own questions: %w", err)
	}
	answers, err := db.All[Answer](ctx, q, "select w.question_id, w.number, w.words, w.by_name, w.on_day from own_answer w join own_question o on o.id=w.question_id where o.file_id=$1 order by w.question_id, w.number desc", fileID)
	if err != nil {
		return nil, fmt.Errorf("answers to own questions: %w", err)
	}
	for _, w := range answers {
		at := slices.IndexFunc(list, func(x Question) bool { return x.ID == w.QuestionID })
		if at >= 0 {
			list[at].Answers = append(list[at].Answers, w)
		}
	}
	return list, nil
}

// What is done with a question of one's own.
const (
	added    = "ADDED"
	answered = "ANSWERED"
	leftOut  = "LEFT_OUT"
)

func (s Service) said(ctx context.Context, questionID, state string) history.Fact {
	return history.Fact{Kind: history.OwnQuestionSet, Effective: s.today(ctx), Payload: history.OwnQuestionPayload{Question: questionID, State: state}}
}

// Add adds a question beside those of an official form.
func (s Service) Add(ctx context.Context, a access.Actor, fileID, form, words string) error {
	words = strings.TrimSpace(words)
	return s.act(ctx, a, fileID, history.ActOwnQuestion, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		var c fault.Check
		c.Require(slices.Contains(Forms, form), "form", "supervision.problem.choice")
		c.Require(words != "", "question", "interview.problem.question")
		c.Require(len(words) <= longestLine, "question", "fault.too_long")
		if err := c.Err(); err != nil {
			return history.Fact{}, err
		}
		questionID := id.New()
		_, err := tx.Exec(ctx, "insert into own_question (id, organisation_id, file_id, form, words, left_out, by_name, on_day, recorded_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			questionID, f.OrganisationID, f.ID, form, words, false, a.Name, s.today(ctx), clock.Micros(s.Clock.Now()))
		if err != nil {
			return history.Fact{}, fmt.Errorf("own question: %w", err)
		}
		return s.said(ctx, questionID, added), nil
	})
}

// LeaveOut says that a question is not asked after all; one that was answered stays.
func (s Service) LeaveOut(ctx context.Context, a access.Actor, fileID, questionID string) error {
	return s.act(ctx, a, fileID, history.ActOwnQuestion, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		err := db.Updated(tx.Exec(ctx, "update own_question set left_out=$3 where id=$1 and file_id=$2 and not left_out and not exists (select 1 from own_answer w where w.question_id=own_question.id)",
			questionID, f.ID, true))
		return s.said(ctx, questionID, leftOut), err
	})
}

// Keep keeps what was answered. The number is how many answers the person saw; another given meanwhile makes this one stale.
func (s Service) Keep(ctx context.Context, a access.Actor, fileID, questionID string, number int, words string) error {
	words = strings.TrimSpace(words)
	return s.act(ctx, a, fileID, history.ActOwnQuestion, func(tx *db.Tx, f supervision.File) (history.Fact, error) {
		var c fault.Check
		c.Require(words != "", "answer", "interview.problem.answer")
		c.Require(len(words) <= longestWords, "answer", "fault.too_long")
		if err := c.Err(); err != nil {
			return history.Fact{}, err
		}
		there, err := db.One[int](ctx, tx, "select (select count(*) from own_answer where question_id=o.id) from own_question o where o.id=$1 and o.file_id=$2 and not o.left_out", questionID, f.ID)
		if err != nil {
			return history.Fact{}, err
		}
		if there != number {
			return history.Fact{}, fault.Stale()
		}
		_, err = tx.Exec(ctx, "insert into own_answer (id, organisation_id, question_id, number, words, by_name, on_day, recorded_at) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			id.New(), f.OrganisationID, questionID, number+1, words, a.Name, s.today(ctx), clock.Micros(s.Clock.Now()))
		if db.IsDuplicate(err) {
			return history.Fact{}, fault.Stale()
		}
		return s.said(ctx, questionID, answered), err
	})
}
