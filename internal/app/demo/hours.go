package demo

import (
	"time"

	"passerelle/internal/platform/clock"
)

// A working day, from the morning on, where the provider is: no hour of it is of another day by the clock of the records, from
// the Atlantic to the Pacific.
const (
	begins = 9 // o'clock
	lasts  = 6*time.Hour + 30*time.Minute
)

// morning is when a day's work begins.
func (t *team) morning(d clock.Date) time.Time {
	day := d.Time()
	return time.Date(day.Year(), day.Month(), day.Day(), begins, 0, 0, 0, t.zone).UTC()
}

// atWork gives the latest hour of work that is not after an instant.
func (t *team) atWork(at time.Time) time.Time {
	d := clock.DateOf(at, t.zone)
	if at.Before(t.morning(d)) {
		d = d.AddDays(-1)
	}
	if evening := t.morning(d).Add(lasts); at.After(evening) {
		return evening
	}
	return at
}

// at plans what the people of the provider do, at an hour at which they work.
func (t *team) at(at time.Time, do func() error) { t.m.at(t.atWork(at), do) }

// day is the day on which something is done, and today the one on which the demonstration is opened, where the provider is.
func (t *team) day() clock.Date   { return clock.DateOf(t.m.clock.Now(), t.zone) }
func (t *team) today() clock.Date { return clock.DateOf(t.m.now, t.zone) }
