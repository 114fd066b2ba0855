// Package told says of which days the registers of a provider tell, and which figures of a month nobody could count for that (RPT-2,
// docs/figures.md).
package told

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/reporting/since"
)

// Days is what is known of the days of a provider's month in a region before casework tells them.
type Days struct {
	month clock.Month
	zone  *time.Location // of the region
	// Worked is the day since which casework tells; empty where it tells the whole month.
	Worked clock.Date
	// Columns are what each register that was in has columns for, by the name that [profile.File] hears of it.
	Columns map[string][]string
	sites   []site
	// Silent are the sites of which no register tells, and casework not the whole month.
	Silent []string
	open   []Waiting // registers that do not tell all of their time: a row of them waits or is lost, or they say nothing of somebody
	waits  []string  // of each site the latest register, where a row of it waits, and every one of which a row is lost
}

// site is what the registers of one site tell: each step until a day, and the days on which one of them was right.
type site struct {
	until map[string]clock.Date
	right []clock.Date
}

// register is one that is in.
type register struct {
	ID      string     `db:"id"`
	Site    string     `db:"site_id"`
	AsOf    clock.Date `db:"as_of"`
	Brought clock.Date `db:"brought_on"`
	New     int        `db:"imported"`
	Told    string     `db:"told"`
	Whole   bool       `db:"whole"`
	Waits   bool       `db:"waits"` // nobody has said what a row is, or one could not come in
	Lost    string     `db:"lost"`  // the rows that could not come in and give days, and those of which nobody has said what they are
	Said    bool       `db:"said"`  // somebody said that nobody is missing by those
	Lacks   bool       `db:"-"`     // nobody knows whom one of those is about
	Done    int64      `db:"done_at"`

	OrganisationID string `db:"organisation_id"`
	Nobody         bool   `db:"nobody"` // it says that nobody was at the site until then
	Beside         string `db:"beside"` // the other sites of the region by then, each with the days from and to which it is there
}

// Of gives the days of a month as they were known at an instant. A register that was withdrawn by then told nothing, nor did one of a site
// on which casework told the whole month: the files that it brought were worked here by then.
func Of(ctx context.Context, q db.Querier, organisationID, region string, m clock.Month, knownAt time.Time) (Days, error) {
	z, err := midnight.Of(ctx, q)
	if err != nil {
		return Days{}, err
	}
	d := Days{month: m, zone: z.Region(region)}
	if d.Worked, err = since.Worked(ctx, q, organisationID, region, m, knownAt); err != nil {
		return d, err
	}
	all, err := registersOf(ctx, q, organisationID, region, knownAt)
	if err != nil {
		return d, err
	}
	d.Columns = map[string][]string{}
	for n, r := range all {
		if r.Lacks || r.Waits && (n == len(all)-1 || all[n+1].Site != r.Site) {
			d.waits = append(d.waits, r.ID)
		}
		d.Columns["register "+r.ID] = strings.Fields(r.Told)
		if d.Worked != "" && !r.Whole && r.AsOf >= m.First() {
			d.open = append(d.open, Waiting{r.ID, true, r.Nobody})
		}
	}
	if d.Worked == "" {
		return d, nil
	}
	over, err := since.Over(ctx, q, organisationID, region, m)
	if err != nil {
		return d, err
	}
	all = slices.DeleteFunc(all, func(r register) bool { return slices.Contains(over, r.Site) && r.Site != "" })
	if d.Silent, err = silent(ctx, q, d, all, over, organisationID, knownAt); err != nil {
		return d, err
	}
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(r register) bool { return r.Site != all[0].Site })
		if n < 0 {
			n = len(all)
		}
		untold, err := untoldBy(ctx, q, d, all[:n], organisationID, knownAt)
		if err != nil {
			return d, err
		}
		if untold {
			d.sites = append(d.sites, siteOf(all[:n]))
		}
		all = all[n:]
	}
	if len(d.sites) > 0 {
		d.sites = append(d.sites, make([]site, len(d.Silent))...)
	}
	return d, nil
}

// waits is SQL of a register i of which a row waits: nobody has said what it is, or it could not come in. One that gives no day, as a line below the
// list by whom it was made, is about nobody, and no register is less whole for it.
// Of a register that came in since its lost rows are kept, those say it.
const waits = `(i.report like '%"Undecided":%' and i.report not like '%"Undecided":0,%' or i.lost='' and i.report like '%"Severity":"error"%' and not i.whole)`

// registersOf gives the registers of a region that are in, site by site. One that rests on another that was withdrawn is not whole, nor is one
// that says that nobody was at its site, where a file began there by its day.
func registersOf(ctx context.Context, q db.Querier, organisationID, region string, knownAt time.Time) ([]register, error) {
	all, err := db.All[register](ctx, q, `select i.id, i.site_id, i.as_of, i.brought_on, i.imported, i.told, i.beside, i.nobody,
		i.organisation_id, i.done_at, i.lost, i.lost_said_at<>0 and i.lost_said_at<=$3 as said, (i.whole or i.lost_alone) and not exists (select 1 from register_import w where w.organisation_id=i.organisation_id and w.withdrawn_at<>0 and w.withdrawn_at<=$3
			and i.rests_on like '%'||w.id||'%') and (not i.nobody or not `+belied+`) as whole,
		`+waits+` as waits from register_import i
		where i.organisation_id=$1 and i.region=$2 and i.kind='register' and i.state='done' and i.done_at<=$3 and (i.withdrawn_at=0 or i.withdrawn_at>$3)
		order by i.site_id, i.done_at, i.id`, organisationID, region, clock.Micros(knownAt))
	if err != nil {
		return nil, fmt.Errorf("what registers tell: %w", err)
	}
	later, err := sitesOf(ctx, q, organisationID, region, knownAt)
	if err != nil {
		return nil, err
	}
	for n, r := range all {
		all[n].Beside = r.besides(later)
		rows, err := r.lacking(ctx, q, clock.Micros(knownAt))
		if err != nil {
			return nil, err
		}
		gone := slices.ContainsFunc(rows, func(row lostRow) bool { return row.About == "" })
		all[n].Lacks, all[n].Whole, all[n].Waits = len(rows) > 0, r.Whole && !gone, r.Waits && !r.Said
	}
	return all, nil
}

// atSite are the referrals to a provider, $1, of which somebody knew at an instant, $3, but those that went with their register, of files that were
// opened in error, and those in the place of which stands another.
const atSite = `select 1 from event e where e.organisation_id=$1 and e.kind='referred' and e.recorded<=$3
	and not exists (select 1 from event c where c.corrects=e.id and c.recorded<=$3)
	and not exists (select 1 from event x where x.file_id=e.file_id and x.kind in ('import_withdrawn','opened_in_error') and x.recorded<=$3
	and not exists (select 1 from event b where b.corrects=x.id and b.recorded<=$3))`

// belied is SQL of a register i of whose site a file that began by its day says that somebody was there.
const belied = `exists (` + atSite + ` and e.payload like '%"site":"'||i.site_id||'"%' and e.effective<=i.as_of)`

// Belied gives the registers of a provider that are in and say that nobody was at their site, where a file says otherwise: they count no longer, as known now.
func Belied(ctx context.Context, q db.Querier, organisationID string) (map[string]bool, error) {
	all, err := db.All[string](ctx, q, `select i.id from register_import i where i.organisation_id=$1 and i.kind=$2 and i.nobody and i.state='done' and i.withdrawn_at=0 and `+belied,
		organisationID, "register", int64(now))
	if err != nil {
		return nil, fmt.Errorf("sites where somebody was: %w", err)
	}
	out := map[string]bool{}
	for _, id := range all {
		out[id] = true
	}
	return out, nil
}

// tells reports whether a register says who was at its site: whom it brought, or that nobody was.
func (r register) tells() bool { return r.New > 0 || r.Nobody && r.Whole }

// untoldBy reports whether days of the month at a site are told by registers and by nothing else: those came in after its first day, or say
// that nobody was there, and nobody was taken on there since.
func untoldBy(ctx context.Context, q db.Querier, d Days, all []register, organisationID string, knownAt time.Time) (bool, error) {
	if slices.ContainsFunc(all, func(r register) bool { return r.New > 0 && r.Brought > d.month.First() }) {
		return true, nil
	}
	if !slices.ContainsFunc(all, func(r register) bool { return r.Nobody && r.Whole }) {
		return false, nil
	}
	worked, err := d.workedAt(ctx, q, organisationID, all[0].Site, knownAt)
	return !worked, err
}

// silent gives the sites that were there in the month when a register of another came in, of which none that is in tells, and on which
// nobody worked by the beginning of the month. One that had ended before the month had nobody in it.
func silent(ctx context.Context, q db.Querier, d Days, all []register, over []string, organisationID string, knownAt time.Time) (out []string, err error) {
	tells := func(id string) bool {
		return slices.ContainsFunc(all, func(r register) bool { return (r.Site == "" || r.Site == id) && r.tells() })
	}
	asked := map[string]bool{} // each site is asked about once, however many registers came in beside it
	for _, r := range all {
		for line := range strings.Lines(r.Beside) {
			id, days, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
			from, _, _ := strings.Cut(days, " ")
			if asked[id] || tells(id) || clock.Date(from) > d.month.Last() || slices.Contains(over, id) {
				continue
			}
			asked[id] = true
			worked, err := d.workedAt(ctx, q, organisationID, id, knownAt)
			if err != nil {
				return nil, err
			}
			if !worked {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

// workedAt reports whether somebody worked at a site by the beginning of the month.
func (d Days) workedAt(ctx context.Context, q db.Querier, organisationID, site string, knownAt time.Time) (bool, error) {
	first, err := db.One[int64](ctx, q, "select coalesce(min(recorded),0) from ("+strings.Replace(atSite, "select 1", "select (select min(x.recorded) from event x where x.file_id=e.file_id and x.kind='referred') as recorded", 1)+" and e.payload like $2) r",
		organisationID, `%"site":"`+site+`"%`, clock.Micros(knownAt))
	if err != nil {
		return false, fmt.Errorf("since when somebody works at a site: %w", err)
	}
	return first != 0 && clock.DateOf(clock.FromMicros(first), d.zone) <= d.month.First(), nil
}

// siteOf puts the registers of one site together. One that repeated what another said that was withdrawn since tells nothing: those files are
// nowhere. One that says nothing of somebody whom an earlier one brought and who is here still tells
// of its own day and no other: what happened to them it does not say.
func siteOf(all []register) site {
	s := site{until: map[string]clock.Date{}}
	for _, r := range all {
		if !r.Whole {
			continue
		}
		s.right = append(s.right, r.AsOf)
		for step := range strings.FieldsSeq(r.Told) {
			s.until[step] = max(s.until[step], r.AsOf)
		}
	}
	return s
}

// Until gives the day until which registers tell all that they ever tell; none where there is no register, or none of one of the sites.
func (d Days) Until() clock.Date {
	var out clock.Date
	for i, s := range d.sites {
		if day := slices.Max(append([]clock.Date{""}, s.right...)); i == 0 || day < out {
			out = day
		}
	}
	return out
}

// Waiting is a register of which a row waits for somebody, or is lost.
type Waiting struct {
	Register string // its id; none where all is said
	// Withholds says that numbers are not available for it, or for somebody of whom it says nothing; otherwise whoever the row is about is
	// in no number.
	Withholds bool
	// Nobody says that it holds no longer that nobody was at its site: a file began there by its day.
	Nobody bool
}

// Waits gives the latest register that somebody has to look at before the month is whole.
func (d Days) Waits() Waiting {
	if d.Gap() && len(d.open) > 0 {
		return d.open[len(d.open)-1]
	}
	return Waiting{Register: strings.Join(d.waits[max(0, len(d.waits)-1):], "")}
}

// Gap reports whether neither a register nor casework tells of days of the month.
func (d Days) Gap() bool { return d.Worked != "" && d.Until() < d.last() }

// last is the last day of the month that is before casework.
func (d Days) last() clock.Date { return min(d.month.Last(), d.Worked.AddDays(-1)) }

// CameAfter reports whether what was recorded at an instant came in, where the region is, after the month: nobody here could ask what its
// register does not say.
func (d Days) CameAfter(recorded int64) bool {
	return d.zone != nil && clock.DateOf(clock.FromMicros(recorded), d.zone).MonthOf() > d.month
}

// Before reports whether the whole month lies before casework on all of the files.
func (d Days) Before() bool { return d.Worked != "" && d.month < d.Worked.MonthOf() }

// steps are what a register has to date for a figure to be counted by it. One that has no column of closures, as a list of those who are
// here now, does not say that nobody's file was closed, nor who was here before: whoever had left by then is in none of its numbers.
var steps = map[string][]string{"referrals": {"referred", "closed"}, "accepted": {"decided", "closed"}, "declined": {"decided", "closed"}, "enrolled": {"enrolled", "closed"},
	"closed": {"enrolled", "closed"}, "persons": {"enrolled", "closed"}, "breaches": {"breach_reported", "closed"},
	"referral_to_decision_median": {"referred", "decided", "closed"}, "referral_to_decision_p90": {"referred", "decided", "closed"},
	"decision_to_enrolment_median": {"decided", "enrolled", "closed"}, "decision_to_enrolment_p90": {"decided", "enrolled", "closed"}}

// Tells reports whether a number of the month can be given that a register can give: one of what happened, where registers tell every day
// before casework of it; one of what stood on a day, where they tell all until then or were right on that very day.
func (d Days) Tells(figure string) bool {
	switch {
	case d.Worked == "":
		return true
	case figure == "opening":
		return d.stands(d.month.First().AddDays(-1))
	case figure == "closing" || strings.HasPrefix(figure, "closing_by_"):
		return d.stands(d.month.Last())
	case figure == "reopened": // no register has it
		return !d.Before()
	}
	return d.all(func(s site) bool { return s.through(d.last(), steps[figure]...) })
}

// stands reports whether the files of a day are known.
func (d Days) stands(on clock.Date) bool {
	return on >= d.Worked || d.all(func(s site) bool {
		return s.through(on, "enrolled", "closed") || s.until["enrolled"] >= on && slices.Contains(s.right, on)
	})
}

func (d Days) all(tells func(site) bool) bool {
	return len(d.sites) > 0 && !slices.ContainsFunc(d.sites, func(s site) bool { return !tells(s) })
}

// through reports whether the registers of a site date each of some steps until a day.
func (s site) through(on clock.Date, steps ...string) bool {
	return !slices.ContainsFunc(steps, func(step string) bool { return s.until[step] < on })
}
