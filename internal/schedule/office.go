package schedule

import (
	"time"

	"passerelle/internal/platform/clock"
)

// OpenNow reports whether an office is open at an instant: between its hours ("08:00" to "16:30") of a working day
// in its own time zone. The closing minute is closed. Hours or a zone that cannot be read mean closed, so that
// the after-hours number is shown.
func OpenNow(opens, closes, zone string, now time.Time, province string) bool {
	return Calendar{}.OpenNow(opens, closes, zone, now, province)
}

// OpenNow is the function OpenNow with this calendar's edits.
func (c Calendar) OpenNow(opens, closes, zone string, now time.Time, province string) bool {
	place, err := clock.Zone(zone)
	opens, known := clock.ParseHour(opens)
	closes, both := clock.ParseHour(closes)
	if err != nil || zone == "" || !known || !both {
		return false
	}
	// The wall clock is compared, not hours since midnight: on the days the clocks change the two differ.
	wall := now.In(place).Format("15:04")
	return c.WorkingDay(province, clock.DateOf(now, place)) && opens <= wall && wall < closes
}

// After gives the instant a number of hours after another: hour clocks (48 hours) run through clock changes, only
// their display is local.
func After(start time.Time, hours int) time.Time {
	return start.UTC().Add(time.Duration(hours) * time.Hour)
}
