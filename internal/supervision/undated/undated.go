// Package undated decides from when a file stands whose referral has no day: a register listed somebody and did not say since when. It stands from the
// first day on which anything is known to have been done, so that what was done counts on its own day. Start at [Since].
package undated

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Column is true of a file (f) of whose referral a register does not say on which day it was.
const Column = `(f.import_id<>'' and coalesce((select x.payload from event x where x.file_id=f.id and x.kind='referred' order by x.seq desc limit 1),'') like '%"day":"` + history.DayUnknown + `"%')`

// Referral is the referral of a file as it stands.
type Referral struct {
	Undated                                bool
	FileID, OrganisationID, SiteID, Region string
	From                                   clock.Date // from when the file stands
}

// After gives the day before which nothing of a file was done; none where nobody knows when it was referred.
func After(unknown bool, from clock.Date) clock.Date {
	if unknown {
		return ""
	}
	return from
}

// steps are the events that nobody takes before a referral.
var steps = []history.Kind{history.Decided, history.Enrolled, history.Closed}

// Since puts before the events of an act the one that lets a file without a dated referral stand from the first step among them that was taken
// before it did; of any other file it gives them as they are.
func Since(ctx context.Context, tx *db.Tx, h *history.Record, r Referral, facts []history.Fact) ([]history.Fact, error) {
	first := r.From
	for _, x := range facts {
		if slices.Contains(steps, x.Kind) && x.Effective != "" && x.Effective < first {
			first = x.Effective
		}
	}
	if !r.Undated || first == r.From {
		return facts, nil
	}
	moved, err := Dated(ctx, tx, h, r, first, false)
	return append(moved, facts...), err
}

// Dated puts in place of a referral of no day one of a day that somebody knows, or of the day since which it is known to have been.
func Dated(ctx context.Context, tx *db.Tx, h *history.Record, r Referral, on clock.Date, known bool) ([]history.Fact, error) {
	before, err := h.Of(ctx, tx, r.FileID, []history.Kind{history.Referred}, 0, 1)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "update supervision_file set referred_on=$2 where id=$1", r.FileID, on); err != nil {
		return nil, fmt.Errorf("date a referral: %w", err)
	}
	return []history.Fact{{Kind: history.Referred, Effective: on, Corrects: before[0].ID,
		Payload: history.ReferredPayload{Source: "register", Provider: r.OrganisationID, Site: r.SiteID, Region: r.Region, Day: Day(known)}}}, nil
}

// Day says of a fact whose day nobody knows that it is unknown, as its payload does.
func Day(known bool) string {
	if known {
		return ""
	}
	return history.DayUnknown
}
