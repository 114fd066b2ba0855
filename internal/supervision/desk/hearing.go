package desk

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
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

// missedDays is for how long a report begins with a check-in that was missed.
const missedDays = 30

// MissedOn gives the day of the last check-in of a file when the client did not come to it lately and no report that stands says so; within a
// reading that decides access itself.
func (s Service) MissedOn(ctx context.Context, f supervision.File) (clock.Date, error) {
	on, err := db.One[clock.Date](ctx, s.DB, `select coalesce(max(k.due_on),'') from check_in k where k.file_id=$1 and k.outcome=$2 and k.due_on>=$3
		and not exists (select 1 from check_in l where l.file_id=k.file_id and l.outcome<>'' and l.due_on>k.due_on)
		and not exists (select 1 from breach b where b.file_id=k.file_id and b.kind='ABSENT' and b.taken_back_on='' and (b.occurred_on=k.due_on or b.occurred_on='' and b.reported_on>=k.due_on))`,
		f.ID, supervision.Missed, s.today(ctx).AddDays(-missedDays))
	if err != nil {
		return "", fmt.Errorf("the check-in that was missed: %w", err)
	}
	return on, nil
}
