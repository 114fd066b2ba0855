package question

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
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/synopsis"
)

const (
	actSeen = "questions.seen"
	actRead = "questions.answers_read"
)

// Given is what an officer says to one question: an answer, or of whom it will be asked and by when.
type Given struct {
	QuestionID string
	Answer     string
	LaterFrom  string
	LaterOn    clock.Date
}

func (g Given) empty() bool {
	return strings.TrimSpace(g.Answer) == "" && strings.TrimSpace(g.LaterFrom) == "" && g.LaterOn == ""
}

// check notes what is wrong with an answer beside its own field.
func (g Given) check(c *fault.Check, today clock.Date) {
	c.Require(len(g.Answer) <= 4000, "answer-"+g.QuestionID, "fault.too_long")
	if strings.TrimSpace(g.Answer) != "" { // one or the other: what is answered waits for nobody
		c.Require(strings.TrimSpace(g.LaterFrom) == "" && g.LaterOn == "", "answer-"+g.QuestionID, "question.problem.both")
		return
	}
	c.Require(strings.TrimSpace(g.LaterFrom) != "", "from-"+g.QuestionID, "question.problem.from")
	c.Require(len(g.LaterFrom) <= 300, "from-"+g.QuestionID, "fault.too_long")
	c.Require(g.LaterOn.Valid() && g.LaterOn >= today, "on-"+g.QuestionID, "question.problem.on")
}

// Answer keeps what an officer says to questions of a round; what they leave empty stays open. An answer stands in the
// synopsis at once, and does not change: what must be said again is asked again.
func (s *Service) Answer(ctx context.Context, a access.Actor, fileID, roundID string, given []Given) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.fileFor(ctx, tx, a, access.FormWrite, fileID)
		if err != nil {
			return err
		}
		if a.OrganisationID == f.OrganisationID {
			return fault.Denied()
		}
		if err := tx.Hold(ctx, "supervision_file", f.ID); err != nil {
			return err
		}
		r, err := roundOf(ctx, tx, f.ID, roundID)
		if err != nil {
			return err
		}
		said, err := r.said(given, s.today(ctx))
		if err != nil {
			return err
		}
		for _, g := range said {
			if err := s.keepAnswer(ctx, tx, a, f, g.q, g.Given); err != nil {
				return err
			}
		}
		return s.answered(ctx, tx, a, f, r.ID, len(said))
	})
}

// reply is what was said to a question.
type reply struct {
	Given
	q Question
}

// said takes what was said to questions of the round. What was said to one that no longer waits here is refused beside it, and
// the rest with it: nobody's words vanish behind the word that the answers are sent.
func (r Round) said(given []Given, today clock.Date) ([]reply, error) {
	var c fault.Check
	var out []reply
	for _, q := range r.Questions {
		i := slices.IndexFunc(given, func(g Given) bool { return g.QuestionID == q.ID && !g.empty() && !q.says(g) })
		if i < 0 {
			continue
		}
		q.mayTake(&c)
		if q.Waits() {
			given[i].check(&c, today)
		}
		out = append(out, reply{given[i], q})
	}
	c.Require(len(out) > 0, "answers", "question.problem.nothing")
	return out, c.Err()
}

// says reports whether the question is answered with these very words already, as by a page that was sent twice.
func (q Question) says(g Given) bool {
	return q.Answer != "" && q.Answer == strings.TrimSpace(g.Answer)
}

// mayTake notes why the question takes no answer: it waits in a later round, or somebody else has answered.
func (q Question) mayTake(c *fault.Check) {
	c.Require(q.Stands() != Again, "answer-"+q.ID, "question.problem.again", "Round", q.Again)
	c.Require(q.Stands() != Answered, "answer-"+q.ID, "question.problem.answered", "Name", q.AnsweredBy)
}

func roundOf(ctx context.Context, q db.Querier, fileID, roundID string) (Round, error) {
	rounds, err := roundsOf(ctx, q, fileID)
	if err != nil {
		return Round{}, err
	}
	r, there := File{Rounds: rounds}.Round(roundID)
	if !there {
		return Round{}, fault.Missing()
	}
	return r, nil
}

func (s *Service) keepAnswer(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, q Question, g Given) error {
	answer, from, on := strings.TrimSpace(g.Answer), strings.TrimSpace(g.LaterFrom), g.LaterOn
	if answer != "" {
		from, on = "", ""
	}
	err := db.Updated(tx.Exec(ctx, `update round_question set answer=$3, later_from=$4, later_on=$5, answered_at=$6, answered_by=$7, answered_by_name=$8, version=version+1
		where id=$1 and version=$2`, q.ID, q.Version, answer, from, on, clock.Micros(s.Clock.Now()), a.PersonID, a.Name))
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	if answer == "" {
		return nil
	}
	e := synopsis.Entry{Question: q.Question, Words: answer, Source: synopsis.FromAgency, SaidBy: a.Name, On: s.today(ctx)}
	if e.Question == "" {
		e.Question, e.Words = synopsis.Besides(q.Heading), q.Words+"\n"+answer
	}
	return s.Keep(ctx, tx, a, f, e, "question:"+q.ID)
}

// answered tells whoever has the file that answers came, and until when the others are waited for.
func (s *Service) answered(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, roundID string, said int) error {
	r, err := roundOf(ctx, tx, f.ID, roundID)
	if err != nil {
		return err
	}
	if err := s.wait(ctx, tx, f, r.SentBy, r.ID, ruleRead, readSourceOf(r.ID), s.today(ctx)); err != nil {
		return err
	}
	if err := s.awaited(ctx, tx, f, r, a.PersonID); err != nil {
		return err
	}
	_, err = s.History.Append(ctx, tx, a, history.ActQuestionsAnswered, f.OrganisationID, f.ID, history.Fact{Kind: history.QuestionsAnswered, Effective: s.today(ctx),
		Payload: history.RoundPayload{Round: r.ID, Number: r.Number, Count: said, Open: len(r.Open())}})
	return err
}

// awaited moves the day by which answers are due to the last that was promised, waits for the first of them, and ends the wait
// when nothing is open.
func (s *Service) awaited(ctx context.Context, tx *db.Tx, f supervision.File, r Round, by string) error {
	open := r.Open()
	if len(open) == 0 {
		return s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(r.ID), by)
	}
	due, promised := r.DueOn, true
	for _, q := range open {
		promised = promised && q.Stands() == Promised
		due = max(due, q.LaterOn)
	}
	if !promised {
		return nil
	}
	if _, err := tx.Exec(ctx, "update question_round set due_on=$2 where id=$1", r.ID, due); err != nil {
		return fmt.Errorf("move round: %w", err)
	}
	r.DueOn = due
	return s.wait(ctx, tx, f, r.SentBy, r.ID, ruleDue, sourceOf(r.ID), r.Falls())
}

// Met notes that a round was opened: by the first officer who does, which is its receipt, or by whoever asked, for whom the
// answers that came are then read. It changes nothing else, and nothing the second time. It gives the round as it stands now.
func (s *Service) Met(ctx context.Context, a access.Actor, f File, r Round) (Round, error) {
	err := s.DB.Tx(ctx, func(tx *db.Tx) error {
		switch {
		case f.MayAnswer && r.SeenAt == 0:
			r.SeenAt, r.SeenName = clock.Micros(s.Clock.Now()), a.Name
			_, err := tx.Exec(ctx, "update question_round set seen_at=$2, seen_by_name=$3 where id=$1 and seen_at=0", r.ID, r.SeenAt, r.SeenName)
			if err != nil {
				return fmt.Errorf("round seen: %w", err)
			}
			return s.Audit.Act(ctx, tx, a.Entry(actSeen, "file", f.ID))
		case f.MayAsk && a.Has(access.CaseManager):
			open, err := db.One[int](ctx, tx, "select count(*) from task where file_id=$1 and source=$2 and done_at=0", f.ID, readSourceOf(r.ID))
			if err != nil || open == 0 {
				return err
			}
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, readSourceOf(r.ID), a.PersonID); err != nil {
				return err
			}
			return s.Audit.Act(ctx, tx, a.Entry(actRead, "file", f.ID))
		}
		return nil
	})
	return r, err
}
