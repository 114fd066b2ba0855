package answers

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/asking"
)

// AnswerQuestion answers what the agency asked about a referral, once; the task is done with it.
func (s Service) AnswerQuestion(ctx context.Context, a access.Actor, fileID, questionID, answer string) error {
	var c fault.Check
	c.Require(strings.TrimSpace(answer) != "", "referral_answer", "fault.required")
	c.Require(len(answer) <= asking.Longest, "referral_answer", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	today := clock.Today(ctx, s.Clock)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		err = db.Updated(tx.Exec(ctx, "update referral_question set answer=$3, answered_on=$4, answered_by=$5, version=version+1 where id=$1 and file_id=$2 and answer=''",
			questionID, f.ID, strings.TrimSpace(answer), today, a.PersonID))
		if err != nil {
			return fmt.Errorf("answer question: %w", err)
		}
		open, err := db.One[int](ctx, tx, "select count(*) from referral_question where file_id=$1 and answer=''", f.ID)
		if err != nil {
			return err
		}
		if open == 0 {
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, supervision.ReferralSource, a.PersonID); err != nil {
				return err
			}
		}
		_, err = s.History.Append(ctx, tx, a, history.ActInformationGiven, f.OrganisationID, f.ID,
			history.Fact{Kind: history.InformationGiven, Effective: today, Payload: history.QuestionPayload{Question: questionID}})
		return err
	})
}
