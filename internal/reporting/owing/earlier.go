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

// neverSent says of the months before the one that is reported now how many were never sent, in one line that leads to the oldest; to a
// liaison officer those of the region and those of its providers. Whoever has sent nothing yet is asked for no month of before they began.
func (s Service) neverSent(ctx context.Context, a access.Actor, z midnight.Zones) ([]Owing, error) {
	switch {
	case a.MayEver(access.ReportNation):
		return s.lacking(ctx, "earlier_nation", "select month from national_report", nationSentNone, reporting.NationDay, z, a.Region)
	case a.MayEver(access.ReportRegion):
		out, err := s.lacking(ctx, "earlier_region", "select month from regional_report where region=$1", regionSentNone, reporting.RegionDay, z, a.Region, a.Region)
		if err != nil {
			return nil, err
		}
		providers, err := s.unsent(ctx, "earlier_providers", providersSentNone, s.before(z, a.Region), reporting.ProviderDay, z, a.Region)
		for i := range providers {
			providers[i].Period.OrganisationID = "" // they stand on the month's board
		}
		return append(out, providers...), err
	default:
		return s.unsent(ctx, "earlier", neverBegun, s.before(z, a.Region), reporting.ProviderDay, z, a.OrganisationID)
	}
}

// lacking says which months after the first report of a region or the nation have none; who owed one of them is asked only then, for it is
// asked for on every page.
func (s Service) lacking(ctx context.Context, code, reports, query string, day int, z midnight.Zones, region string, args ...any) ([]Owing, error) {
	sent, err := db.All[clock.Month](ctx, s.DB, reports, args...)
	if err != nil {
		return nil, fmt.Errorf("reports that were sent: %w", err)
	}
	var months []clock.Month
	for _, m := range s.before(z, region) {
		if len(sent) > 0 && m > slices.Min(sent) && !slices.Contains(sent, m) {
			months = append(months, m)
		}
	}
	if len(months) == 0 {
		return nil, nil
	}
	return s.unsent(ctx, code, query, months, day, z, args...)
}

func (s Service) unsent(ctx context.Context, code, query string, months []clock.Month, day int, z midnight.Zones, args ...any) ([]Owing, error) {
	lines, err := db.All[owedLine](ctx, s.DB, fmt.Sprintf(query, since.OwedIn(months...)), args...)
	if err != nil {
		return nil, fmt.Errorf("months that were never sent: %w", err)
	}
	if lines, err = s.sinceBegun(ctx, z, lines); err != nil || len(lines) == 0 {
		return nil, err
	}
	o := s.owing(code, reporting.Period{OrganisationID: lines[0].Organisation, Region: lines[0].Region, Month: lines[0].Month}, day, z)
	o.Count = len(lines)
	return []Owing{o}, nil
}

// sinceBegun leaves out of providers' months those before each began here, unless it sent one that is older still.
func (s Service) sinceBegun(ctx context.Context, z midnight.Zones, lines []owedLine) ([]owedLine, error) {
	var out []owedLine
	from := map[reporting.Period]clock.Month{}
	for _, l := range lines {
		if l.Organisation == "" || l.Before > 0 {
			out = append(out, l)
			continue
		}
		at := reporting.Period{OrganisationID: l.Organisation, Region: l.Region}
		if _, known := from[at]; !known {
			var err error
			if from[at], err = s.begins(ctx, at, newest(lines, at), z); err != nil {
				return nil, err
			}
		}
		if from[at] != "" && l.Month >= from[at] {
			out = append(out, l)
		}
	}
	return out, nil
}

// newest gives the last of a provider's months in a region.
func newest(lines []owedLine, at reporting.Period) (m clock.Month) {
	for _, l := range lines {
		if l.Organisation == at.OrganisationID && l.Region == at.Region {
			m = max(m, l.Month)
		}
	}
	return m
}

// shortly is how many months a provider may have been there before anybody sent one, and is asked for them: a nation that keeps its files
// here for longer before it begins to send is not told of all that lies before [ours].
const shortly = 3

// begins gives the month from which a provider that sent nothing yet is asked for: the one in which it began, as its site says or as is
// first recorded of a referral to it, and none of before anybody sent one. One that began when work was recorded here already, or shortly
// before the first month that anybody sent, is asked for its first month whoever sent that. It is empty where nobody says, and a later
// month than until when it began after that: how much later is not looked up, for this is asked for on every page.
func (s Service) begins(ctx context.Context, p reporting.Period, until clock.Month, z midnight.Zones) (clock.Month, error) {
	type began struct {
		Here   int64       `db:"here_at"` // of anybody
		Site   clock.Date  `db:"site_from"`
		Anyone clock.Month `db:"anyone"` // sent
	}
	b, err := db.One[began](ctx, s.DB, `select coalesce((select recorded from event order by seq limit 1),0) as here_at, (select coalesce(min(month),'') from submission) as anyone,
		(select coalesce(min(active_from),'') from site where organisation_id=$1 and region_code=$2) as site_from`, p.OrganisationID, p.Region)
	if err != nil {
		return "", fmt.Errorf("since when a provider is here: %w", err)
	}
	var months []clock.Month
	if b.Site != "" {
		m := b.Site.MonthOf()
		if b.Here != 0 && m > clock.DateOf(clock.FromMicros(b.Here), z.Region(p.Region)).MonthOf() || b.Anyone != "" && m >= b.Anyone.Add(-shortly) {
			return m, nil
		}
		if b.Anyone != "" {
			months = append(months, b.Site.MonthOf())
		}
	}
	if until < b.Anyone {
		return b.Anyone, nil
	}
	first, err := db.One[int64](ctx, s.DB, "select coalesce(min(recorded),0) from event where organisation_id=$1 and kind='referred'", p.OrganisationID)
	if err != nil {
		return "", fmt.Errorf("the first referral to a provider: %w", err)
	}
	if first != 0 {
		months = append(months, clock.DateOf(clock.FromMicros(first), z.Region(p.Region)).MonthOf())
	}
	if len(months) == 0 {
		return "", nil
	}
	return max(b.Anyone, slices.Min(months)), nil
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

// Whose months are owed and were never sent, the oldest first; of a region and the nation among those that lack a report, and of a
// provider with how many it sent of before. To a liaison officer one that was begun, or returned, was not sent either.
const (
	neverBegun = `select x.organisation_id, x.region, x.month,
		(select count(*) from submission n where n.organisation_id=x.organisation_id and n.region=x.region and n.month<x.month) as sent_before from (%s) x where x.organisation_id=$1
		and not exists (select 1 from submission n where n.organisation_id=x.organisation_id and n.region=x.region and n.month=x.month) order by x.month, x.region`
	providersSentNone = `select x.organisation_id, x.region, x.month,
		(select count(*) from submission n where n.organisation_id=x.organisation_id and n.region=x.region and n.month<x.month) as sent_before from (%s) x where x.region=$1
		and not exists (select 1 from submission n where n.organisation_id=x.organisation_id and n.region=x.region and n.month=x.month and n.state in ('SUBMITTED','ACCEPTED')) order by x.month, x.organisation_id`
	regionSentNone = `select distinct '' as organisation_id, x.region, x.month from (%s) x where x.region=$1 order by x.month`
	nationSentNone = `select distinct '' as organisation_id, '' as region, x.month from (%s) x order by x.month`
)
