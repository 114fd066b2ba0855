// Package midnight decides whose midnight ends a due day of the reports (design §5). Start at [Of].
package midnight

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Zones knows whose midnight ends a due day: a provider's and a region's report that of the region's office, the
// nation's that of headquarters.
type Zones struct {
	ofRegion     map[string]*time.Location
	Headquarters *time.Location
}

// otherwise is the zone of a place that has no office on record: where an organisation without a zone is put.
const otherwise = access.ZoneOtherwise

// Of reads the zones of all offices.
func Of(ctx context.Context, q db.Querier) (Zones, error) {
	type office struct {
		Kind   access.OrganisationKind `db:"kind"`
		Region string                  `db:"region_code"`
		Zone   string                  `db:"time_zone"`
	}
	all, err := db.All[office](ctx, q, "select kind, region_code, time_zone from organisation where kind in ('region','headquarters') order by id desc")
	if err != nil {
		return Zones{}, fmt.Errorf("time zones: %w", err)
	}
	z := Zones{map[string]*time.Location{}, location(otherwise)}
	for _, o := range all {
		if o.Kind == access.Headquarters {
			z.Headquarters = location(o.Zone)
		} else {
			z.ofRegion[o.Region] = location(o.Zone)
		}
	}
	return z, nil
}

func location(name string) *time.Location {
	zone, err := clock.Zone(name)
	if err != nil {
		return time.UTC // organisations are added with a zone that is known
	}
	return zone
}

// Region gives the zone of a region's office, that of headquarters where it has none.
func (z Zones) Region(code string) *time.Location {
	if zone, ok := z.ofRegion[code]; ok {
		return zone
	}
	return z.Headquarters
}
