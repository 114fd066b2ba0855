package told

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
)

// Open is what the registers of a provider leave open in a region, as known now: whoever adds its numbers to those of others reads it beside them.
type Open struct {
	OrganisationID string `db:"organisation_id"`
	Region         string `db:"region"`
	Waits          bool   `db:"waits"` // a row of the latest register of a site waits for somebody, or could not come in
	Undated
}

// OpenIn lists the providers of a region, or of the nation where it is empty, whose registers leave something open, by region.
func OpenIn(ctx context.Context, q db.Querier, region string) ([]Open, error) {
	later := "n.organisation_id=i.organisation_id and n.region=i.region and n.site_id=i.site_id and n.kind='register' and n.state='done' and n.withdrawn_at=0 and (n.done_at>i.done_at or n.done_at=i.done_at and n.id>i.id)"
	waiting, err := db.All[Open](ctx, q, `select distinct i.organisation_id, i.region, true as waits, 0 as referrals, 0 as decisions, 0 as enrolments, 0 as closures from register_import i
		where ($1='' or i.region=$1) and i.kind='register' and i.state='done' and i.withdrawn_at=0 and `+waits+" and not exists (select 1 from register_import n where "+later+")", region)
	if err != nil {
		return nil, fmt.Errorf("registers of which a row waits: %w", err)
	}
	out, err := db.All[Open](ctx, q, "select f.organisation_id, f.region, false as waits, "+undated+" from supervision_file f where ($1='' or f.region=$1) and "+brought+" group by f.organisation_id, f.region", region)
	if err != nil {
		return nil, fmt.Errorf("days that no register gives: %w", err)
	}
	out = slices.DeleteFunc(out, func(o Open) bool { return !o.Any() })
	for _, w := range waiting {
		at := slices.IndexFunc(out, func(o Open) bool { return o.OrganisationID == w.OrganisationID && o.Region == w.Region })
		if at < 0 {
			out = append(out, w)
			continue
		}
		out[at].Waits = true
	}
	slices.SortFunc(out, func(a, b Open) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.OrganisationID, b.OrganisationID))
	})
	return out, nil
}
