package standin

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
)

// Left gives what waits up to a day in the actor's files for whoever covered for them and does so no more: it is theirs again, for nobody else
// sees it (CCM-22).
func Left(ctx context.Context, q db.Querier, tasks *schedule.Service, a access.Actor, today, until clock.Date, limit int) ([]schedule.Task, error) {
	once, err := db.All[string](ctx, q, `select distinct b.cover_id from absence b where b.person_id=$1 and b.organisation_id=$2 and b.cover_id<>'' and b.from_date<=$3
		and not exists (select 1 from absence n where n.person_id=b.person_id and n.organisation_id=b.organisation_id and n.cover_id=b.cover_id and n.from_date<=$3 and n.to_date>=$3)
		order by 1`+db.Limit(most), a.PersonID, a.OrganisationID, today)
	if err != nil || len(once) == 0 {
		return nil, err
	}
	mine, err := db.All[string](ctx, q, "select file_id from assignment where person_id=$1 and organisation_id=$2 and kind='assigned' and to_date=''", a.PersonID, a.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("what was left to whoever covered: %w", err)
	}
	all, err := tasks.TasksOf(ctx, q, until, limit, db.Values(once)...)
	return slices.DeleteFunc(all, func(t schedule.Task) bool { return t.FileID == "" || !slices.Contains(mine, t.FileID) }), err
}
