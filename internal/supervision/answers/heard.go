package answers

import (
	"context"
	"fmt"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
)

// taken is that a word of the agency was recorded, in the same act as what it says.
type taken struct {
	FileID   string `db:"file_id"`
	Recorded int64  `db:"recorded"`
	Payload  string `db:"payload"`
}

// act tells the acts of files apart.
type act struct {
	FileID   string
	Recorded int64
}

// heard gives the words on which decisions were recorded for the agency, by the act: what somebody heard is not the agency's own answer.
func (s Service) heard(ctx context.Context, rows []told) (map[act]hearsay.Word, error) {
	var files []any
	for _, r := range rows {
		if r.Kind == history.Decided {
			files = append(files, r.FileID)
		}
	}
	if len(files) == 0 {
		return nil, nil
	}
	list, err := db.All[taken](ctx, s.DB, "select file_id, recorded, payload from event where kind=$1 and file_id in "+db.In(2, len(files))+" order by seq", append([]any{history.WordTaken}, files...)...)
	if err != nil {
		return nil, fmt.Errorf("decisions that were heard: %w", err)
	}
	words, err := hearsay.Service{Service: s.Service}.OnDecisions(ctx, s.DB, files...)
	if err != nil {
		return nil, err
	}
	out := map[act]hearsay.Word{}
	for _, x := range list {
		p, err := history.Decode[history.WordPayload](history.Event{Payload: x.Payload})
		if err != nil {
			return nil, err
		}
		if w, there := words[p.Word]; there {
			out[act{x.FileID, x.Recorded}] = w
		}
	}
	return out, nil
}

// agencys reports whether a decision is the agency's: a provider refuses, and a client withdraws, on their own.
func (x Answer) agencys() bool {
	return x.Decision == supervision.Accepted || x.Decision == supervision.NotApproved
}
