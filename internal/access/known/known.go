// Package known decides which organisations somebody may know of. Start at [Service.Organisations].
package known

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
)

// Service reads organisations.
type Service struct {
	DB     *db.DB
	Access *access.Service
}

// Organisation is an organisation that somebody may know of: their own, and those whose figures they may read.
type Organisation struct {
	ID      string                  `db:"id"`
	Code    string                  `db:"code"`
	Kind    access.OrganisationKind `db:"kind"`
	Name    string                  `db:"name"`
	Region  string                  `db:"region_code"` // of a region's office
	Regions string                  `db:"regions"`     // those of a provider's sites, between commas
}

// AtOnce is how many organisations a page has.
const AtOnce = 50

// Organisations lists the organisations that the actor may know of in the order of their codes, those after a code, and
// reports whether there are more.
func (s Service) Organisations(ctx context.Context, a access.Actor, after string) (list []Organisation, more bool, err error) {
	where, args := s.Access.Scope(a, access.FiguresRead, access.Columns{Organisation: "x.organisation_id", Region: "x.region_code", Programme: "'" + string(access.CCMS) + "'"}, 3)
	list, err = db.All[Organisation](ctx, s.DB, `select o.id, o.code, o.kind, o.name, o.region_code,
		coalesce((select string_agg(y.region_code, ',') from (select distinct region_code from site where organisation_id=o.id order by region_code) y),'') as regions
		from organisation o where o.code>$1 and (o.id=$2 or exists (select 1 from site x where x.organisation_id=o.id and `+where+`))
		order by o.code limit `+fmt.Sprint(AtOnce+1), append([]any{after, a.OrganisationID}, args...)...)
	if err != nil {
		return nil, false, fmt.Errorf("known organisations: %w", err)
	}
	if more = len(list) > AtOnce; more {
		list = list[:AtOnce]
	}
	return list, more, nil
}
