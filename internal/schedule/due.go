package schedule

import (
	"time"

	"passerelle/internal/platform/clock"
)

// DueDay gives the day in the month after period m on which something is due: the day asked, or the last day of
// a shorter month (the 30th in February is its last day).
func DueDay(m clock.Month, day int) clock.Date {
	next := m.Add(1)
	last := next.Last()
	return next.First().AddDays(min(max(day, 1), last.Time().Day()) - 1)
}

// Policy says what becomes of a due day that is no working day.
type Policy string

// The policies; Keep is the default: administrative due days stand.
const (
	Keep        Policy = "KEEP"
	PreviousDay Policy = "PREVIOUS_BUSINESS_DAY"
	NextDay     Policy = "NEXT_BUSINESS_DAY"
)

// Deadline gives the day that counts under a policy in a province.
func (c Calendar) Deadline(policy Policy, province string, due clock.Date) clock.Date {
	switch {
	case c.WorkingDay(province, due):
		return due
	case policy == PreviousDay:
		return c.PreviousWorkingDay(province, due)
	case policy == NextDay:
		return c.NextWorkingDay(province, due)
	default:
		return due
	}
}

// SendBy gives the day to show beside a due day: itself when it is a working day in the province, otherwise the
// working day before it.
func SendBy(province string, due clock.Date) clock.Date { return Calendar{}.SendBy(province, due) }

// SendBy is the function SendBy with this calendar's edits.
func (c Calendar) SendBy(province string, due clock.Date) clock.Date {
	if c.WorkingDay(province, due) {
		return due
	}
	return c.PreviousWorkingDay(province, due)
}

// Standing is where something owed stands.
type Standing string

// The standings.
const (
	Due             Standing = "DUE"
	SubmittedOnTime Standing = "SUBMITTED_ON_TIME"
	SubmittedLate   Standing = "SUBMITTED_LATE"
	Overdue         Standing = "OVERDUE"
)

// Status says where something due on a day stands now: the whole day counts in the place's time zone. Submitted
// is the instant it was sent, zero when it was not.
func Status(due clock.Date, zone *time.Location, now, submitted time.Time) Standing {
	if zone == nil {
		zone = time.UTC
	}
	switch {
	case submitted.IsZero() && clock.DateOf(now, zone) <= due:
		return Due
	case submitted.IsZero():
		return Overdue
	case clock.DateOf(submitted, zone) <= due:
		return SubmittedOnTime
	default:
		return SubmittedLate
	}
}
