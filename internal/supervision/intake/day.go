package intake

import (
	"cmp"
	"context"
	"maps"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/register"
)

// Dated gives the settings with the day as of which a provider's register stands: the one that is asked for, else the one that its title
// states above headings that are known, remembered for the provider or said, else today, and says that it is no more than that. A day to come
// is refused (Invalid, as_of).
func (s *Service) Dated(ctx context.Context, organisationID string, content []byte, how Settings) (Settings, error) {
	headings, err := column.Headings(ctx, s.DB, organisationID)
	if err != nil {
		return how, err
	}
	maps.Copy(headings, how.Headings)
	if how.AsOf == "" {
		how.AsOf = stated(content, register.Options{Today: s.today(ctx), Headings: headings, Unheaded: how.Unheaded})
		how.Assumed = how.AsOf == ""
		how.AsOf = cmp.Or(how.AsOf, s.today(ctx))
	}
	var c fault.Check
	s.checkDay(ctx, &c, how.AsOf)
	return how, c.Err()
}

func (s *Service) checkDay(ctx context.Context, c *fault.Check, day clock.Date) {
	c.Require(day.Valid(), "as_of", "supervision.problem.date")
	c.Require(!day.Valid() || day <= s.today(ctx), "as_of", "supervision.problem.not_future")
}

// dayAt gives the day that it is at a provider, whoever brings its register in from where.
func (s *Service) dayAt(ctx context.Context, organisationID string) (clock.Date, error) {
	zone, err := s.zoneAt(ctx, organisationID)
	return clock.DateOf(s.Clock.Now(), cmp.Or(zone, time.UTC)), err
}

func (s *Service) zoneAt(ctx context.Context, organisationID string) (*time.Location, error) {
	org, err := s.Access.OrganisationByID(ctx, organisationID)
	if err != nil {
		return nil, err
	}
	return clock.Zone(org.TimeZone)
}

// stated gives the day as of which the sheet itself says that it stands; none when it does not say.
func stated(content []byte, o register.Options) clock.Date {
	sheets, err := sheet.Read(content)
	if err != nil {
		return "" // reading it says why
	}
	return register.StatedDay(sheets, o)
}
