package correction

import (
	"context"
	"fmt"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// reason is why something was put right: a detail of the client, a check-in, a report of non-compliance.
type reason struct {
	About    string `db:"about"`
	Words    string `db:"reason"`
	Recorded int64  `db:"recorded"`
}

// Reasons gives why events put right what they do, by the id of the event. The words are not in the history: they are
// found beside what was corrected, the last that were written when the event was recorded.
func (s Service) Reasons(ctx context.Context, fileID string, events []history.Event) (map[string]string, error) {
	rows, err := db.All[reason](ctx, s.DB, `select detail as about, reason, recorded from client_correction where file_id=$1
		union all select corrects, reason, recorded from check_in_correction where file_id=$1 and corrects<>''
		union all select corrects, reason, recorded from breach_answer_correction where file_id=$1 and corrects<>''
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
	case history.CheckInOutcome, history.BreachAnswered:
		return e.Corrects
	case history.BreachTakenBack:
		if p, err := history.Decode[history.BreachTakenBackPayload](e); err == nil {
			return p.Breach
		}
	}
	return ""
}
