package onpaper

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// has reports whether a line has words in it, whatever their case and spaces; 7:00 is not in 17:00.
func has(line, words string) bool {
	words = plain(words)
	return words != "" && strings.Contains(plain(line), words) && hasNumbers(line, words)
}

func plain(text string) string {
	return strings.TrimRight(strings.ToLower(strings.Join(strings.Fields(text), " ")), ". ")
}

// hasNumbers reports whether a line has the numbers of words in their order: from 8 to 20 is not from 20 to 8.
func hasNumbers(line, words string) bool {
	said := numbers(line)
	for _, n := range numbers(words) {
		at := slices.Index(said, n)
		if at < 0 {
			return false
		}
		said = said[at+1:]
	}
	return true
}

var number = regexp.MustCompile(`(?i)(\d+)(?:(?::|\s?h\s?)(\d{2})\b|\s?h\b)?(?:\s?([ap])\.?m\b)?`)

// numbers gives the hours and numbers of a text as they compare: 20:00, 20 h and 8 pm are 20.
func numbers(text string) (out []string) {
	for _, m := range number.FindAllStringSubmatch(text, -1) {
		n := strings.TrimLeft(m[1], "0")
		if hour, err := strconv.Atoi(m[1]); err == nil && m[3] != "" {
			n = strconv.Itoa(hour%12 + map[string]int{"p": 12}[strings.ToLower(m[3])])
		}
		if n == "" {
			n = "0"
		}
		if m[2] != "" && m[2] != "00" {
			n += ":" + m[2]
		}
		out = append(out, n)
	}
	return out
}

// Hours gives the numbers of a text that may be hours of the day, in minutes, in their order: 8:30 pm is 1230.
func Hours(text string) (out []int) {
	for _, n := range numbers(text) {
		hour, minute, _ := strings.Cut(n, ":")
		h, err := strconv.Atoi(hour)
		m, _ := strconv.Atoi("0" + minute)
		if err == nil && h <= 24 && m < 60 {
			out = append(out, h*60+m)
		}
	}
	return out
}
