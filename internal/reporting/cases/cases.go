// Package cases looks up the cases behind a figure as a reader may see them: identifier and dates, no name (RPT-2). It changes nothing and
// decides no access. Start at [Lookup].
package cases

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Case is one case behind a figure.
type Case struct {
	FileID    string     `db:"file_id"`
	UCI       string     `db:"uci_written"`
	Kind      string     `db:"kind"`
	Effective clock.Date `db:"effective"`
	Recorded  int64      `db:"recorded"`
	Days      int        // the length it counts, in days; 0 where it counts none
}

// atOnce is how many events are looked up with one statement.
const atOnce = 500

// Known is what happened in cases, by the event that counts them.
type Known map[string]happening

type happening struct {
	Case
	EventID string `db:"id"`
}

// Lookup reads the events by which cases are counted, with any lengths. Cases of a certified submission, when one is
// named, have the identifiers with which it was certified; any other those of now.
func Lookup(ctx context.Context, q db.Querier, certified string, lengths map[string]int) (Known, error) {
	known := make(Known, len(lengths))
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(lengths)), atOnce) {
		if err := known.read(ctx, q, certified, ids); err != nil {
			return nil, fmt.Errorf("cases: %w", err)
		}
	}
	return known, nil
}

func (k Known) read(ctx context.Context, q db.Querier, certified string, ids []string) error {
	args := []any{certified}
	for _, id := range ids {
		args = append(args, id)
	}
	for h, err := range db.Each[happening](ctx, q, `select e.id, e.file_id, e.kind, e.effective, e.recorded, coalesce(k.uci,c.uci_written,'') as uci_written from event e
		left join submission_client k on k.submission_id=$1 and k.file_id=e.file_id
		left join supervision_file f on f.id=e.file_id left join client c on c.id=f.client_id where e.id in `+db.In(2, len(ids)), args...) {
		if err != nil {
			return err
		}
		k[h.EventID] = h
	}
	return nil
}

// Of gives the cases counted by some events, with the length that each counts, in order of time.
func (k Known) Of(lengths map[string]int) []Case {
	found := make([]happening, 0, len(lengths))
	for event, days := range lengths {
		if h, has := k[event]; has {
			h.Days = days
			found = append(found, h)
		}
	}
	slices.SortFunc(found, func(x, y happening) int {
		return cmp.Or(cmp.Compare(x.Effective, y.Effective), cmp.Compare(x.EventID, y.EventID))
	})
	out := make([]Case, len(found))
	for i, h := range found {
		out[i] = h.Case
	}
	return out
}
