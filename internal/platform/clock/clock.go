// Package clock decides what time it is: one source, injected everywhere, so that rules of dates can be tested
// and a demonstration can be made under a simulated clock. Start at [Clock].
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
type System struct{}

// Now gives the present instant in UTC at microsecond precision, as stored.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Settable is a clock that stands still until it is moved, also while others read it. It is for tests and for making
// demonstrations.
type Settable struct {
	mu sync.RWMutex
	at time.Time
}

// At makes a settable clock that stands at an instant.
func At(t time.Time) *Settable { return &Settable{at: t.UTC()} }

// Now gives the instant the clock stands at.
func (s *Settable) Now() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.at
}

// Set moves the clock.
func (s *Settable) Set(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = t.UTC()
}

var zones sync.Map // the name of a zone → *time.Location

// Zone gives the time zone of a name, as [time.LoadLocation] does, and keeps it: that reads the zone's file every time, and pages ask
// for a zone with every request. Names that are not known are not kept, whoever sends them.
func Zone(name string) (*time.Location, error) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, zone)
	}
	return zone, err
}

// Micros is how instants are stored: microseconds since 1970 UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// FromMicros reads a stored instant.
func FromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// Date is a calendar date as ISO text, yyyy-mm-dd; empty means unknown. ISO text sorts as dates do.
type Date string

// DateOf gives the date of an instant in a place's time zone.
func DateOf(t time.Time, zone *time.Location) Date { return Date(t.In(zone).Format(time.DateOnly)) }

// ParseDate reads an ISO date and reports whether it is a real one.
func ParseDate(text string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return Date(text), err == nil && t.Year() >= 1850 && t.Year() <= 2200
}

// Time gives the date at midnight UTC; the zero time when the date is empty or not a date.
func (d Date) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// Valid reports whether the date is a real one.
func (d Date) Valid() bool { _, ok := ParseDate(string(d)); return ok }

// oldest is before the birth of anybody alive, ahead how many months from today anything is dated.
const oldest, ahead = Date("1900-01-01"), 12 * 50

// Likely reports whether a date may be that of something in somebody's life or of a plan of today: in another year it was mistyped.
func (d Date) Likely(today Date) bool { return d >= oldest && d <= today.AddMonths(ahead) }

// AddDays gives the date n days later (earlier when negative).
func (d Date) AddDays(n int) Date {
	return Date(d.Time().AddDate(0, 0, n).Format(time.DateOnly))
}

// AddMonths gives the date n months later; where that month is shorter, the day that many days after its last.
func (d Date) AddMonths(n int) Date {
	return Date(d.Time().AddDate(0, n, 0).Format(time.DateOnly))
}

// DaysUntil counts the days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.Time().Sub(d.Time()).Hours() / 24)
}

// Month is a calendar month as yyyy-mm.
type Month string

// MonthOf gives the month of a date.
func (d Date) MonthOf() Month {
	if len(d) < 7 {
		return ""
	}
	return Month(d[:7])
}

// First is the first day of the month.
func (m Month) First() Date { return Date(string(m) + "-01") }

// Last is the last day of the month.
func (m Month) Last() Date { return m.Add(1).First().AddDays(-1) }

// Add gives the month n months later.
func (m Month) Add(n int) Month {
	return Month(m.First().Time().AddDate(0, n, 0).Format("2006-01"))
}

// Valid reports whether the text is a real month, of a year that has a next one of four digits.
func (m Month) Valid() bool {
	_, err := time.Parse("2006-01", string(m))
	return err == nil && m < "9999"
}
