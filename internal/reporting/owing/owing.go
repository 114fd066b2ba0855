// Package owing decides what each one owes to a month's report and by when, and which months figures that were put together
// lack (RPT-1, RPT-4). It changes nothing. Start at [Service.Owed].
package owing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/reporting/since"
	"passerelle/internal/schedule"
)

// Service says what is owed.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Clock  clock.Clock
}

// Behind is the code of accepted months that lack steps recorded since: of these no day is owed.
const Behind = "behind"

// Owing is what somebody owes to a month's report, or waits for (RPT-1).
type Owing struct {
	// Code is a catalogue key: reporting.owed.<code>, or …<code>_late when its day has passed.
	Code   string
	Period reporting.Period // of a region's or the nation's report only the parts that say whose it is
	State  reporting.State
	Count  int // how many are meant, where several are
	Due    clock.Date
	Days   int // until it is due where it is owed; below 0 when it is late
}

// Late reports whether the day has passed.
func (o Owing) Late() bool { return o.Days < 0 }

// Owed says what an actor owes of the month before this one, and which earlier month of theirs came back or is being
// corrected: for a provider's supervisor the months to send, for a liaison officer the providers that have not sent and the
// region's report, for headquarters the regions and the nation.
func (s Service) Owed(ctx context.Context, a access.Actor) ([]Owing, error) {
	if !a.MayEver(access.ReportNation) && !a.MayEver(access.ReportRegion) && !a.MayEver(access.ReportCertify) {
		return nil, nil // asked for on every page
	}
	z, err := midnight.Of(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	out, err := s.now(ctx, a, z)
	if err != nil {
		return nil, err
	}
	earlier, err := s.neverSent(ctx, a, z)
	if err != nil {
		return nil, err
	}
	behind, err := s.behind(ctx, a, z)
	return append(append(out, earlier...), behind...), err
}

func (s Service) now(ctx context.Context, a access.Actor, z midnight.Zones) ([]Owing, error) {
	switch {
	case a.MayEver(access.ReportNation):
		return s.nationOwes(ctx, z)
	case a.MayEver(access.ReportRegion):
		return s.regionOwes(ctx, a.Region, z)
	default:
		return s.providerOwes(ctx, a.OrganisationID, z)
	}
}

// newestOf is one row for each period: its latest revision, since when it is back with the provider, and whether a question
// waits.
const newestOf = `select x.organisation_id, x.region, x.month, x.state, x.revision,
	(select max(case when y.state='RETURNED' then y.answered_at else y.correction_at end) from submission y
	where y.organisation_id=x.organisation_id and y.region=x.region and y.month=x.month) as back_at,
	(select count(*) from submission y where y.organisation_id=x.organisation_id and y.region=x.region and y.month=x.month and y.state='ACCEPTED') as accepted,
	(select count(*) from submission y where y.organisation_id=x.organisation_id and y.region=x.region and y.month=x.month and y.submitted_at<>0) as went, x.submitted_at,
	(select count(*) from figure_question q where q.organisation_id=x.organisation_id and q.region=x.region and q.month=x.month and q.answered_at=0) as asked,
	(select coalesce(min(q.asked_at),0) from figure_question q where q.organisation_id=x.organisation_id and q.region=x.region and q.month=x.month and q.answered_at=0) as asked_at
	from submission x where x.revision=(select max(y.revision) from submission y where y.organisation_id=x.organisation_id and y.region=x.region and y.month=x.month)`

type owedLine struct {
	Organisation string          `db:"organisation_id"`
	Region       string          `db:"region"`
	Month        clock.Month     `db:"month"`
	State        reporting.State `db:"state"`
	Revision     int             `db:"revision"`
	Asked        int             `db:"asked"`
	Sent         int             `db:"sent"`         // the region's report
	Before       int             `db:"sent_before"`  // months of before that the provider sent
	BackAt       int64           `db:"back_at"`      // when it was last returned, or its correction begun
	Accepted     int             `db:"accepted"`     // revisions
	Went         int             `db:"went"`         // revisions that were sent
	AskedAt      int64           `db:"asked_at"`     // the oldest question that waits
	Owes         int             `db:"owes"`         // of a board: 0 where it was begun and is not owed
	SubmittedAt  int64           `db:"submitted_at"` // of the newest revision
}

func (s Service) owing(code string, p reporting.Period, day int, z midnight.Zones) Owing {
	zone := z.Headquarters
	if p.Region != "" {
		zone = z.Region(p.Region)
	}
	due := schedule.DueDay(p.Month, day)
	return Owing{Code: code, Period: p, Due: due, Days: clock.DateOf(s.Clock.Now(), zone).DaysUntil(due)}
}

func (s Service) reported(z midnight.Zones, region string) clock.Month {
	return clock.DateOf(s.Clock.Now(), z.Region(region)).MonthOf().Add(-1)
}

func (s Service) providerOwes(ctx context.Context, organisation string, z midnight.Zones) ([]Owing, error) {
	m := s.reported(z, "")
	lines, err := db.All[owedLine](ctx, s.DB, `select o.organisation_id, o.region, cast($3 as text) as month, coalesce(n.state,'') as state, coalesce(n.revision,0) as revision, coalesce(n.asked,0) as asked, 0 as sent, coalesce(n.back_at,0) as back_at, coalesce(n.accepted,0) as accepted,
		coalesce(n.went,0) as went, coalesce(n.asked_at,0) as asked_at, coalesce(n.submitted_at,0) as submitted_at
		from (`+since.MonthsOwed+` and o.id=$4) o left join (`+newestOf+`) n on n.organisation_id=o.organisation_id and n.region=o.region and n.month=$3
		union all select n.organisation_id, n.region, n.month, n.state, n.revision, n.asked, 0 as sent, n.back_at, n.accepted, n.went, n.asked_at, n.submitted_at from (`+newestOf+`) n
		where n.organisation_id=$4 and n.month<$3 and (n.state not in ('SUBMITTED','ACCEPTED') or n.asked>0) order by month desc, region`, m.Last(), m.First(), m, organisation)
	if err != nil {
		return nil, fmt.Errorf("what a provider owes: %w", err)
	}
	if lines, err = s.exceptVoluntary(ctx, lines, organisation); err != nil {
		return nil, err
	}
	var out []Owing
	for _, l := range lines {
		p := reporting.Period{OrganisationID: l.Organisation, Region: l.Region, Month: l.Month}
		switch again := l.Revision > 1; {
		case again && l.Accepted > 0 && !sentOn(l.State):
			out = append(out, s.owingAgain("correction", p, l.BackAt, z))
		case l.State == reporting.Returned || again && l.Went > 0 && !sentOn(l.State):
			out = append(out, s.owingAgain("returned", p, l.BackAt, z))
		case !sentOn(l.State):
			o := s.owing("provider", p, reporting.ProviderDay, z)
			o.State = l.State
			out = append(out, o)
		}
		if l.Asked > 0 {
			out = s.several(out, l.Asked, "asked", p, reporting.NationDay, l.AskedAt, z)
		}
	}
	return out, nil
}

// exceptVoluntary leaves out months that a provider began, never sent and does not owe: it sends them when it likes, or not at all.
func (s Service) exceptVoluntary(ctx context.Context, lines []owedLine, organisation string) ([]owedLine, error) {
	begun := func(l owedLine) bool { return l.State != "" && !sentOn(l.State) && l.Went == 0 && l.Asked == 0 }
	var months []clock.Month
	for _, l := range lines {
		if begun(l) && !slices.Contains(months, l.Month) {
			months = append(months, l.Month)
		}
	}
	if len(months) == 0 {
		return lines, nil
	}
	owed, err := db.All[owedLine](ctx, s.DB, "select x.organisation_id, x.region, x.month from ("+since.OwedIn(months...)+") x where x.organisation_id=$1", organisation)
	if err != nil {
		return nil, fmt.Errorf("which begun months are owed: %w", err)
	}
	return slices.DeleteFunc(lines, func(l owedLine) bool {
		return begun(l) && !slices.ContainsFunc(owed, func(o owedLine) bool { return o.Region == l.Region && o.Month == l.Month })
	}), nil
}

// owingAgain is owed by the region's day, and never sooner than [reporting.AnswerDays] after the month came back.
func (s Service) owingAgain(code string, p reporting.Period, backAt int64, z midnight.Zones) Owing {
	return s.owing(code, p, reporting.RegionDay, z).after(backAt, z)
}

// after moves what somebody else's act called for, at an instant, to a day on which it can have been done; 0 moves nothing.
func (o Owing) after(at int64, z midnight.Zones) Owing {
	if due := clock.DateOf(clock.FromMicros(at), z.Region(o.Period.Region)).AddDays(reporting.AnswerDays); at != 0 && due > o.Due {
		o.Days += o.Due.DaysUntil(due)
		o.Due = due
	}
	return o
}

func sentOn(s reporting.State) bool { return s == reporting.Submitted || s == reporting.Accepted }

// boardOf is one row for each period owed in a month, with whether its region has sent its report.
const boardOf = `select o.organisation_id, o.region, cast($3 as text) as month, coalesce(n.state,'') as state, coalesce(n.revision,0) as revision, coalesce(n.asked,0) as asked,
	(select count(*) from regional_report r where r.region=o.region and r.month=$3) as sent, 0 as back_at, 0 as accepted,
	0 as went, coalesce(n.asked_at,0) as asked_at, coalesce(n.submitted_at,0) as submitted_at, case when w.organisation_id is null then 0 else 1 end as owes
	from (` + since.MonthsOwed + `) o left join (` + since.MonthsExpected + `) w on w.organisation_id=o.organisation_id and w.region=o.region left join (` + newestOf + `) n on n.organisation_id=o.organisation_id and n.region=o.region and n.month=$3`

func (s Service) regionOwes(ctx context.Context, region string, z midnight.Zones) ([]Owing, error) {
	m := s.reported(z, region)
	lines, err := db.All[owedLine](ctx, s.DB, boardOf+" where o.region=$4", m.Last(), m.First(), m, region)
	if err != nil {
		return nil, fmt.Errorf("what a region owes: %w", err)
	}
	out, err := s.regionOwesAgain(ctx, region, m, z)
	if err == nil {
		out, err = s.askedEarlier(ctx, out, "asked", region, m, z)
	}
	if err != nil || len(lines) == 0 {
		return out, err
	}
	var waiting, toAnswer, asked, owes int
	var sentAt, askedAt int64
	for _, l := range lines {
		if l.State == reporting.Submitted {
			toAnswer++
			sentAt = first(sentAt, l.SubmittedAt)
		}
		if owes += l.Owes; !sentOn(l.State) {
			waiting += l.Owes
		}
		asked, askedAt = asked+l.Asked, first(askedAt, l.AskedAt)
	}
	p := reporting.Period{Region: region, Month: m}
	out = s.several(out, waiting, "providers", p, reporting.ProviderDay, 0, z)
	out = s.several(out, toAnswer, "to_answer", p, reporting.RegionDay, sentAt, z)
	out = s.several(out, asked, "asked", p, reporting.NationDay, askedAt, z)
	if lines[0].Sent == 0 && owes > 0 {
		out = append(out, s.owing("region", p, reporting.RegionDay, z))
	}
	return out, nil
}

// several adds what is owed of n, the first of them since an instant or, where that is 0, as the month's day says.
func (s Service) several(out []Owing, n int, code string, p reporting.Period, day int, at int64, z midnight.Zones) []Owing {
	if n == 0 {
		return out
	}
	o := s.owing(code, p, day, z).after(at, z)
	o.Count = n
	return append(out, o)
}

// first gives the earlier of two instants, of which 0 is none.
func first(x, y int64) int64 {
	if x == 0 || y != 0 && y < x {
		return y
	}
	return x
}

func (s Service) nationOwes(ctx context.Context, z midnight.Zones) ([]Owing, error) {
	m := s.reported(z, "")
	lines, err := db.All[owedLine](ctx, s.DB, `select '' as organisation_id, b.region, b.month, '' as state, 0 as revision, sum(b.asked) as asked,
		max(b.sent) as sent, 0 as back_at, 0 as accepted, 0 as went, coalesce(min(nullif(b.asked_at,0)),0) as asked_at, 0 as submitted_at, max(b.owes) as owes from (`+boardOf+`) b group by b.region, b.month
		union all select '' as organisation_id, '' as region, cast($3 as text) as month, '' as state, 0 as revision, 0 as asked, count(*) as sent, 0 as back_at, 0 as accepted, 0 as went, 0 as asked_at, 0 as submitted_at, 0 as owes from national_report where month=$3`,
		m.Last(), m.First(), m)
	if err != nil {
		return nil, fmt.Errorf("what headquarters owes: %w", err)
	}
	waiting, asked, sent, owes, askedAt := 0, 0, 0, 0, int64(0)
	for _, l := range lines {
		if owes += l.Owes; l.Region == "" {
			sent = l.Sent
		} else if l.Sent == 0 {
			waiting += l.Owes
		}
		asked, askedAt = asked+l.Asked, first(askedAt, l.AskedAt)
	}
	p := reporting.Period{Month: m}
	out, err := s.again(ctx, "nation_again", notSentOn+`
		and exists (select 1 from national_report r where r.month=s.month)
		and exists (select 1 from regional_part g where g.submission_id=s.id)
		and not exists (select 1 from national_part n where n.submission_id=s.id) group by s.month order by s.month`, reporting.Period{}, reporting.NationDay, z, m.Add(-monthsBack))
	if err != nil {
		return nil, err
	}
	if out, err = s.askedEarlier(ctx, out, "waiting_answer", "", m, z); err != nil {
		return nil, err
	}
	out = s.several(out, waiting, "regions", p, reporting.RegionDay, 0, z)
	out = s.several(out, asked, "waiting_answer", p, reporting.NationDay, askedAt, z)
	if sent == 0 && owes > 0 {
		out = append(out, s.owing("nation", p, reporting.NationDay, z))
	}
	return out, nil
}

// askedEarlier adds the questions of headquarters that wait about the months before the one that is reported, month by month; of a region, or
// of every one.
func (s Service) askedEarlier(ctx context.Context, out []Owing, code, region string, m clock.Month, z midnight.Zones) ([]Owing, error) {
	type asked struct {
		Month clock.Month `db:"month"`
		Count int         `db:"asked"`
		At    int64       `db:"asked_at"`
	}
	list, err := db.All[asked](ctx, s.DB, `select month, count(*) as asked, min(asked_at) as asked_at from figure_question
		where answered_at=0 and month<$1 and (cast($2 as text)='' or region=$2) group by month order by month`, m, region)
	if err != nil {
		return nil, fmt.Errorf("questions that wait: %w", err)
	}
	for _, q := range list {
		out = s.several(out, q.Count, code, reporting.Period{Region: region, Month: q.Month}, reporting.NationDay, q.At, z)
	}
	return out, nil
}

// monthsBack is how far back a corrected month is still reported anew.
const monthsBack = 12

// notSentOn counts, by month, accepted revisions that no later one has replaced; what follows says where they are missing.
const notSentOn = `select s.month, count(*) as asked from submission s where s.month>=$1 and s.state='ACCEPTED'
	and not exists (select 1 from submission y where y.organisation_id=s.organisation_id and y.region=s.region and y.month=s.month and y.state='ACCEPTED' and y.revision>s.revision)`

// again says of each month how many of its parts have come in or changed since it was sent on.
func (s Service) again(ctx context.Context, code, query string, p reporting.Period, day int, z midnight.Zones, args ...any) ([]Owing, error) {
	type line struct {
		Month clock.Month `db:"month"`
		Count int         `db:"asked"`
	}
	lines, err := db.All[line](ctx, s.DB, query, args...)
	if err != nil {
		return nil, fmt.Errorf("what is to be sent again: %w", err)
	}
	var out []Owing
	for _, l := range lines {
		p.Month = l.Month
		o := s.owing(code, p, day, z)
		o.Count, o.Days = l.Count, max(o.Days, 0) // its day was kept; a later revision makes nobody late
		out = append(out, o)
	}
	return out, nil
}

// regionOwesAgain says what a liaison officer has left of earlier months: corrections and months that came in late, which wait for an
// answer, and reports that are not what was accepted any more; of the month before this one only these.
func (s Service) regionOwesAgain(ctx context.Context, region string, m clock.Month, z midnight.Zones) ([]Owing, error) {
	p := reporting.Period{Region: region}
	var out []Owing
	for code, which := range map[string]string{"to_answer_again": "n.accepted>0", "to_answer_earlier": "n.accepted=0"} {
		more, err := s.again(ctx, code, `select n.month, count(*) as asked from (`+newestOf+`) n where n.region=$1 and n.month<$2 and n.state='SUBMITTED'
			and `+which+` group by n.month order by n.month`, p, reporting.RegionDay, z, region, m)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	slices.SortStableFunc(out, func(x, y Owing) int {
		return cmp.Or(cmp.Compare(x.Period.Month, y.Period.Month), cmp.Compare(x.Code, y.Code))
	})
	more, err := s.again(ctx, "region_again", notSentOn+` and s.region=$2
		and exists (select 1 from regional_report r where r.region=s.region and r.month=s.month)
		and not exists (select 1 from regional_part g where g.submission_id=s.id) group by s.month order by s.month`, p, reporting.RegionDay, z, m.Add(-monthsBack), region)
	return append(out, more...), err
}
