package owing

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/reporting/told"
)

// behindSince is of how many months before this one it is asked, on every page; the page of any month says the same of it.
const behindSince = 6

// behind says, to a provider and to a liaison officer, how many accepted months lack steps that were recorded since, in one line that leads to the oldest: nobody owes
// a correction of them by a day.
func (s Service) behind(ctx context.Context, a access.Actor, z midnight.Zones) ([]Owing, error) {
	organisation, region := a.OrganisationID, ""
	if a.MayEver(access.ReportNation) {
		return nil, nil
	}
	if a.MayEver(access.ReportRegion) {
		organisation, region = "", a.Region
	}
	today := clock.DateOf(s.Clock.Now(), z.Region(a.Region))
	all, err := told.Behind(ctx, s.DB, organisation, region, today.MonthOf().Add(-behindSince))
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return []Owing{{Code: Behind, Period: reporting.Period{OrganisationID: organisation, Region: all[0].Region, Month: all[0].Month}, Count: len(all), Due: today}}, nil
}
