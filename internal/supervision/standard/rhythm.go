package standard

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Rhythm gives by what the next check-in of a file is proposed: how often the client reports, on working days where the file
// is. It decides no access: whoever asks shows the file.
func (s Service) Rhythm(ctx context.Context, f supervision.File) (schedule.Rhythm, error) {
	x, err := s.Of(ctx, s.DB, f)
	if err != nil {
		return schedule.Rhythm{}, err
	}
	site, err := s.Access.SiteOf(ctx, f.OrganisationID, f.SiteID)
	if fault.Is(err, fault.NotFound) { // a file at no site: what is closed everywhere counts
		site, err = access.Site{}, nil
	}
	if err != nil {
		return schedule.Rhythm{}, err
	}
	calendar, err := s.Schedule.Calendar(ctx, s.DB)
	return schedule.Rhythm{Standard: x.Follows(), Province: site.Province, Calendar: calendar}, err
}
