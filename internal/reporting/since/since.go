// Package since decides since when a provider works here, which months it owes a report of from then on (RPT-1, RPT-3), and whether
// the register that it began with has been certified since.
package since

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// MonthsOwed lists each provider × region that had a site in the month: a provider that joined later owes nothing, nor one that left
// before and had no file left by then, nor does one of a month before its first file there when nobody said since when its site is there. A
// file that a register brought is there since the day on which it came in: of the months before it began here a provider owes none, also
// where its site is said to be older, and may send them all the same. A file that somebody wrote here by hand is there since its referral,
// also where the site is said to be younger: its months are asked for, or the nation would lack them and nobody would know.
//
// A month that a provider began all the same stands here too, for the boards; [MonthsExpected] has only those that are asked for.
const MonthsOwed = providers + sent + " or " + expected + ")"

// MonthsExpected lists of [MonthsOwed] only who owes the month whether it was begun or not: nobody is late with another.
const MonthsExpected = providers + expected + ")"

const providers = `select distinct o.id as organisation_id, o.name, o.name_fr, s.region_code as region from organisation o join site s on s.organisation_id=o.id
	where o.kind='provider' and (`

const expected = `(s.active_from<=$1 and o.active_from<=$1 or exists (` + fileThen + ` and f.region=s.region_code)) and (` + stays + ` or exists (` + goesOn + `))
	and (exists (` + fileThen + ` and f.region=s.region_code) or s.active_from<>'' and (exists (` + fileThen + `) or not exists (select 1 from
	register_import i where i.organisation_id=o.id and i.kind='register' and i.state='done' and i.withdrawn_at=0 and i.brought_on>$1)))`

// Expected gives who owes a month, as region/provider.
func Expected(ctx context.Context, q db.Querier, m clock.Month) (map[string]bool, error) {
	all, err := db.All[string](ctx, q, `select o.region || '/' || o.organisation_id from (`+MonthsExpected+`) o`, m.Last(), m.First())
	if err != nil {
		return nil, fmt.Errorf("who owes a month: %w", err)
	}
	out := map[string]bool{}
	for _, at := range all {
		out[at] = true
	}
	return out, nil
}

// OwedIn is [MonthsExpected] of several months at once: each line has its month besides, and nothing is to be bound.
func OwedIn(months ...clock.Month) string {
	var in []string
	for _, m := range months {
		in = append(in, fmt.Sprintf("select '%s' as month, '%s' as first_day, '%s' as last_day", m, m.First(), m.Last()))
	}
	of := strings.NewReplacer("select distinct ", "select distinct m.month, ", "from organisation o join",
		"from ("+strings.Join(in, " union all ")+") m cross join organisation o join", "$1", "m.last_day", "$2", "m.first_day")
	return of.Replace(MonthsExpected)
}

// Untold is a provider's month of which only a register that came in later tells: it is not owed.
type Untold struct {
	OrganisationID string `db:"organisation_id"`
	Name           string `db:"name"`
	NameFrench     string `db:"name_fr"`
	Region         string `db:"region"`
}

// BeforeRegister lists the providers of whose month only a register tells that came in after it, and that sent none of it: nobody
// asks for it, and figures in which it is not counted lack it all the same.
func BeforeRegister(ctx context.Context, q db.Querier, m clock.Month) ([]Untold, error) {
	out, err := db.All[Untold](ctx, q, `select distinct o.id as organisation_id, o.name, o.name_fr, s.region_code as region from organisation o join site s on s.organisation_id=o.id
		where o.kind='provider' and exists (select 1 from register_import i where i.organisation_id=o.id and i.kind='register' and i.state='done' and i.withdrawn_at=0 and i.brought_on>$1)
		and exists (select 1 from supervision_file f where f.organisation_id=o.id and f.region=s.region_code and f.import_id<>'' and f.referred_on<=$1
		and (f.closed_on='' or f.closed_on>=$2) and not f.withdrawn and not f.opened_in_error)
		and not exists (select 1 from (`+MonthsOwed+`) w where w.organisation_id=o.id and w.region=s.region_code) order by region, o.name`, m.Last(), m.First())
	if err != nil {
		return nil, fmt.Errorf("months before a register: %w", err)
	}
	return out, nil
}

// fileThen are the files that a provider had here by the last day of a month.
const fileThen = `select 1 from supervision_file f left join register_import b on b.id=f.import_id where f.organisation_id=o.id and f.referred_on<=$1
	and (f.import_id='' or b.brought_on<=$1) and not f.withdrawn and not f.opened_in_error`

// CutOver gives the day, at the provider, on which it began to work here, when a register told of the time before it; no day when
// no register did, for then nothing is known that is not counted. A register that was withdrawn told nothing, and nobody worked here on it.
//
// The rule (docs/figures.md): a figure that a register can give is counted in every month, unless it is divided by what the
// register says nothing of. Any other is counted from the month of the cut-over on; of an earlier month a number is given
// where somebody recorded something that it counts, and is not available where nobody did.
func CutOver(ctx context.Context, q db.Querier, organisationID string, knownAt time.Time) (clock.Date, error) {
	type began struct {
		First    int64  `db:"first_at"`
		Register int64  `db:"register_at"`
		Zone     string `db:"zone"`
	}
	b, err := db.One[began](ctx, q, `select coalesce(min(e.recorded),0) as first_at, coalesce(min(case when e.payload like '%"source":"register"%' then e.recorded end),0) as register_at,
		coalesce((select o.time_zone from organisation o where o.id=$1),'UTC') as zone
		from event e where e.organisation_id=$1 and e.kind='referred' and e.recorded<=$2
		and not exists (select 1 from event w where w.file_id=e.file_id and w.kind='import_withdrawn' and w.recorded<=$2)`, organisationID, clock.Micros(knownAt))
	if err != nil {
		return "", fmt.Errorf("cut-over: %w", err)
	}
	if b.Register == 0 {
		return "", nil
	}
	return dayAt(b.Zone, b.First)
}

// dayAt gives the day of an instant in a zone.
func dayAt(zone string, micros int64) (clock.Date, error) {
	at, err := clock.Zone(zone)
	if err != nil {
		return "", fmt.Errorf("zone of the cut-over: %w", err)
	}
	return clock.DateOf(clock.FromMicros(micros), at), nil
}

// Worked gives the day, at the provider, since which casework tells all that is told of a month: the cut-over or, where a register came
// in later, the day on which it brought files of the region that had begun before the month and were not closed by then. Nobody worked on
// those here before that day, whoever dated the referral since, so that of an earlier month a number that only casework gives is not said to be 0. No day when casework
// tells the whole month.
func Worked(ctx context.Context, q db.Querier, organisationID, region string, m clock.Month, knownAt time.Time) (clock.Date, error) {
	day, err := CutOver(ctx, q, organisationID, knownAt)
	if err != nil || day != "" && day > m.First() {
		return day, err
	}
	type brought struct {
		Last int64  `db:"last_at"`
		Zone string `db:"zone"`
	}
	b, err := db.One[brought](ctx, q, `select coalesce(max((select min(x.recorded) from event x where x.file_id=e.file_id and x.kind='referred')),0) as last_at, coalesce((select o.time_zone from organisation o where o.id=$1),'UTC') as zone
		from event e where e.organisation_id=$1 and e.kind='referred' and e.recorded<=$2 and e.effective<$3 and e.payload like '%"source":"register"%' and e.payload like $4
		and not exists (select 1 from event c where c.corrects=e.id and c.recorded<=$2)
		and not exists (select 1 from event w where w.file_id=e.file_id and w.recorded<=$2 and (w.kind='import_withdrawn' or w.kind='closed' and w.effective<$3))`,
		organisationID, clock.Micros(knownAt), m.First(), `%"region":"`+region+`"%`)
	if err != nil {
		return "", fmt.Errorf("registers that came in later: %w", err)
	}
	if b.Last == 0 {
		return "", nil
	}
	if day, err = dayAt(b.Zone, b.Last); err != nil || day <= m.First() {
		return "", err
	}
	return day, nil
}

// Certified says whether somebody other than the person given has certified a period that counts a file of a register.
func Certified(ctx context.Context, q db.Querier, importID, personID string) (bool, error) {
	n, err := db.One[int](ctx, q, `select count(*) from submission x where x.certified_by<>'' and x.certified_by<>$2 and exists (
		select 1 from submission_row r join supervision_file f on f.id=r.file_id where r.submission_id=x.id and f.import_id=$1)`, importID, personID)
	if err != nil {
		return false, fmt.Errorf("certified periods of a register: %w", err)
	}
	return n > 0, nil
}
