package told

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
	wanting "passerelle/internal/supervision/undated"
)

// Open is what the registers of a provider leave open in a region, as known now: whoever adds its numbers to those of others reads it beside them.
type Open struct {
	OrganisationID string `db:"organisation_id"`
	Region         string `db:"region"`
	Waits          bool   `db:"waits"` // a row of the latest register of a site waits for somebody, or could not come in
	Undated
	// Since are the steps that were recorded after the months in the sums were certified, and are in none of their numbers ([After]).
	Since Undated
}

// OpenIn lists the providers of a region, or of the nation where it is empty, whose registers leave something open, or of which steps were recorded since some
// months were certified, by region.
func OpenIn(ctx context.Context, q db.Querier, region string, submissions []string) ([]Open, error) {
	later := "n.organisation_id=i.organisation_id and n.region=i.region and n.site_id=i.site_id and n.kind='register' and n.state='done' and n.withdrawn_at=0 and (n.done_at>i.done_at or n.done_at=i.done_at and n.id>i.id)"
	waiting, err := db.All[Open](ctx, q, `select distinct i.organisation_id, i.region, true as waits, 0 as referrals, 0 as decisions, 0 as enrolments, 0 as closures, 0 as breaches from register_import i
		where ($1='' or i.region=$1) and i.kind='register' and i.state='done' and i.withdrawn_at=0 and i.lost_said_at=0 and `+waits+" and not exists (select 1 from register_import n where "+later+")", region)
	if err != nil {
		return nil, fmt.Errorf("registers of which a row waits: %w", err)
	}
	lack, err := lackingIn(ctx, q, region)
	if err != nil {
		return nil, err
	}
	out, err := db.All[Open](ctx, q, "select f.organisation_id, f.region, false as waits, "+undated+" from supervision_file f where ($1='' or f.region=$1) and "+wanting.Brought+" group by f.organisation_id, f.region", region)
	if err != nil {
		return nil, fmt.Errorf("days that no register gives: %w", err)
	}
	out = slices.DeleteFunc(out, func(o Open) bool { return !o.Any() })
	after, err := After(ctx, q, submissions)
	if err != nil {
		return nil, err
	}
	for _, w := range slices.Concat(waiting, lack, after) {
		at := slices.IndexFunc(out, func(o Open) bool { return o.OrganisationID == w.OrganisationID && o.Region == w.Region })
		if at < 0 {
			out = append(out, w)
			continue
		}
		out[at].Waits = out[at].Waits || w.Waits
		if w.Since.Any() {
			out[at].Since = w.Since
		}
	}
	slices.SortFunc(out, func(a, b Open) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.OrganisationID, b.OrganisationID))
	})
	return out, nil
}

// lackingIn lists the providers of which a row of any register could not come in and nobody knows whom it is about. Few registers have such rows:
// each is asked about alone.
func lackingIn(ctx context.Context, q db.Querier, region string) (out []Open, err error) {
	type of struct {
		register
		Region string `db:"region"`
	}
	all, err := db.All[of](ctx, q, `select i.id, i.organisation_id, i.region, i.done_at, i.lost from register_import i where ($1='' or i.region=$1) and i.kind='register' and i.state='done'
		and i.withdrawn_at=0 and i.lost not in ('','[]') and i.lost_said_at=0 order by i.id`, region)
	if err != nil {
		return nil, fmt.Errorf("registers with lost rows: %w", err)
	}
	for _, r := range all {
		rows, err := r.lacking(ctx, q, now)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out = append(out, Open{OrganisationID: r.OrganisationID, Region: r.Region, Waits: true})
		}
	}
	return out, nil
}
