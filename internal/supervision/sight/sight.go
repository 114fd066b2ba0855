// Package sight says until when those who handed files over read them still (CCM-22). Start at [Of].
package sight

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Of gives the files that a person handed over lately, with the last day on which they read each; its caller decides access.
func Of(ctx context.Context, q db.Querier, personID string, today clock.Date) (map[string]clock.Date, error) {
	type given struct {
		FileID string     `db:"file_id"`
		Until  clock.Date `db:"to_date"`
	}
	list, err := db.All[given](ctx, q, "select file_id, to_date from assignment where person_id=$1 and kind=$2 and to_date>=$3", personID, access.Sight, today)
	if err != nil {
		return nil, fmt.Errorf("files handed over: %w", err)
	}
	out := make(map[string]clock.Date, len(list))
	for _, x := range list {
		out[x.FileID] = max(out[x.FileID], x.Until)
	}
	return out, nil
}
