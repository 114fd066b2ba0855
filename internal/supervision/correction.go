package supervision

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// corrected reports whether an outcome of a check-in puts right one that is recorded, which takes a reason. Evidence that
// was awaited and has come, or has not, corrects nothing.
func (in CheckIn) corrected(outcome string) bool {
	return in.Outcome != "" && (in.Outcome != Waiting || outcome == Waiting)
}

// keepCorrection keeps what the outcome of a check-in was and why it is put right, and gives the event that is no longer
// so; nothing for an outcome that corrects none.
func (s *Service) keepCorrection(ctx context.Context, tx *db.Tx, a access.Actor, f File, in CheckIn, outcome, why string) (corrects string, err error) {
	if !in.corrected(outcome) {
		return "", nil
	}
	events, err := s.History.Of(ctx, tx, f.ID, []history.Kind{history.CheckInOutcome}, 0, 500)
	if err != nil {
		return "", err
	}
	for _, e := range events {
		if p, err := history.Decode[history.CheckInOutcomePayload](e); err == nil && p.CheckIn == in.ID {
			corrects = e.ID
			break
		}
	}
	if _, err := tx.Exec(ctx, "insert into check_in_correction (id, organisation_id, file_id, check_in_id, was, corrects, reason, person_id, recorded) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		id.New(), f.OrganisationID, f.ID, in.ID, in.Outcome, corrects, strings.TrimSpace(why), a.PersonID, clock.Micros(s.Clock.Now())); err != nil {
		return "", fmt.Errorf("why a check-in is corrected: %w", err)
	}
	return corrects, nil
}

// reason is why something was put right: a detail of the client, a check-in, a report of non-compliance.
type reason struct {
	About    string `db:"about"`
	Words    string `db:"reason"`
	Recorded int64  `db:"recorded"`
}

// reasonsOf gives why events put right what they do, by the id of the event. The words are not in the history: they are
// found beside what was corrected, the last that were written when the event was recorded.
func (s *Service) reasonsOf(ctx context.Context, fileID string, events []history.Event) (map[string]string, error) {
	rows, err := db.All[reason](ctx, s.DB, `select detail as about, reason, recorded from client_correction where file_id=$1
		union all select corrects, reason, recorded from check_in_correction where file_id=$1 and corrects<>''
		union all select id, taken_back_reason, 0 from breach where file_id=$1 and taken_back_reason<>'' order by recorded`, fileID)
	if err != nil {
		return nil, fmt.Errorf("why it was corrected: %w", err)
	}
	out := map[string]string{}
	for _, e := range events {
		about := correctedBy(e)
		for _, r := range rows {
			if about != "" && r.About == about && r.Recorded <= clock.Micros(e.Recorded) {
				out[e.ID] = r.Words
			}
		}
	}
	return out, nil
}

// correctedBy names what an event puts right; nothing of one that corrects nothing.
func correctedBy(e history.Event) string {
	switch e.Kind {
	case history.Corrected:
		if p, err := history.Decode[history.CorrectedPayload](e); err == nil {
			return p.Name
		}
	case history.CheckInOutcome:
		return e.Corrects
	case history.BreachTakenBack:
		if p, err := history.Decode[history.BreachTakenBackPayload](e); err == nil {
			return p.Breach
		}
	}
	return ""
}
