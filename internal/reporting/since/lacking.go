package since

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// ofLatest are the latest reports of the regions of a month, $1.
const ofLatest = `regional_report r where r.month=$1 and r.revision=(select max(y.revision) from regional_report y where y.month=r.month and y.region=r.region)`

// Lacking names, as region/provider and in their order, whose month the latest reports of the regions do not have: of the providers that owe
// it, those of whom only a register tells that came in later, and those that a region named as missing. Those of the absent regions are not
// among them: these are named whole.
func Lacking(ctx context.Context, q db.Querier, m clock.Month, absent ...string) ([]string, error) {
	out, err := db.All[string](ctx, q, `select o.region || '/' || o.organisation_id from (`+MonthsOwed+`) o`, m.Last(), m.First())
	if err != nil {
		return nil, fmt.Errorf("who owes a month: %w", err)
	}
	untold, err := BeforeRegister(ctx, q, m)
	if err != nil {
		return nil, err
	}
	for _, u := range untold {
		out = append(out, u.Region+"/"+u.OrganisationID)
	}
	named, err := db.All[string](ctx, q, "select r.region || ' ' || r.missing from "+ofLatest, m)
	if err != nil {
		return nil, fmt.Errorf("who was named as missing: %w", err)
	}
	for _, n := range named {
		words := strings.Fields(n)
		for _, organisation := range words[1:] {
			out = append(out, words[0]+"/"+organisation)
		}
	}
	there, err := db.All[string](ctx, q, `select u.region || '/' || u.organisation_id from submission u where u.month=$1
		and u.id in (select p.submission_id from regional_part p join (select id from `+ofLatest+`) l on l.id=p.report_id)`, m)
	if err != nil {
		return nil, fmt.Errorf("what the regions sent: %w", err)
	}
	out = slices.DeleteFunc(out, func(at string) bool {
		region, _, _ := strings.Cut(at, "/")
		return slices.Contains(there, at) || slices.Contains(absent, region)
	})
	slices.Sort(out)
	return slices.Compact(out), nil
}
