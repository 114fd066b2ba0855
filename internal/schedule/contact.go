package schedule

import "passerelle/internal/platform/clock"

// The contact standards: how often a person checks in.
const (
	Daily           = "DAILY"
	TwiceWeekly     = "TWICE_WEEKLY"
	Weekly          = "WEEKLY"
	Biweekly        = "BIWEEKLY"
	EveryThreeWeeks = "EVERY_THREE_WEEKS"
	EveryFourWeeks  = "EVERY_FOUR_WEEKS"
	EveryEightWeeks = "EVERY_EIGHT_WEEKS"
	Monthly         = "MONTHLY"
	EveryTwoMonths  = "EVERY_TWO_MONTHS"
	Quarterly       = "QUARTERLY"
)

// interval is a contact standard: times within a number of days, or every so many calendar months.
type interval struct{ times, days, months int }

var standards = map[string]interval{
	Daily: {times: 1, days: 1}, TwiceWeekly: {times: 2, days: 7}, Weekly: {times: 1, days: 7},
	Biweekly: {times: 1, days: 14}, EveryThreeWeeks: {times: 1, days: 21}, EveryFourWeeks: {times: 1, days: 28},
	EveryEightWeeks: {times: 1, days: 56}, Monthly: {months: 1}, EveryTwoMonths: {months: 2},
	Quarterly: {months: 3},
}

// Standards lists the contact standards from the most to the least frequent, for choosing one.
func Standards() []string {
	return []string{Daily, TwiceWeekly, Weekly, Biweekly, EveryThreeWeeks, EveryFourWeeks, Monthly, EveryEightWeeks,
		EveryTwoMonths, Quarterly}
}

// Next gives the check-in after a date under a contact standard; empty for an unknown standard or date. Months
// keep the day of the month, or take the last of a shorter one.
func Next(standard string, from clock.Date) clock.Date { return Occurrence(standard, from, 1) }

// Occurrence gives the nth check-in after the first. Counted from the first, so that a person due on the 31st is
// due on the 31st again after February.
func Occurrence(standard string, first clock.Date, n int) clock.Date {
	every, ok := standards[standard]
	if !ok || !first.Valid() {
		return ""
	}
	if every.months == 0 {
		return first.AddDays(every.days * n / every.times)
	}
	month := first.MonthOf().Add(every.months*n - 1)
	return DueDay(month, first.Time().Day())
}

// StandardKey is the catalogue key of a contact standard's name.
func StandardKey(standard string) string { return "schedule.standard." + standard }
