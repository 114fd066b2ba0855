package booked

import (
	"context"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Ahead reads in place the hour of a check-in that is planned, which may be left open, and refuses in a field one of that very day that is over where
// the provider is: nobody can be expected then, and whoever did not come would be in breach of what was agreed after its time (CCM-15). What
// happened on the day already is planned without an hour.
func (s Service) Ahead(ctx context.Context, field, organisationID string, day clock.Date, hour *string, now time.Time) error {
	var c fault.Check
	read, ok := clock.ParseHour(*hour)
	c.Require(ok || strings.TrimSpace(*hour) == "", field, "supervision.problem.time")
	*hour = read
	if !ok || !day.Valid() {
		return c.Err()
	}
	at, err := s.instant(ctx, organisationID, day, read)
	if err != nil {
		return err
	}
	over := at.Before(now) && day == clock.DateOf(now, at.Location())
	c.Require(!over, field, "supervision.problem.hour_over", "Hour", i18n.HourOf(ctx, read))
	return c.Err()
}
