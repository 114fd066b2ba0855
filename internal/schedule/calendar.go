package schedule

import (
	"cmp"
	"slices"
	"time"

	"passerelle/internal/platform/clock"
)

// Calendar says which days are working days. Its zero value has the computed holidays; one from
// Service.Calendar has an organisation's edits as well.
type Calendar struct {
	edits map[placeDay]HolidayEdit
}

type placeDay struct {
	province string
	date     clock.Date
}

// WorkingDay reports whether a date is a working day in a province: Monday to Friday and no computed holiday.
func WorkingDay(province string, d clock.Date) bool { return Calendar{}.WorkingDay(province, d) }

// NextWorkingDay gives the first working day after a date; PreviousWorkingDay the last before it.
func NextWorkingDay(province string, d clock.Date) clock.Date {
	return Calendar{}.NextWorkingDay(province, d)
}

// PreviousWorkingDay gives the last working day before a date.
func PreviousWorkingDay(province string, d clock.Date) clock.Date {
	return Calendar{}.PreviousWorkingDay(province, d)
}

// WorkingDay reports whether a date is a working day in a province.
func (c Calendar) WorkingDay(province string, d clock.Date) bool {
	if day := d.Time().Weekday(); day == time.Saturday || day == time.Sunday {
		return false
	}
	if edit, ok := c.edits[placeDay{province, d}]; ok {
		return !edit.Closed
	}
	return !slices.ContainsFunc(HolidaysOf(province, d.Time().Year()), func(h Holiday) bool { return h.Date == d })
}

// NextWorkingDay gives the first working day after a date.
func (c Calendar) NextWorkingDay(province string, d clock.Date) clock.Date {
	return c.step(province, d, 1)
}

// PreviousWorkingDay gives the last working day before a date.
func (c Calendar) PreviousWorkingDay(province string, d clock.Date) clock.Date {
	return c.step(province, d, -1)
}

// longestClosure bounds the search: no office is closed for a year by holidays.
const longestClosure = 366

func (c Calendar) step(province string, d clock.Date, by int) clock.Date {
	next := d.AddDays(by)
	for range longestClosure {
		if c.WorkingDay(province, next) {
			return next
		}
		next = next.AddDays(by)
	}
	return next
}

// AddWorkingDays gives the nth working day after a date; the date itself is not counted.
func (c Calendar) AddWorkingDays(province string, d clock.Date, n int) clock.Date {
	for range n {
		d = c.NextWorkingDay(province, d)
	}
	return d
}

// Holidays gives the holidays of a province in a year with the edits applied, in order of date.
func (c Calendar) Holidays(province string, year int) []Holiday {
	var out []Holiday
	for _, h := range HolidaysOf(province, year) {
		if _, edited := c.edits[placeDay{province, h.Date}]; !edited {
			out = append(out, h)
		}
	}
	for at, edit := range c.edits {
		if at.province == province && edit.Closed && at.date.Time().Year() == year {
			out = append(out, Holiday{Date: at.date, NameEN: edit.NameEN, NameFR: edit.NameFR})
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int { return cmp.Compare(a.Date, b.Date) })
	return out
}
