package since

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// goesOn are the files of a provider in a region that were open at the beginning of a month or ended in it: as long as it has one its
// months are owed, whatever its site's last day is said to be, so that no file is lost between the closing of one month and the opening of
// the next. A referral that was not taken ended with its decision.
const goesOn = fileThen + ` and f.region=s.region_code and (f.state in ('REFERRED','APPROVED','ACTIVE')
	or case when f.closed_on<>'' then f.closed_on else f.decided_on end>=$2)`

// stays says that a site and its provider have not left by the first day of a month.
const stays = "(s.active_to='' or s.active_to>=$2) and (o.active_to='' or o.active_to>=$2)"

// sent says that a provider began a report of the month in the region: it then stands on the boards whatever else is said of it.
const sent = "exists (select 1 from submission x where x.organisation_id=o.id and x.region=s.region_code and x.month=substr(cast($1 as text),1,7))"

// Over gives the sites of a provider in a region that had ended before a month, with every file of theirs: nothing happened there in it, nor
// was anybody there at its beginning, whenever somebody said so.
func Over(ctx context.Context, q db.Querier, organisationID, region string, m clock.Month) ([]string, error) {
	out, err := db.All[string](ctx, q, `select s.id from site s where s.organisation_id=$1 and s.region_code=$2 and s.active_to<>'' and s.active_to<$3
		and not exists (select 1 from supervision_file f where f.organisation_id=$1 and f.site_id=s.id and not f.withdrawn and not f.opened_in_error
		and (f.state in ('REFERRED','APPROVED','ACTIVE') or case when f.closed_on<>'' then f.closed_on else f.decided_on end>=$3))`, organisationID, region, m.First())
	if err != nil {
		return nil, fmt.Errorf("sites that had ended: %w", err)
	}
	return out, nil
}
