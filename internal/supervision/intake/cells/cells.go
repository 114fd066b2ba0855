// Package cells decides what the last register said in the row of a file, and in how many cells another row says something else.
package cells

import (
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/register"
)

// Said is what a row said, as it is kept.
type Said struct {
	Text     map[register.Field]string     `json:"text,omitempty"`
	Dates    map[register.Field]clock.Date `json:"dates,omitempty"`
	Breaches []clock.Date                  `json:"breaches,omitempty"`
	Missed   *int                          `json:"missed,omitempty"`
	Left     map[register.Field]string     `json:"-"` // the text of cells that were left empty
}

// Of gives what a row says.
func Of(row register.Row) Said {
	return Said{Text: row.Text, Dates: row.Dates, Breaches: row.Breaches, Missed: row.Missed}
}

// Value gives what a row says in one field, as text.
func (s Said) Value(f register.Field) string {
	switch f {
	case register.Missed:
		if s.Missed != nil {
			return strconv.Itoa(*s.Missed)
		}
		return ""
	case register.Breaches:
		var days []string
		for _, d := range s.Breaches {
			days = append(days, string(d))
		}
		return strings.Join(days, " ")
	}
	if d := s.Dates[f]; d != "" {
		return string(d)
	}
	return s.Text[f]
}

// Compared are the fields in which a file may differ from a register, in the order of the page.
var Compared = []register.Field{register.UCI, register.FullName, register.ScriptName, register.BirthDate, register.Sex, register.Citizenship,
	register.Language, register.Interpreter, register.City, register.Risk, register.Housing, register.Ground, register.Standard,
	register.Liaison, register.CaseManager, register.Referred, register.Decision, register.DecisionDate, register.RefusalReason, register.Enrolled,
	register.LastCheckIn, register.Missed, register.Breaches, register.Closed, register.Reason, register.Phone, register.Address, register.Notes}

// Nearest gives what a row is to be compared with: of the rows that spoke of its file last, the one that it differs from least, the later of
// two, and in how many cells it does. A row of next month's register goes on from its own of before, and not from another that was settled with it.
func Nearest(row register.Row, rows []Said) (out Said, apart int) {
	apart = len(Compared) + 1
	for _, said := range slices.Backward(rows) {
		if n := differs(Of(row), said); n < apart {
			out, apart = said, n
		}
	}
	return out, apart
}

// differs counts the cells in which a row says something else.
func differs(now, before Said) (n int) {
	for _, f := range Compared {
		if is, was := now.Value(f), register.Coded(f, before.Value(f)); is != was && !Otherwise(f, is, was) {
			n++
		}
	}
	return n
}

// Otherwise reports whether a text says nothing but another: a UCI with other marks, a name in capitals or in another order, days of
// breaches that are among the others.
func Otherwise(f register.Field, one, other string) bool {
	switch f {
	case register.UCI:
		return registry.DigitsOfUCI(one) == registry.DigitsOfUCI(other)
	case register.FullName:
		return slices.Equal(wordsOf(one), wordsOf(other))
	case register.City: // accents and capitals aside
		return registry.Fold(one) == registry.Fold(other)
	case register.Breaches: // days that are here already, with others or without
		here := strings.Fields(other)
		return !slices.ContainsFunc(strings.Fields(one), func(day string) bool { return !slices.Contains(here, day) })
	}
	return false
}

// wordsOf gives the words of a name in small letters, in no order; an accent is part of a word.
func wordsOf(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' })
	slices.Sort(words)
	return words
}
