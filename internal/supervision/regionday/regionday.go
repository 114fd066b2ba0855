// Package regionday counts for a liaison officer what is on in the region today, provider by provider (CCM-17). Start at [Service.Today].
package regionday

import (
	"context"
	"embed"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// DaysAhead is how far "coming" looks, and how far "missed" looks back.
const DaysAhead = 7

// Row is what is on at one provider of the region.
type Row struct {
	OrganisationID string `db:"organisation_id"`
	Provider       string `db:"provider"`
	Today          int    `db:"today"`    // check-ins due today
	Coming         int    `db:"coming"`   // in the days ahead
	Late           int    `db:"late"`     // whose day is past, and nobody said what came of it
	Missed         int    `db:"missed"`   // in the days before
	Breaches       int    `db:"breaches"` // without the agency's answer
}

// Day is the region's day.
type Day struct {
	On   clock.Date
	Rows []Row
	Sum  Row
}

// Today counts the day of the actor's region, without a name.
func (s Service) Today(ctx context.Context, a access.Actor) (Day, error) {
	today := clock.Today(ctx, s.Clock)
	out := Day{On: today}
	where, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 4)
	rows, err := db.All[Row](ctx, s.DB, `select f.organisation_id, coalesce(max(`+access.NameOf(ctx, "o")+`),'') as provider,
		sum(case when f.next_due=$1 then 1 else 0 end) as today,
		sum(case when f.next_due>$1 and f.next_due<=$2 then 1 else 0 end) as coming,
		sum(case when f.next_due<>'' and f.next_due<$1 then 1 else 0 end) as late,
		sum((select count(*) from check_in k where k.file_id=f.id and k.outcome='MISSED' and k.due_on>=$3 and k.due_on<=$1)) as missed,
		sum((select count(*) from breach b where b.file_id=f.id and b.action='' and b.taken_back_on='' and b.kind<>'REGISTER')) as breaches
		from supervision_file f left join organisation o on o.id=f.organisation_id
		where f.state='ACTIVE' and not f.withdrawn and not f.opened_in_error and `+where+" group by f.organisation_id order by 2, 1",
		append([]any{today, today.AddDays(DaysAhead), today.AddDays(-DaysAhead)}, args...)...)
	if err != nil {
		return out, fmt.Errorf("the region's day: %w", err)
	}
	out.Rows = rows
	for _, r := range rows {
		out.Sum.Today += r.Today
		out.Sum.Coming += r.Coming
		out.Sum.Late += r.Late
		out.Sum.Missed += r.Missed
		out.Sum.Breaches += r.Breaches
	}
	return out, nil
}
