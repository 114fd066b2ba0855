// Package standin says who did something in a file in somebody else's place: a case manager for a colleague who was away, an officer for
// another of the region (CCM-22). Start at [In].
package standin

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// cover is a span of days on which somebody was in another's place in a file.
type cover struct {
	FileID       string     `db:"file_id"`
	Organisation string     `db:"organisation_id"`
	Person       string     `db:"person_id"`
	Name         string     `db:"name"`
	Away         string     `db:"away"`
	From         clock.Date `db:"from_date"`
	To           clock.Date `db:"to_date"`
	Lent         bool       `db:"lent"` // an officer's place: a colleague's absence is nobody's but the provider's
}

// Covers are those of files.
type Covers struct {
	list []cover
	zone *time.Location
}

// most bounds how many spans are looked at, the latest.
const most = 500

// In gives who covered for whom in files, as far as the actor is told: why nobody of the provider's own was there is the provider's. Whoever
// had the file themselves in those days covered for nobody in it.
func In(ctx context.Context, q db.Querier, a access.Actor, files ...string) (Covers, error) {
	out := Covers{zone: clock.Where(ctx)}
	if len(files) == 0 {
		return out, nil
	}
	args := []any{a.OrganisationID}
	for _, id := range files {
		args = append(args, id)
	}
	those := db.In(2, len(files))
	list, err := db.All[cover](ctx, q, `select f.id as file_id, f.organisation_id, b.cover_id as person_id, k.name, p.name as away, b.from_date, b.to_date, false as lent
		from supervision_file f join assignment y on y.file_id=f.id and y.kind='assigned' and y.organisation_id=f.organisation_id
		join absence b on b.person_id=y.person_id and b.organisation_id=y.organisation_id and b.from_date<=b.to_date and b.to_date>=y.from_date and (y.to_date='' or b.from_date<=y.to_date)
		join person k on k.id=b.cover_id join person p on p.id=b.person_id
		where f.id in `+those+` and f.organisation_id=$1 and not exists (select 1 from assignment own where own.file_id=f.id and own.person_id=b.cover_id and own.kind='assigned'
			and own.from_date<=b.to_date and (own.to_date='' or own.to_date>=b.from_date))
		union all select f.id, f.organisation_id, m.person_id, k.name, p.name, m.from_date, m.to_date, true
		from supervision_file f join membership m on m.region_code=f.region and m.absence_id<>'' join absence b on b.id=m.absence_id
		join person k on k.id=m.person_id join person p on p.id=b.person_id
		where f.id in `+those+" order by 6 desc, 3, 5"+db.Limit(most), args...)
	if err != nil {
		return out, fmt.Errorf("who covered: %w", err)
	}
	out.list = list
	return out, nil
}

// For gives in whose place somebody recorded something in a file at an instant, and their own name; nothing when in nobody's.
func (c Covers) For(fileID, person string, recorded time.Time) (name, away string) {
	if person == "" {
		return "", ""
	}
	on := clock.DateOf(recorded, c.zone)
	for _, x := range c.list {
		if x.FileID == fileID && x.Person == person && x.From <= on && x.To >= on {
			return x.Name, x.Away
		}
	}
	return "", ""
}

// Say says of an event who did it in whose place; nothing when in nobody's.
func (c Covers) Say(ctx context.Context, e history.Event) string {
	name, away := c.For(e.FileID, e.Person, e.Recorded)
	if away == "" {
		return ""
	}
	return i18n.T(ctx, "supervision.stood_in", "Name", name, "Away", away)
}
