package told

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// place is a site of a provider as it was known at an instant.
type place struct {
	ID    string     `db:"id"`
	From  clock.Date `db:"active_from"`
	To    clock.Date `db:"active_to"`
	Added int64      `db:"added_at"`
}

// sitesOf gives the sites of a provider in a region of which is known when they were added. One of which nobody said since when it is there may have been there
// ever since.
func sitesOf(ctx context.Context, q db.Querier, organisationID, region string, knownAt time.Time) ([]place, error) {
	out, err := db.All[place](ctx, q, `select s.id, s.active_from, s.active_to, s.added_at from site s where s.organisation_id=$1 and s.region_code=$2
		and s.added_at<>0 and s.added_at<=$3 order by s.id`, organisationID, region, clock.Micros(knownAt))
	if err != nil {
		return nil, fmt.Errorf("sites of a region: %w", err)
	}
	return out, nil
}

// besides gives the other sites that were there by the day of a register of one: those that it knew of, and those that were added since. It says nothing of these
// either.
func (r register) besides(sites []place) string {
	lines := []string{r.Beside}
	for _, s := range sites {
		if r.Site != "" && s.ID != r.Site && s.From <= r.AsOf && s.Added >= r.Done {
			lines = append(lines, s.ID+" "+string(s.From)+" "+string(s.To))
		}
	}
	return strings.TrimPrefix(strings.Join(lines, "\n"), "\n")
}
