package reporting

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
)

// Owing is what somebody owes to a month's report, or waits for (RPT-1).
type Owing struct {
	// Code is a catalogue key: reporting.owed.<code>, or …<code>_late when its day has passed.
	Code   string
	Period Period // of a region's or the nation's report only the parts that say whose it is
	State  State
	Count  int // how many are meant, where several are
	Due    clock.Date
	Days   int // until it is due where it is owed; below 0 when it is late
}

// Late reports whether the day has passed.
func (o Owing) Late() bool { return o.Days < 0 }

// Owed says what an actor owes of the month before this one, and which earlier month of theirs was returned: for a
// provider's supervisor the months to send, for a liaison officer the providers that have not sent and the region's
// report, for headquarters the regions and the nation. One query answers for each.
func (s *Service) Owed(ctx context.Context, a access.Actor) ([]Owing, error) {
	if !a.MayEver(access.ReportNation) && !a.MayEver(access.ReportRegion) && !a.MayEver(access.ReportCertify) {
		return nil, nil // asked for on every page
	}
	z, err := zonesOf(ctx, s.db)
	if err != nil {
		return nil, err
	}
	switch {
	case a.MayEver(access.ReportNation):
		return s.nationOwes(ctx, z)
	case a.MayEver(access.ReportRegion):
		return s.regionOwes(ctx, a.Region, z)
	case a.MayEver(access.ReportCertify):
		return s.providerOwes(ctx, a.OrganisationID, z)
	}
	return nil, nil
}

// newestOf is one row for each period: its latest revision, when the first was sent, and whether a question waits.
const newestOf = `select x.organisation_id, x.region, x.month, x.state, x.revision,
	(select count(*) from figure_question q where q.organisation_id=x.organisation_id and q.region=x.region and q.month=x.month and q.answered_at=0) as asked
	from submission x where x.revision=(select max(y.revision) from submission y where y.organisation_id=x.organisation_id and y.region=x.region and y.month=x.month)`

type owedLine struct {
	Organisation string      `db:"organisation_id"`
	Region       string      `db:"region"`
	Month        clock.Month `db:"month"`
	State        State       `db:"state"`
	Revision     int         `db:"revision"`
	Asked        int         `db:"asked"`
	Sent         int         `db:"sent"` // the region's report
}

func (s *Service) owing(code string, p Period, day int, z zones) Owing {
	zone := z.headquarters
	if p.Region != "" {
		zone = z.region(p.Region)
	}
	due := schedule.DueDay(p.Month, day)
	return Owing{Code: code, Period: p, Due: due, Days: clock.DateOf(s.clock.Now(), zone).DaysUntil(due)}
}

func (s *Service) reported(z zones, region string) clock.Month {
	return clock.DateOf(s.clock.Now(), z.region(region)).MonthOf().Add(-1)
}

func (s *Service) providerOwes(ctx context.Context, organisation string, z zones) ([]Owing, error) {
	m := s.reported(z, "")
	lines, err := db.All[owedLine](ctx, s.db, `select o.organisation_id, o.region, cast($3 as text) as month, coalesce(n.state,'') as state, coalesce(n.revision,0) as revision, coalesce(n.asked,0) as asked, 0 as sent
		from (`+owed+` and o.id=$4) o left join (`+newestOf+`) n on n.organisation_id=o.organisation_id and n.region=o.region and n.month=$3
		union all select n.organisation_id, n.region, n.month, n.state, n.revision, n.asked, 0 as sent from (`+newestOf+`) n
		where n.organisation_id=$4 and n.month<$3 and (n.state not in ('SUBMITTED','ACCEPTED') or n.asked>0) order by month desc, region`, m.Last(), m.First(), m, organisation)
	if err != nil {
		return nil, fmt.Errorf("what a provider owes: %w", err)
	}
	var out []Owing
	for _, l := range lines {
		p := Period{l.Organisation, l.Region, l.Month}
		switch again := l.Revision > 1; {
		case l.State == Returned || again && !sentOn(l.State):
			out = append(out, s.owing("returned", p, RegionDay, z))
		case !sentOn(l.State):
			o := s.owing("provider", p, ProviderDay, z)
			o.State = l.State
			out = append(out, o)
		}
		if l.Asked > 0 {
			o := s.owing("asked", p, NationDay, z)
			o.Count = l.Asked
			out = append(out, o)
		}
	}
	return out, nil
}

func sentOn(s State) bool { return s == Submitted || s == Accepted }

// boardOf is one row for each period owed in a month, with whether its region has sent its report.
const boardOf = `select o.organisation_id, o.region, cast($3 as text) as month, coalesce(n.state,'') as state, coalesce(n.revision,0) as revision, coalesce(n.asked,0) as asked,
	(select count(*) from regional_report r where r.region=o.region and r.month=$3) as sent
	from (` + owed + `) o left join (` + newestOf + `) n on n.organisation_id=o.organisation_id and n.region=o.region and n.month=$3`

func (s *Service) regionOwes(ctx context.Context, region string, z zones) ([]Owing, error) {
	m := s.reported(z, region)
	lines, err := db.All[owedLine](ctx, s.db, boardOf+" where o.region=$4", m.Last(), m.First(), m, region)
	if err != nil {
		return nil, fmt.Errorf("what a region owes: %w", err)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	var waiting, toAnswer, asked int
	for _, l := range lines {
		if l.State == Submitted {
			toAnswer++
		}
		if !sentOn(l.State) {
			waiting++
		}
		asked += l.Asked
	}
	p := Period{Region: region, Month: m}
	out := s.several(nil, waiting, "providers", p, ProviderDay, z)
	out = s.several(out, toAnswer, "to_answer", p, RegionDay, z)
	out = s.several(out, asked, "asked", p, NationDay, z)
	if lines[0].Sent == 0 {
		out = append(out, s.owing("region", p, RegionDay, z))
	}
	return out, nil
}

func (s *Service) several(out []Owing, n int, code string, p Period, day int, z zones) []Owing {
	if n == 0 {
		return out
	}
	o := s.owing(code, p, day, z)
	o.Count = n
	return append(out, o)
}

func (s *Service) nationOwes(ctx context.Context, z zones) ([]Owing, error) {
	m := s.reported(z, "")
	lines, err := db.All[owedLine](ctx, s.db, `select '' as organisation_id, b.region, b.month, '' as state, 0 as revision, sum(b.asked) as asked,
		max(b.sent) as sent from (`+boardOf+`) b group by b.region, b.month
		union all select '' as organisation_id, '' as region, cast($3 as text) as month, '' as state, 0 as revision, 0 as asked, count(*) as sent from national_report where month=$3`,
		m.Last(), m.First(), m)
	if err != nil {
		return nil, fmt.Errorf("what headquarters owes: %w", err)
	}
	waiting, asked, sent := 0, 0, 0
	for _, l := range lines {
		if l.Region == "" {
			sent = l.Sent
		} else if l.Sent == 0 {
			waiting++
		}
		asked += l.Asked
	}
	p := Period{Month: m}
	out := s.several(nil, waiting, "regions", p, RegionDay, z)
	out = s.several(out, asked, "waiting_answer", p, NationDay, z)
	if sent == 0 && len(lines) > 1 {
		out = append(out, s.owing("nation", p, NationDay, z))
	}
	return out, nil
}
