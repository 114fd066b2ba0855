package reporting

import (
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/schedule"
)

// over reports whether a month has ended in a place.
func over(m clock.Month, zone *time.Location, now time.Time) bool {
	return clock.DateOf(now, zone) > m.Last()
}

// standing says where a report stands that was sent at an instant, 0 when it was not.
func (s *Service) standing(due clock.Date, zone *time.Location, sentAt int64) schedule.Standing {
	var sent time.Time
	if sentAt != 0 {
		sent = clock.FromMicros(sentAt)
	}
	return schedule.Status(due, zone, s.clock.Now(), sent)
}
