package access

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// KnownOrganisation is an organisation that somebody may know of: their own, and those whose figures they may read.
type KnownOrganisation struct {
	ID      string           `db:"id"`
	Code    string           `db:"code"`
	Kind    OrganisationKind `db:"kind"`
	Name    string           `db:"name"`
	Region  string           `db:"region_code"` // of a region's office
	Regions string           `db:"regions"`     // those of a provider's sites, between commas
}

// KnownAtOnce is how many organisations a page has.
const KnownAtOnce = 50

// KnownOrganisations lists the organisations that the actor may know of in the order of their codes, those after a code, and
// reports whether there are more.
func (s *Service) KnownOrganisations(ctx context.Context, a Actor, after string) (list []KnownOrganisation, more bool, err error) {
	where, args := s.Scope(a, FiguresRead, Columns{Organisation: "x.organisation_id", Region: "x.region_code", Programme: "'" + string(CCMS) + "'"}, 3)
	list, err = db.All[KnownOrganisation](ctx, s.db, `select o.id, o.code, o.kind, o.name, o.region_code,
		coalesce((select string_agg(y.region_code, ',') from (select distinct region_code from site where organisation_id=o.id order by region_code) y),'') as regions
		from organisation o where o.code>$1 and (o.id=$2 or exists (select 1 from site x where x.organisation_id=o.id and `+where+`))
		order by o.code limit `+fmt.Sprint(KnownAtOnce+1), append([]any{after, a.OrganisationID}, args...)...)
	if err != nil {
		return nil, false, fmt.Errorf("known organisations: %w", err)
	}
	if more = len(list) > KnownAtOnce; more {
		list = list[:KnownAtOnce]
	}
	return list, more, nil
}
