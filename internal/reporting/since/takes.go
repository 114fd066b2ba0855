package since

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Takes finds a provider's month in a region only where the provider has a part in it: a site there that had not ended before the month,
// a file there, or a report that it sent already. A report of elsewhere would be counted in the nation and stand on nobody's board (RPT-1).
func Takes(ctx context.Context, q db.Querier, organisationID, region string, m clock.Month) error {
	part, err := db.One[bool](ctx, q, `select exists (select 1 from site s where s.organisation_id=$1 and s.region_code=$2 and (s.active_to='' or s.active_to>=$3))
		or exists (select 1 from supervision_file f where f.organisation_id=$1 and f.region=$2)
		or exists (select 1 from submission x where x.organisation_id=$1 and x.region=$2 and x.month=$4)`, organisationID, region, m.First(), m)
	if err != nil {
		return fmt.Errorf("a provider's part in a region: %w", err)
	}
	if !part {
		return fault.Missing()
	}
	return nil
}

// Told gives the kinds of what the registers of a provider said.
func Told(ctx context.Context, q db.Querier, organisationID string, knownAt time.Time) ([]string, error) {
	kinds, err := db.All[string](ctx, q, `select distinct e.kind from event e where e.organisation_id=$1 and e.recorded<=$2 and e.act='register.imported'
		and e.kind in ('decided','enrolled','reopened','closed')`, organisationID, clock.Micros(knownAt))
	if err != nil {
		return nil, fmt.Errorf("what registers told: %w", err)
	}
	return kinds, nil
}
