package desk

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// taskNotAttended asks for the agency to be told that the client did not attend a hearing.
const taskNotAttended = "supervision.task.not_attended"

// NotAttended keeps that the client of a file under supervision did not attend a hearing, with what is known of why, and asks whoever has the
// file to tell the agency today. Said again it waits again, unless a report that stands names it.
func (s Service) NotAttended(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, hearingID, said string) error {
	_, err := tx.Exec(ctx, `insert into hearing_finding (hearing_id, organisation_id, file_id, found_on, said) values ($1,$2,$3,$4,$5)
		on conflict (hearing_id) do update set said=excluded.said, found_on=excluded.found_on, reason='',
		ended_on=case when hearing_finding.breach_id='' then '' else hearing_finding.ended_on end`, hearingID, f.OrganisationID, f.ID, s.today(ctx), said)
	if err != nil {
		return fmt.Errorf("keep that a hearing was not attended: %w", err)
	}
	_, err = s.chase(ctx, tx, a, f, hearingID)
	return err
}

// Attended ends what waits of a hearing by a correction of what came of it, for its reason; it gives the event of that, if anything waited.
func (s Service) Attended(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, hearingID, why string) ([]history.Fact, error) {
	ended, err := s.endFindings(ctx, tx, a, f, "", why, func(x Finding) bool { return x.CheckIn == hearingID })
	if err != nil || !slices.ContainsFunc(ended, Finding.OfHearing) {
		return nil, err
	}
	return []history.Fact{{Kind: history.FindingWithdrawn, Effective: s.today(ctx), Payload: history.FindingPayload{Hearing: hearingID}}}, nil
}
