package housing

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Answers are what may be said of whether a client is referred for housing.
var Answers = []string{"yes", "no"}

// Answered is an answer of a file, and the one before.
type Answered struct {
	On  clock.Date
	By  string // who said it
	Is  string
	Was string // empty: nobody had asked
}

// Question is whether the client of a file is referred for housing, with what was answered since the file was opened, the newest first.
type Question struct {
	supervision.View
	Answered []Answered
}

// Answerable reports whether the question may be answered of a file: it is under way.
func Answerable(f supervision.File) bool {
	return f.Follows(history.ActAttributeChanged) == nil && !f.OpenedInError
}

// Asked gives the question to those who write the file; the reading is audited with the file's.
func (s Service) Asked(ctx context.Context, a access.Actor, fileID string) (q Question, err error) {
	if q.View, err = s.ViewTo(ctx, a, fileID, access.FileWrite); err != nil {
		return q, err
	}
	events, err := s.History.Of(ctx, s.DB, fileID, []history.Kind{history.HousingAnswered}, 0, 50)
	if err != nil {
		return q, err
	}
	people := make([]string, len(events))
	for i, e := range events {
		people[i] = e.Person
	}
	names, err := s.Access.NamesOf(ctx, people...)
	if err != nil {
		return q, err
	}
	for _, e := range events {
		p, err := history.Decode[history.HousingAnswerPayload](e)
		if err != nil {
			return q, err
		}
		q.Answered = append(q.Answered, Answered{On: e.Effective, By: names[e.Person], Is: p.Answer, Was: p.Was})
	}
	return q, nil
}

// Answer says whether the client of a file under way is referred for housing: who came in a register was not asked. The version is that of
// the file the person saw. While the referral says otherwise than the file, that is settled first, with its reason; who has a place or is
// expected stays referred.
func (s Service) Answer(ctx context.Context, a access.Actor, fileID string, version int, answer string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		if err := s.askable(ctx, tx, f, answer); err != nil {
			return err
		}
		if err := db.Updated(tx.Exec(ctx, "update supervision_file set housing_referred=$3, housing_answer=$4, version=version+1 where id=$1 and version=$2",
			f.ID, version, answer == "yes", answer)); err != nil {
			return fmt.Errorf("whether housing is sought: %w", err)
		}
		_, err = s.History.Append(ctx, tx, a, history.ActHousingAnswered, f.OrganisationID, f.ID,
			history.Fact{Kind: history.HousingAnswered, Effective: s.today(ctx), Payload: history.HousingAnswerPayload{Answer: answer, Was: f.HousingAnswer}})
		return err
	})
}

// askable refuses an answer that a file cannot take as it stands.
func (s Service) askable(ctx context.Context, tx *db.Tx, f supervision.File, answer string) error {
	if err := f.Follows(history.ActAttributeChanged); err != nil {
		return err
	}
	if f.AgencyHousing != "" {
		return fault.New(fault.NotReady, "housing.problem.differs")
	}
	var c fault.Check
	c.Require(answer == "yes" || answer == "no", "answer", "supervision.problem.choice")
	c.Require(answer != f.HousingAnswer, "answer", "housing.problem.same")
	if err := c.Err(); err != nil || answer == "yes" {
		return err
	}
	placed, err := db.One[int](ctx, tx, "select (select count(*) from bed_stay where file_id=$1 and left_on='')+(select count(*) from bed_expected where file_id=$1)", f.ID)
	if err != nil {
		return fmt.Errorf("the place of a client: %w", err)
	}
	c.Require(placed == 0, "answer", "housing.problem.placed")
	return c.Err()
}
