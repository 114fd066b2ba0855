package owing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/since"
	"passerelle/internal/reporting/told"
)

// Gap is a provider's month that figures put together do not have, with where it stands.
type Gap struct {
	Period   reporting.Period
	Provider string
	State    reporting.State // empty when nothing was begun
	Untold   bool            // only a register that came in later tells of it: nobody owes it
}

// NationGaps lists the months from first to last that were not accepted, of the providers that owe them and of those whose register came
// in later: what the nation's figures of that time lack (RPT-4). It is in the order of region, provider, month.
func (s Service) NationGaps(ctx context.Context, a access.Actor, first, last clock.Month) ([]Gap, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	if !first.Valid() || !last.Valid() || last < first || first.Add(11) < last {
		return nil, fault.Missing()
	}
	var out []Gap
	for m := first; m <= last; m = m.Add(1) {
		lines, err := reporting.LinesOwed(ctx, s.DB, m)
		if err != nil {
			return nil, err
		}
		untold, err := s.untold(ctx, m)
		if err != nil {
			return nil, err
		}
		out = append(append(out, GapsOf(lines, m, reporting.Accepted)...), untold...)
	}
	slices.SortStableFunc(out, compareGaps)
	return out, nil
}

// UntoldIn lists the providers of an officer's region of whose month only a register tells that came in later: nobody owes it, and the
// region's figures lack it all the same (RPT-3).
func (s Service) UntoldIn(ctx context.Context, a access.Actor, m clock.Month) ([]Gap, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportRegion, access.Subject{Region: a.Region, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	all, err := s.untold(ctx, m)
	return slices.DeleteFunc(all, func(g Gap) bool { return g.Period.Region != a.Region }), err
}

// OpenIn lists the providers of an officer's region whose registers leave something open: rows that wait, steps without a day. The region's sums
// are by that much less sure, as they are by the steps that were recorded since the months in them were certified (RPT-3).
func (s Service) OpenIn(ctx context.Context, a access.Actor, submissions ...string) ([]told.Open, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportRegion, access.Subject{Region: a.Region, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return told.OpenIn(ctx, s.DB, a.Region, submissions)
}

// OpenNation is OpenIn of all regions, for headquarters (RPT-4).
func (s Service) OpenNation(ctx context.Context, a access.Actor, submissions ...string) ([]told.Open, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return told.OpenIn(ctx, s.DB, "", submissions)
}

// OpenPublished is OpenNation of the providers whose months are in some reports to management, for whoever reads these. How many steps it is of is left out: small
// numbers are withheld there.
func (s Service) OpenPublished(ctx context.Context, a access.Actor, reports []reporting.NationalReport) ([]reporting.Period, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportPublished, access.Subject{Programme: access.CCMS, Published: true}); err != nil || len(reports) == 0 {
		return nil, err
	}
	ids := make([]any, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	parts, err := db.All[reporting.Submission](ctx, s.DB, "select s.id, s.organisation_id, s.region from submission s where s.id in (select p.submission_id from national_part p where p.report_id in "+db.In(1, len(ids))+")", ids...)
	if err != nil {
		return nil, fmt.Errorf("months that management reads: %w", err)
	}
	var submissions []string
	for _, p := range parts {
		submissions = append(submissions, p.ID)
	}
	open, err := told.OpenIn(ctx, s.DB, "", submissions)
	var out []reporting.Period
	for _, o := range open {
		if slices.ContainsFunc(parts, func(p reporting.Submission) bool { return p.OrganisationID == o.OrganisationID && p.Region == o.Region }) {
			out = append(out, reporting.Period{OrganisationID: o.OrganisationID, Region: o.Region})
		}
	}
	return out, err
}

// Unbegun lists the providers of an officer's region, or of the nation, that have neither file nor register yet: none of them owes a month, and
// no board has them (RPT-1).
func (s Service) Unbegun(ctx context.Context, a access.Actor, m clock.Month) ([]Gap, error) {
	regional, action, of := a.MayEver(access.ReportRegion), access.ReportNation, access.Subject{Programme: access.CCMS}
	if regional {
		action, of.Region = access.ReportRegion, a.Region
	}
	if err := s.Access.Check(ctx, s.DB, a, action, of); err != nil {
		return nil, err
	}
	all, err := since.Unbegun(ctx, s.DB, m)
	return slices.DeleteFunc(gapsOf(ctx, m, all), func(g Gap) bool { return regional && g.Period.Region != a.Region }), err
}

// Unsent lists the providers whose month would not be in what goes to management now, whatever was accepted of it: the regions' reports do not
// have it (RPT-4). Those of regions that have sent nothing are not among them.
func (s Service) Unsent(ctx context.Context, a access.Actor, m clock.Month, absent []string) ([]reporting.Period, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	lacking, err := since.Lacking(ctx, s.DB, m, absent...)
	var out []reporting.Period
	for _, at := range lacking {
		region, organisation, _ := strings.Cut(at, "/")
		out = append(out, reporting.Period{OrganisationID: organisation, Region: region, Month: m})
	}
	return out, err
}

func (s Service) untold(ctx context.Context, m clock.Month) ([]Gap, error) {
	all, err := since.BeforeRegister(ctx, s.DB, m)
	return gapsOf(ctx, m, all), err
}

func gapsOf(ctx context.Context, m clock.Month, all []since.Untold) (out []Gap) {
	for _, u := range all {
		name := access.Organisation{Name: u.Name, NameFrench: u.NameFrench}.NameIn(i18n.Lang(ctx))
		out = append(out, Gap{Period: reporting.Period{OrganisationID: u.OrganisationID, Region: u.Region, Month: m}, Provider: name, Untold: true})
	}
	return out
}

// GapsOf gives the lines of a month's board that stand in none of the states in which they are counted.
func GapsOf(lines []reporting.Line, m clock.Month, states ...reporting.State) []Gap {
	var out []Gap
	for _, l := range lines {
		if _, ok := l.Counted(states...); !ok {
			out = append(out, Gap{Period: reporting.Period{OrganisationID: l.OrganisationID, Region: l.Region, Month: m}, Provider: l.Name, State: l.Submission.State})
		}
	}
	return out
}

func compareGaps(x, y Gap) int {
	return cmp.Or(cmp.Compare(x.Period.Region, y.Period.Region), cmp.Compare(x.Provider, y.Provider), cmp.Compare(x.Period.Month, y.Period.Month))
}
