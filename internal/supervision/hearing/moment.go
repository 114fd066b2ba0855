package hearing

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
)

// Moment is a day and an hour where the provider is: hearings are entered by its clock.
type Moment struct {
	Day  clock.Date
	Hour string // as 09:30
}

// Now gives the moment at which a provider is.
func Now(ctx context.Context, s *supervision.Service, organisationID string) (Moment, error) {
	org, err := s.Access.OrganisationByID(ctx, organisationID)
	if err != nil {
		return Moment{}, err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return Moment{}, fmt.Errorf("the hours of %s: %w", org.Code, err)
	}
	now := s.Clock.Now()
	return Moment{clock.DateOf(now, zone), now.In(zone).Format("15:04")}, nil
}

// Over reports whether the hour of a hearing of today has passed and nobody said what came of it.
func (m Moment) Over(h supervision.Hearing) bool {
	return h.OnDate == m.Day && h.AtTime != "" && h.AtTime < m.Hour && h.CancelledOn == "" && h.Outcome == ""
}
