package reporting

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Gap is a provider's month that is owed and that figures put together do not have, with where it stands.
type Gap struct {
	Period   Period
	Provider string
	State    State // empty when nothing was begun
}

// NationGaps lists the months from first to last that providers owe and that were not accepted: what the nation's
// figures of that time lack (RPT-4). It is in the order of region, provider, month.
func (s *Service) NationGaps(ctx context.Context, a access.Actor, first, last clock.Month) ([]Gap, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	if !first.Valid() || !last.Valid() || last < first || first.Add(11) < last {
		return nil, fault.Missing()
	}
	var out []Gap
	for m := first; m <= last; m = m.Add(1) {
		lines, err := db.All[Line](ctx, s.db, owed+" order by s.region_code, o.name, o.id", m.Last(), m.First())
		if err != nil {
			return nil, fmt.Errorf("months owed: %w", err)
		}
		all, err := revisionsOf(ctx, s.db, m)
		if err != nil {
			return nil, err
		}
		for n := range lines {
			lines[n].revised(all[Period{lines[n].OrganisationID, lines[n].Region, m}])
		}
		out = append(out, GapsOf(lines, m, Accepted)...)
	}
	slices.SortStableFunc(out, compareGaps)
	return out, nil
}

// GapsOf gives the lines of a month's board that stand in none of the states in which they are counted.
func GapsOf(lines []Line, m clock.Month, states ...State) []Gap {
	var out []Gap
	for _, l := range lines {
		if _, ok := l.Counted(states...); !ok {
			out = append(out, Gap{Period{l.OrganisationID, l.Region, m}, l.Name, l.Submission.State})
		}
	}
	return out
}

func compareGaps(x, y Gap) int {
	return cmp.Or(cmp.Compare(x.Period.Region, y.Period.Region), cmp.Compare(x.Provider, y.Provider), cmp.Compare(x.Period.Month, y.Period.Month))
}
