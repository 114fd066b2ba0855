package register

import (
	"regexp"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/sheet"
)

// standsAsOf is how a title says the day as of which a register stands.
var standsAsOf = regexp.MustCompile(`(?i)\b(?:as of|as at|en date du|à jour au|au)\s*:?\s+(.{6,30})$`)

// StatedDay gives the day as of which a register says that it stands, in the lines above its headings, which are found as
// [Read] finds them; none when it does not say, says a day after [Options].Today, or one that can be read two ways.
func StatedDay(sheets []sheet.Sheet, o Options) clock.Date {
	for _, s := range sheets {
		at, _, ok := findHeadings(s.Rows, o.Headings)
		if !ok && o.Unheaded {
			at, _, ok = wordsAsHeadings(s.Rows, o.Headings)
		}
		if !ok {
			continue
		}
		if day := statedAbove(s.Rows[:at], o.Today); day != "" {
			return day
		}
	}
	return ""
}

func statedAbove(rows [][]sheet.Cell, today clock.Date) clock.Date {
	for _, row := range rows {
		for _, c := range row {
			if m := standsAsOf.FindStringSubmatch(strings.TrimRight(c.Text, " .)")); m != nil {
				if days := readDate(sheet.Cell{Text: m[1]}).within("", today).dates; len(days) == 1 {
					return days[0]
				}
			}
		}
	}
	return ""
}
