package clock

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// written is an hour as people write it: 14:30, 9.30, 14 h 30, 9h30 min, 14h, 0930, 2:30 p.m., 9 am.
var written = regexp.MustCompile(`^([0-9]{1,2})(?: ?(?:[:.]|h) ?([0-9]{2})(?: ?min\.?)?|( ?h)|([0-9]{2}))?(?: ?(a|p)\.? ?m\.?)?$`)

// ParseHour reads an hour as it is written in English or French into HH:MM of 24 hours, as hours are kept, and reports
// whether it is one. A number alone is none: 9 may be a day as well.
func ParseHour(text string) (string, bool) {
	m := written.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if m == nil {
		return "", false
	}
	half := m[5]
	if half == "" && m[2]+m[3]+m[4] == "" {
		return "", false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2] + m[4])
	if half != "" {
		if hour < 1 || hour > 12 {
			return "", false
		}
		hour %= 12
	}
	if half == "p" {
		hour += 12
	}
	return fmt.Sprintf("%02d:%02d", hour, minute), hour < 24 && minute < 60
}
