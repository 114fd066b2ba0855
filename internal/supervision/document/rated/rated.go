// Package rated says which risk levels a report of a period may say. Start at [At].
package rated

import (
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// mostRatings is how far back the risk level of a reported period is looked for.
const mostRatings = 100

// At gives the risk levels that a report up to a day may say: the one in force now, and the one in force on that day.
func At(ctx context.Context, q db.Querier, h *history.Record, f supervision.File, to clock.Date) ([]string, error) {
	if f.Risk == "" {
		return nil, nil
	}
	events, err := h.Of(ctx, q, f.ID, []history.Kind{history.RiskSet}, 0, mostRatings)
	if err != nil {
		return nil, err
	}
	out := []string{f.Risk}
	var latest clock.Date
	for _, e := range events { // of those of one day the one that was recorded last
		p, err := history.Decode[history.RiskPayload](e)
		if err != nil {
			return nil, err
		}
		if e.Effective <= to && e.Effective > latest {
			latest, out = e.Effective, []string{f.Risk, p.Risk}
		}
	}
	return out, nil
}
