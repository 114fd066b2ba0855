package access

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Away says why somebody is not at work in an organisation today: they left it, or they are absent for some days.
type Away struct {
	Name  string     `db:"name"`
	There int        `db:"there"` // 1: they have a place in the organisation today, and an account
	Until clock.Date `db:"until"` // the last day of an absence that holds today; empty: none
}

// Left reports whether they have no place in the organisation any more.
func (w Away) Left() bool { return w.There == 0 }

// AwayOf says why a person is away from the organisation of an actor today; somebody who is there is fault.NotFound.
func (s *Service) AwayOf(ctx context.Context, q db.Querier, a Actor, personID string) (Away, error) {
	w, err := db.One[Away](ctx, q, `select p.name,
		case when p.deactivated_at=0 and exists (select 1 from membership m where m.person_id=p.id and m.organisation_id=$2 and `+fmt.Sprintf(inForceOn, "$3")+`) then 1 else 0 end as there,
		coalesce((select max(b.to_date) from absence b where b.person_id=p.id and b.organisation_id=$2 and b.from_date<=$3 and b.to_date>=$3),'') as until
		from person p where p.id=$1`, personID, a.OrganisationID, s.here(a))
	if err != nil {
		return Away{}, fmt.Errorf("who is away: %w", err)
	}
	if !w.Left() && w.Until == "" {
		return Away{}, fault.Missing()
	}
	return w, nil
}
