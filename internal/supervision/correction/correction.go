// Package correction keeps why what a file says was put right, beside the history, which says only that it was; and it says on a
// signed note of a check-in that its outcome is no longer so.
//
// Start at [Service.Keep].
package correction

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Service keeps corrections; whoever asks it has let the actor make them.
type Service struct {
	DB      *db.DB
	History *history.Record
	Notes   *notes.Service
	Clock   clock.Clock
}

// Outcome is the outcome of a check-in that is put right: what it was, what it is, and why.
type Outcome struct {
	OrganisationID, FileID, CheckInID string
	Was, Is, Why                      string
}

// Keep keeps what the outcome of a check-in was and why it is put right. It gives the event that is no longer so, empty when a
// register recorded none, and the facts of what is added to the note that was signed with it.
func (s Service) Keep(ctx context.Context, tx *db.Tx, a access.Actor, o Outcome) (corrects string, facts []history.Fact, err error) {
	events, err := s.History.Of(ctx, tx, o.FileID, []history.Kind{history.CheckInOutcome, history.NoteSigned}, 0, 500)
	if err != nil {
		return "", nil, err
	}
	corrects, note := signedWith(events, o.CheckInID)
	if _, err := tx.Exec(ctx, "insert into check_in_correction (id, organisation_id, file_id, check_in_id, was, corrects, reason, person_id, recorded) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		id.New(), o.OrganisationID, o.FileID, o.CheckInID, o.Was, corrects, strings.TrimSpace(o.Why), a.PersonID, clock.Micros(s.Clock.Now())); err != nil {
		return "", nil, fmt.Errorf("why a check-in is corrected: %w", err)
	}
	if note == "" {
		return corrects, nil, nil
	}
	fact, err := s.Notes.Amend(ctx, tx, a, o.FileID, note, o.text(ctx), strings.TrimSpace(o.Why))
	return corrects, []history.Fact{fact}, err
}

// SeenBefore gives when a client was seen last beside one check-in of a file, by the check-ins that were kept. A register may have said of an
// earlier day what no check-in says: where it brought the file and no other check-in was kept, the day that stands stays.
func (s Service) SeenBefore(ctx context.Context, tx *db.Tx, fileID, checkInID string, stands clock.Date) (clock.Date, error) {
	day, err := db.One[clock.Date](ctx, tx, `select coalesce(max(case when came_on<>'' then came_on else due_on end),(select case when import_id<>'' then $3 else '' end
		from supervision_file where id=$1)) from check_in where file_id=$1 and id<>$2 and outcome in ('KEPT','LATE')`, fileID, checkInID, string(stands))
	if err != nil {
		return stands, fmt.Errorf("when the client was seen before: %w", err)
	}
	return day, nil
}

// text says in the note what is no longer so.
func (o Outcome) text(ctx context.Context) string {
	if o.Was == o.Is {
		return i18n.T(ctx, "supervision.note.again")
	}
	return i18n.T(ctx, "supervision.note.corrected", "Was", i18n.T(ctx, "supervision.outcome."+o.Was), "Is", i18n.T(ctx, "supervision.outcome."+o.Is))
}

// signedWith gives the last outcome of a check-in among events, the newest first, and the note of the same act.
func signedWith(events []history.Event, checkInID string) (outcome, note string) {
	for i, e := range events {
		if p, err := history.Decode[history.CheckInOutcomePayload](e); e.Kind != history.CheckInOutcome || err != nil || p.CheckIn != checkInID {
			continue
		}
		if i == 0 || events[i-1].Kind != history.NoteSigned || events[i-1].Act != e.Act {
			return e.ID, ""
		}
		p, err := history.Decode[history.NotePayload](events[i-1])
		if err != nil {
			return e.ID, ""
		}
		return e.ID, p.Note
	}
	return "", ""
}
