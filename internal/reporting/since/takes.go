package since

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Takes finds a provider's month in a region only where the provider has a part in it: it owes the month, it sent it already, or it has a
// file there that had begun by then and had not left yet. A report of elsewhere would be counted in the nation and stand on nobody's board;
// one of a time of which nothing was kept would say 0 of what nobody knows (RPT-1). A provider of whose site nobody said since when it is
// there, and that has no file, begins with the month that is reported now.
func Takes(ctx context.Context, q db.Querier, organisationID, region string, m clock.Month, today clock.Date) error {
	part, err := db.One[bool](ctx, q, `select exists (`+MonthsOwed+` and o.id=$3 and s.region_code=$4)
		or exists (select 1 from supervision_file f where f.organisation_id=$3 and f.region=$4 and f.referred_on<=$1 and not f.withdrawn and not f.opened_in_error)
		and (exists (select 1 from site s join organisation o on o.id=s.organisation_id where o.id=$3 and s.region_code=$4 and `+stays+`)
		or not exists (select 1 from site s where s.organisation_id=$3 and s.region_code=$4))
		or exists (select 1 from submission x where x.organisation_id=$3 and x.region=$4 and x.month=$5)
		or $6 and exists (select 1 from site s where s.organisation_id=$3 and s.region_code=$4 and s.active_from='' and (s.active_to='' or s.active_to>=$2))
		and not exists (select 1 from supervision_file f where f.organisation_id=$3 and f.region=$4 and not f.withdrawn and not f.opened_in_error)`,
		m.Last(), m.First(), organisationID, region, m, m.Add(2).First() > today)
	if err != nil {
		return fmt.Errorf("a provider's part in a region: %w", err)
	}
	if !part {
		return fault.Missing()
	}
	return nil
}
