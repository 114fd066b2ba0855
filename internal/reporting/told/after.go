package told

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// After lists, of some certified months, the providers of which steps of files that registers brought were recorded since and are in no number of theirs: what a
// register left open when a month was certified, and what the next one adds. It is asked of the month's own numbers and cases, so that it holds as long as
// they count: a corrected revision has them.
func After(ctx context.Context, q db.Querier, submissions []string) ([]Open, error) {
	if len(submissions) == 0 {
		return nil, nil
	}
	args, err := lateIn(ctx, q, "s.id in "+db.In(1, len(submissions)), db.Values(submissions)...)
	if err != nil || len(args) == 0 {
		return nil, err
	}
	type of struct {
		OrganisationID string `db:"organisation_id"`
		Region         string `db:"region"`
		Undated
	}
	all, err := db.All[of](ctx, q, "select s.organisation_id, s.region, "+afterwards+recorded+" and s.id in "+db.In(1, len(args))+" group by s.organisation_id, s.region", args...)
	if err != nil {
		return nil, fmt.Errorf("steps that were recorded since: %w", err)
	}
	var out []Open
	for _, o := range all {
		if o.Any() {
			out = append(out, Open{OrganisationID: o.OrganisationID, Region: o.Region, Since: o.Undated})
		}
	}
	return out, nil
}

// Lacked is a region's accepted month that lacks steps that were recorded since.
type Lacked struct {
	Region string      `db:"region"`
	Month  clock.Month `db:"month"`
}

// Behind lists such months of a provider, or of a region where none is named, from one on: of each the accepted revision that counts.
func Behind(ctx context.Context, q db.Querier, organisationID, region string, from clock.Month) ([]Lacked, error) {
	ids, err := lateIn(ctx, q, "($1='' or s.organisation_id=$1) and ($2='' or s.region=$2) and s.month>=$3 and s.state='ACCEPTED'", organisationID, region, from)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	out, err := db.All[Lacked](ctx, q, "select s.region, s.month "+recorded+" and s.id in "+db.In(1, len(ids))+` and s.state='ACCEPTED'
		and not exists (select 1 from submission n where n.organisation_id=s.organisation_id and n.region=s.region and n.month=s.month and n.revision>s.revision and n.state='ACCEPTED')
		and (`+strings.Join(lackedBy[:], " or ")+") group by s.region, s.month order by s.month, s.region", ids...)
	if err != nil {
		return nil, fmt.Errorf("months that lack steps: %w", err)
	}
	return out, nil
}

// lateIn gives those of some certified months since which any step was recorded. Of most nothing was: these are left out before the numbers and cases of any are
// looked at, as it is asked on every page.
func lateIn(ctx context.Context, q db.Querier, which string, args ...any) ([]any, error) {
	list, err := db.All[string](ctx, q, "select distinct s.id "+later+" where s.known_at<>0 and "+which, args...)
	if err != nil {
		return nil, fmt.Errorf("months since which something was recorded: %w", err)
	}
	return db.Values(list), nil
}

// recorded is SQL of the steps e, of files f, that were recorded after a month s was certified and are of a day by its end. They are found by when they were
// recorded: few of a provider's were after its month.
const recorded = later + ` join supervision_file f on f.id=e.file_id and f.region=s.region and f.import_id<>'' and not f.withdrawn and not f.opened_in_error
	where s.known_at<>0 and s.state<>'OPEN' and e.payload not like '%"day":"` + history.DayUnknown + `"%' and not exists (select 1 from event c where c.file_id=e.file_id and c.corrects=e.id)`

// later is SQL of the steps e of any file that were recorded after a month s was certified, of a day by its end.
const later = `from submission s join event e on e.organisation_id=s.organisation_id and e.recorded>s.known_at and e.kind in ('referred','decided','enrolled','closed','breach_reported')
	and e.effective<=s.month||'-31'`

// has is SQL of whether one of some figures of a month counts a file, and lacks of whether it gives one of them and none counts it.
func has(figures ...string) string {
	return "exists (select 1 from submission_row w where w.submission_id=s.id and w.file_id=f.id and w.figure in " + among(figures) + ")"
}

func lacks(figures ...string) string {
	return gives(figures...) + " and not " + has(figures...)
}

// gives is SQL of whether a number of one of some figures of a month is available.
func gives(figures ...string) string {
	return "exists (select 1 from submission_figure g where g.submission_id=s.id and g.available and g.figure in " + among(figures) + ")"
}

func among(figures []string) string { return "('" + strings.Join(figures, "','") + "')" }

// in is SQL of whether a step is of the month itself, and not of a time before it.
const in = "e.effective>=s.month||'-01'"

// lackedBy is SQL of whether a month lacks a step: a referral, a decision, an enrolment of somebody who was there in it, a closure, non-compliance. A closure
// is lacked too where the month counts the file still.
var lackedBy = [5]string{
	"e.kind='referred' and " + in + " and " + lacks("referrals"),
	"e.kind='decided' and f.decision<>'' and " + in + " and " + lacks("accepted", "declined"),
	"e.kind='enrolled' and (f.closed_on='' or f.closed_on>=s.month||'-01') and " + lacks("enrolled", "persons", "closing"),
	"e.kind='closed' and f.enrolled_on<>'' and (" + in + " and " + lacks("closed") + " or f.closed_on<>'' and (f.closed_on<=s.month||'-31' and " + has("closing") +
		" or f.closed_on<s.month||'-01' and " + has("opening", "persons") + "))",
	"e.kind='breach_reported' and " + in + " and " + gives("breaches"),
}

// afterwards is SQL of the numbers of an [Undated] over the steps of [recorded], each of how many files.
var afterwards = func() string {
	var out []string
	for n, as := range []string{"referrals", "decisions", "enrolments", "closures", "breaches"} {
		out = append(out, "count(distinct case when "+lackedBy[n]+" then f.id end) as "+as)
	}
	return strings.Join(out, ", ") + " "
}()
