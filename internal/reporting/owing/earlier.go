package owing

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/reporting/since"
)

// neverSent says of the months before the one that is reported now how many were never sent, in one line that leads to the oldest.
// Whoever has sent nothing yet is asked for no month of before they began here; a provider begins with what is first recorded of a
// referral to it, and not before the first month that anybody sent, so that its very first month is not forgotten either.
func (s Service) neverSent(ctx context.Context, a access.Actor, z midnight.Zones) ([]Owing, error) {
	q, code, day, args := neverBegun, "earlier", reporting.ProviderDay, []any{a.OrganisationID}
	switch {
	case a.MayEver(access.ReportNation):
		q, code, day, args = nationSentNone, "earlier_nation", reporting.NationDay, nil
	case a.MayEver(access.ReportRegion):
		q, code, day, args = regionSentNone, "earlier_region", reporting.RegionDay, []any{a.Region}
	}
	lines, err := db.All[owedLine](ctx, s.DB, fmt.Sprintf(q, since.OwedIn(s.before(z, a.Region)...)), args...)
	if err != nil {
		return nil, fmt.Errorf("months that were never sent: %w", err)
	}
	if code == "earlier" {
		if lines, err = s.sinceBegun(ctx, a.OrganisationID, z, lines); err != nil {
			return nil, err
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	o := s.owing(code, reporting.Period{OrganisationID: lines[0].Organisation, Region: lines[0].Region, Month: lines[0].Month}, day, z)
	o.Count = len(lines)
	return []Owing{o}, nil
}

// sinceBegun leaves out of a provider's months those before it began here, unless it sent one that is older still.
func (s Service) sinceBegun(ctx context.Context, organisation string, z midnight.Zones, lines []owedLine) ([]owedLine, error) {
	if !slices.ContainsFunc(lines, func(l owedLine) bool { return l.Before == 0 }) {
		return lines, nil
	}
	type began struct {
		First int64       `db:"first"`
		Line  clock.Month `db:"line"`
	}
	b, err := db.One[began](ctx, s.DB, "select coalesce(min(recorded),0) as first, (select coalesce(min(month),'') from submission) as line from event where organisation_id=$1 and kind='referred'", organisation)
	if err != nil {
		return nil, fmt.Errorf("since when a provider is here: %w", err)
	}
	return slices.DeleteFunc(lines, func(l owedLine) bool {
		return l.Before == 0 && (b.First == 0 || l.Month < max(b.Line, clock.DateOf(clock.FromMicros(b.First), z.Region(l.Region)).MonthOf()))
	}), nil
}

// WillOwe reports whether a provider has a site in a month that is to come or under way: without one it will owe nothing.
func (s Service) WillOwe(ctx context.Context, organisation string, m clock.Month) (bool, error) {
	n, err := db.One[int](ctx, s.DB, `select count(*) from organisation o join site s on s.organisation_id=o.id where o.id=$1
		and (s.active_to='' or s.active_to>=$2) and (o.active_to='' or o.active_to>=$2)`, organisation, m.First())
	return n > 0, err
}

// before gives the months before the one that is reported now.
func (s Service) before(z midnight.Zones, region string) []clock.Month {
	var out []clock.Month
	for m, i := s.reported(z, region), 1; i <= monthsBack; i++ {
		out = append(out, m.Add(-i))
	}
	return out
}

// The months that are owed and were never sent, the oldest first; of a region and the nation, those after one that was, and of a
// provider with how many it sent of before.
const (
	neverBegun = `select x.organisation_id, x.region, x.month,
		(select count(*) from submission n where n.organisation_id=x.organisation_id and n.region=x.region and n.month<x.month) as sent_before from (%s) x where x.organisation_id=$1
		and not exists (select 1 from submission n where n.organisation_id=x.organisation_id and n.region=x.region and n.month=x.month) order by x.month, x.region`
	regionSentNone = `select distinct '' as organisation_id, x.region, x.month from (%s) x where x.region=$1
		and not exists (select 1 from regional_report r where r.region=x.region and r.month=x.month)
		and exists (select 1 from regional_report r where r.region=x.region and r.month<x.month) order by x.month`
	nationSentNone = `select distinct '' as organisation_id, '' as region, x.month from (%s) x
		where not exists (select 1 from national_report r where r.month=x.month)
		and exists (select 1 from national_report r where r.month<x.month) order by x.month`
)
