package schedule

import "passerelle/internal/platform/clock"

// Rhythm is by what the next check-in of somebody is proposed: a contact standard, and the working days of a province. Its
// zero value proposes nothing.
type Rhythm struct {
	Standard string
	Province string
	Calendar Calendar
}

// After proposes the check-in after a date, never before earliest; one that would fall on a weekend or a holiday is proposed
// for the next working day. It is empty where there is no standard.
func (r Rhythm) After(from, earliest clock.Date) clock.Date {
	next := Next(r.Standard, from)
	if next == "" {
		return ""
	}
	next = max(next, earliest)
	if r.Calendar.WorkingDay(r.Province, next) {
		return next
	}
	return r.Calendar.NextWorkingDay(r.Province, next)
}

// Within proposes the first check-in of somebody who begins on a date: the last working day that is within the standard, as nobody has
// seen them yet. Where there is none, the next working day. It is empty where there is no standard.
func (r Rhythm) Within(from clock.Date) clock.Date {
	for day := Next(r.Standard, from); day > from; day = day.AddDays(-1) {
		if r.Calendar.WorkingDay(r.Province, day) {
			return day
		}
	}
	return r.After(from, from.AddDays(1))
}
