package reporting

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// RegionMonth is a region's month put together of what was accepted, as its report sends it, and of what providers have sent that was not
// accepted yet (RPT-3).
type RegionMonth struct {
	Region     string
	Month      clock.Month
	Definition *Definition
	Parts      []RegionPart
	Total      []Cell
	Before     []Cell // the month before, of what was accepted; nil when nothing was
	Earlier    []Part // its parts
}

// RegionPart is one provider's month in its region's.
type RegionPart struct {
	Part
	Submission  Submission
	Adjustments []Adjustment
}

// Region gives the rolled-up figures of the actor's region with those of each provider that has sent its month. A month
// that was returned counts again once it is sent again; while an accepted one is corrected, the accepted one does.
func (s *Service) Region(ctx context.Context, a access.Actor, m clock.Month) (RegionMonth, error) {
	out := RegionMonth{Region: a.Region, Month: m}
	if err := s.access.Check(ctx, s.db, a, access.ReportRegion, access.Subject{Region: a.Region, Programme: access.CCMS}); err != nil {
		return out, err
	}
	var err error
	if out.Definition, err = s.Definition(m); err != nil {
		return out, err
	}
	if out.Parts, err = s.regionParts(ctx, a.Region, m, Accepted, Submitted); err != nil {
		return out, err
	}
	before, err := s.regionParts(ctx, a.Region, m.Add(-1), Accepted)
	if err != nil {
		return out, err
	}
	out.Earlier = plain(before)
	out.Total, out.Before = RollUp(out.Definition, out.Plain()), RollUp(out.Definition, out.Earlier)
	return out, s.log.Read(ctx, a.Entry(string(access.ReportRegion), "region", a.Region+"/"+string(m))).Wait()
}

// Plain gives the month's parts without what else is known of them.
func (r RegionMonth) Plain() []Part { return plain(r.Parts) }

func plain(parts []RegionPart) []Part {
	out := make([]Part, len(parts))
	for i, p := range parts {
		out[i] = p.Part
	}
	return out
}

func (s *Service) regionParts(ctx context.Context, region string, m clock.Month, states ...State) ([]RegionPart, error) {
	all, err := countedIn(ctx, s.db, m, states...)
	if err != nil {
		return nil, err
	}
	var out []RegionPart
	for _, sub := range all {
		if sub.Region != region {
			continue
		}
		part, err := s.regionPart(ctx, s.db, sub)
		if err != nil {
			return nil, err
		}
		out = append(out, part)
	}
	slices.SortFunc(out, func(a, b RegionPart) int {
		return cmp.Compare(a.Submission.OrganisationID, b.Submission.OrganisationID)
	})
	return out, nil
}

func (s *Service) regionPart(ctx context.Context, q db.Querier, sub Submission) (RegionPart, error) {
	part, err := s.partOf(ctx, sub)
	if err != nil {
		return RegionPart{}, err
	}
	adjustments, err := adjustmentsOf(ctx, q, sub.ID)
	return RegionPart{part, sub, adjustments}, err
}
