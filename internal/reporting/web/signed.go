package web

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
)

// signedLine is what a provider signed beside one of its numbers, shown where numbers of several stand together.
type signedLine struct {
	reporting.Adjustment
	Provider string
	Region   string      // where the numbers are of several
	Month    clock.Month // where they are of several
}

// where says of which region, and of which month if there are several, a line is.
func (l signedLine) where(ctx context.Context) string {
	if l.Month == "" {
		return access.RegionName(ctx, l.Region)
	}
	return access.RegionName(ctx, l.Region) + " · " + string(l.Month)
}

// signed gives what the region's providers signed.
func (v regionView) signed() (out []signedLine) {
	for _, p := range v.Parts {
		for _, j := range p.Adjustments {
			out = append(out, signedLine{Adjustment: j, Provider: v.Names[p.Submission.OrganisationID]})
		}
	}
	return out
}

// signed gives what was signed beside the numbers that the nation's are made of, provider by provider.
func (n nationView) signed() (out []signedLine) {
	for _, p := range n.Parts {
		for _, j := range n.Noted[p.SubmissionID] {
			l := signedLine{Adjustment: j, Provider: n.Names[p.Period.OrganisationID], Region: p.Period.Region}
			if n.Months > 1 {
				l.Month = p.Period.Month
			}
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b signedLine) int {
		return cmp.Or(cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Month, b.Month))
	})
	return out
}
