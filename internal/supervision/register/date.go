package register

import (
	"regexp"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// Order is how two-figure days and months are written.
type Order int

// The orders; Unasked means that nobody was asked yet.
const (
	Unasked Order = iota
	DayFirst
	MonthFirst
)

// reading is what a date cell may mean: nothing, one date, or two.
type reading struct {
	dates  []clock.Date // day first, then month first, where both are possible
	text   string
	shaped bool // it is written as a date is, whether or not there is such a day
	short  bool // the year has two figures
}

var (
	hours   = regexp.MustCompile(`[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?Z?$`)
	weekday = regexp.MustCompile(`(?i)^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?[.,]* |^(lun|mar|mercre|jeu|vendre|same)di[.,]* |^dimanche[.,]* `)
	iso     = regexp.MustCompile(`^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$`)
	compact = regexp.MustCompile(`^(19|20)(\d{2})(\d{2})(\d{2})$`)
	slashed = regexp.MustCompile(`^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})$`)
	worded  = regexp.MustCompile(`^(\d{1,2})(?:er|e|st|nd|rd|th)?[ ./-]*(?:of |de )?(\p{L}+)[.,]*[ /-]*(\d{4}|\d{2})$`)
	wordedM = regexp.MustCompile(`^(\p{L}+)[. /-]*(\d{1,2})(?:st|nd|rd|th)?(?:, ?|[ /-])(\d{4})$`)
	wordedY = regexp.MustCompile(`^(\d{4})[ ./-](\p{L}+)[. /-]+(\d{1,2})$`)
)

var months = map[string]int{
	"january": 1, "janvier": 1, "jan": 1, "janv": 1, "february": 2, "fevrier": 2, "feb": 2, "fev": 2, "fevr": 2, "march": 3, "mars": 3,
	"mar": 3, "april": 4, "avril": 4, "apr": 4, "avr": 4, "may": 5, "mai": 5, "june": 6, "juin": 6, "jun": 6, "july": 7, "juillet": 7,
	"jul": 7, "juil": 7, "juill": 7, "august": 8, "aout": 8, "aug": 8, "september": 9, "septembre": 9, "sep": 9, "sept": 9, "october": 10,
	"octobre": 10, "oct": 10, "november": 11, "novembre": 11, "nov": 11, "december": 12, "decembre": 12, "dec": 12,
}

func month(word string) string { return strconv.Itoa(months[registry.Fold(word)]) }

// readDate gives what a cell may mean as a date.
func readDate(c sheet.Cell) reading {
	r := reading{text: c.Text}
	if c.Date != "" {
		r.dates, r.shaped = []clock.Date{c.Date}, true
		return r
	}
	if len(c.Text) > longestWord {
		return r
	}
	text := strings.Join(strings.Fields(c.Text), " ")
	text = weekday.ReplaceAllString(hours.ReplaceAllString(text, ""), "")
	if m := iso.FindStringSubmatch(text); m != nil {
		r.add(m[1], m[2], m[3])
	} else if m := compact.FindStringSubmatch(text); m != nil {
		r.add(m[1]+m[2], m[3], m[4])
	} else if m := slashed.FindStringSubmatch(text); m != nil {
		r.add(m[3], m[2], m[1])
		r.add(m[3], m[1], m[2])
	} else {
		r.spelled(text)
	}
	return r
}

// spelled reads a date with the month as a word; 29-Jul-26 is what spreadsheets make of a date on their own.
func (r *reading) spelled(text string) {
	if m := worded.FindStringSubmatch(text); m != nil && months[registry.Fold(m[2])] != 0 {
		if r.short = len(m[3]) == 2; r.short {
			m[3] = "20" + m[3]
		}
		r.add(m[3], month(m[2]), m[1])
	} else if m := wordedM.FindStringSubmatch(text); m != nil && months[registry.Fold(m[1])] != 0 {
		r.add(m[3], month(m[1]), m[2])
	} else if m := wordedY.FindStringSubmatch(text); m != nil && months[registry.Fold(m[2])] != 0 {
		r.add(m[1], month(m[2]), m[3])
	}
}

func (r *reading) add(year, month, day string) {
	pad := func(s string) string { return strings.Repeat("0", max(0, 2-len(s))) + s }
	d, ok := clock.ParseDate(year + "-" + pad(month) + "-" + pad(day))
	r.shaped = true
	if ok && (len(r.dates) == 0 || r.dates[0] != d) {
		r.dates = append(r.dates, d)
	}
}

// within leaves only the meanings that lie between two dates (empty: no bound).
func (r reading) within(from, to clock.Date) reading {
	var kept []clock.Date
	for _, d := range r.dates {
		if (from == "" || d >= from) && (to == "" || d <= to) {
			kept = append(kept, d)
		}
	}
	r.dates = kept
	return r
}

// by chooses between two meanings by the order that was asked.
func (r reading) by(order Order) reading {
	if len(r.dates) == 2 && order != Unasked {
		r.dates = r.dates[order-DayFirst : order]
	}
	return r
}
