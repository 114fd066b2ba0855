package since

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Unbegun lists the providers that have neither a file nor a register in a region, and of whose site there nobody said since when it is there:
// they owe no month and are late with none, and who asks for reports is told of them all the same.
func Unbegun(ctx context.Context, q db.Querier, m clock.Month) ([]Untold, error) {
	out, err := db.All[Untold](ctx, q, `select distinct o.id as organisation_id, o.name, o.name_fr, s.region_code as region from organisation o join site s on s.organisation_id=o.id
		where o.kind='provider' and s.active_from='' and o.active_from<=$1 and `+stays+`
		and not exists (select 1 from supervision_file f where f.organisation_id=o.id and f.region=s.region_code and not f.withdrawn and not f.opened_in_error)
		and not exists (select 1 from register_import i where i.organisation_id=o.id and i.region=s.region_code and i.kind='register' and i.state='done' and i.withdrawn_at=0)
		and not exists (select 1 from (`+MonthsOwed+`) w where w.organisation_id=o.id and w.region=s.region_code) order by region, o.name`, m.Last(), m.First())
	if err != nil {
		return nil, fmt.Errorf("providers that have not begun: %w", err)
	}
	return out, nil
}
