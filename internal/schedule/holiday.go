package schedule

import (
	"slices"
	"time"

	"passerelle/internal/platform/clock"
)

// Holiday is a day on which offices of a province are closed. Key is a catalogue key for those we compute; a day
// that an administrator added carries its own names.
type Holiday struct {
	Date           clock.Date
	Key            string
	NameEN, NameFR string
}

// rule computes one holiday of a year in some provinces (all when none is named).
type rule struct {
	key       string
	day       func(year int) clock.Date
	provinces []string
}

var holidayRules = []rule{
	{key: "schedule.holiday.new_year", day: on(time.January, 1)},
	{"schedule.holiday.family", nth(time.February, time.Monday, 3), []string{"AB", "BC", "NB", "ON", "SK"}},
	{"schedule.holiday.louis_riel", nth(time.February, time.Monday, 3), []string{"MB"}},
	{"schedule.holiday.islander", nth(time.February, time.Monday, 3), []string{"PE"}},
	{"schedule.holiday.heritage", nth(time.February, time.Monday, 3), []string{"NS"}},
	{key: "schedule.holiday.good_friday", day: fromEaster(-2)},
	{key: "schedule.holiday.easter_monday", day: fromEaster(1)},
	{key: "schedule.holiday.victoria", day: victoria},
	{"schedule.holiday.saint_jean", on(time.June, 24), []string{"QC"}},
	{key: "schedule.holiday.canada", day: canada},
	{"schedule.holiday.civic", nth(time.August, time.Monday, 1), []string{"AB", "BC", "MB", "NB", "NS", "NT", "NU", "ON", "SK"}},
	{key: "schedule.holiday.labour", day: nth(time.September, time.Monday, 1)},
	{key: "schedule.holiday.truth", day: on(time.September, 30)},
	{key: "schedule.holiday.thanksgiving", day: nth(time.October, time.Monday, 2)},
	{key: "schedule.holiday.remembrance", day: on(time.November, 11)},
	{key: "schedule.holiday.christmas", day: on(time.December, 25)},
	{key: "schedule.holiday.boxing", day: on(time.December, 26)},
}

// HolidaysOf gives the computed holidays of a province in a year, in order of date.
func HolidaysOf(province string, year int) []Holiday {
	var out []Holiday
	for _, r := range holidayRules {
		if len(r.provinces) == 0 || slices.Contains(r.provinces, province) {
			out = append(out, Holiday{Date: r.day(year), Key: r.key})
		}
	}
	return out
}

func dateOf(t time.Time) clock.Date { return clock.Date(t.Format(time.DateOnly)) }

func on(month time.Month, day int) func(int) clock.Date {
	return func(year int) clock.Date { return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)) }
}

// nth gives the nth weekday of a month.
func nth(month time.Month, weekday time.Weekday, n int) func(int) clock.Date {
	return func(year int) clock.Date {
		first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
		ahead := (int(weekday-first.Weekday()) + 7) % 7
		return dateOf(first.AddDate(0, 0, ahead+7*(n-1)))
	}
}

// victoria is the Monday before 25 May; the Sovereign's birthday is kept on the same day.
func victoria(year int) clock.Date {
	day := time.Date(year, time.May, 24, 0, 0, 0, 0, time.UTC)
	for day.Weekday() != time.Monday {
		day = day.AddDate(0, 0, -1)
	}
	return dateOf(day)
}

// canada is 1 July, or the 2nd when the 1st is a Sunday.
func canada(year int) clock.Date {
	day := time.Date(year, time.July, 1, 0, 0, 0, 0, time.UTC)
	if day.Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return dateOf(day)
}

func fromEaster(days int) func(int) clock.Date {
	return func(year int) clock.Date { return easter(year).AddDays(days) }
}

// easter is Easter Sunday of the Gregorian calendar, by the anonymous computus.
func easter(year int) clock.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month := (h + l - 7*m + 114) / 31
	day := (h+l-7*m+114)%31 + 1
	return dateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}
