// Package ended says to whoever covered for a colleague, and is refused a file of theirs since, that the cover is over and who has the file:
// they were at work on it, and "not found" would be no answer. Start at [Service.Say].
package ended

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// told is for how many days after its last day cover is named; later, the file is as any other that is not one's own.
const told = 30

// The sentences that say that cover is over: somebody has the file now, or nobody has.
const (
	overKept   = "access.cover.over"
	overNobody = "access.cover.over_nobody"
)

// Is reports whether a failure is told in the sentence that cover is over.
func Is(key string) bool { return key == overKept || key == overNobody }

// Service knows whose cover ended.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

// over is cover that has ended: for whom, its last day, and who has the file now.
type over struct {
	Away   string     `db:"away"`
	From   clock.Date `db:"from_date"`
	To     clock.Date `db:"to_date"`
	Keeper string     `db:"keeper"`
}

// since is the day on which the cover was over: the one after its last, or today where it was ended today.
func (o over) since(today clock.Date) clock.Date { return min(max(o.From, o.To).AddDays(1), today) }

// Say gives instead of "not found" about a file that the actor's cover of it has ended; any other failure stays as it is. Whoever was shut
// out of the file is told nothing.
func (s Service) Say(ctx context.Context, a access.Actor, fileID string, err error) error {
	if s.DB == nil || !fault.Is(err, fault.NotFound) || fileID == "" || !a.Has(access.CaseManager) {
		return err
	}
	today := clock.DateOf(s.Clock.Now(), cmp.Or(a.Zone, time.UTC))
	all, failed := db.All[over](ctx, s.DB, `select p.name as away, b.from_date, b.to_date,
		coalesce((select k.name from assignment y join person k on k.id=y.person_id where y.file_id=$3 and y.kind='assigned' and y.from_date<=$4 and (y.to_date='' or y.to_date>=$4)
			order by y.from_date desc, y.id desc limit 1),'') as keeper
		from absence b join person p on p.id=b.person_id
		where b.cover_id=$1 and b.organisation_id=$2 and b.to_date<$4 and b.to_date>=$5
		and exists (select 1 from assignment given where given.file_id=$3 and given.person_id=b.person_id and given.organisation_id=b.organisation_id and given.kind='assigned'
			and (given.to_date='' or given.to_date>=b.from_date) and (given.from_date<=b.to_date or given.from_date<=b.from_date))
		and not exists (select 1 from exclusion x where x.file_id=$3 and x.person_id=$1 and x.ended_at=0)
		order by b.to_date desc, b.id limit 1`, a.PersonID, a.OrganisationID, fileID, today, today.AddDays(-told))
	if failed != nil {
		return fmt.Errorf("cover that ended: %w", failed)
	}
	if len(all) == 0 {
		return err
	}
	o := all[0]
	if o.Keeper == "" {
		return fault.New(fault.Forbidden, overNobody, "Away", o.Away, "Date", i18n.Date(ctx, o.since(today)))
	}
	return fault.New(fault.Forbidden, overKept, "Away", o.Away, "Date", i18n.Date(ctx, o.since(today)), "Name", o.Keeper)
}
