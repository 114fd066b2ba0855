package precedent

import (
	"cmp"

	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/register"
)

// LongestName is more than any name has; what is longer stays out when it is kept.
const LongestName = 500

// Written is what a row says of who it is about.
type Written struct {
	Digits, Folded string
	Born           clock.Date
}

// Of takes what is said of somebody as it is compared.
func Of(uci, name string, born clock.Date) Written {
	return Written{registry.DigitsOfUCI(uci), registry.Fold(name[:min(len(name), LongestName)]), born}
}

// Whole is all of it: two rows with the same are of one person, as far as anybody can tell.
func (w Written) Whole() string { return w.Digits + "/" + w.Person() }

// Person is the name and the birth date.
func (w Written) Person() string { return w.Folded + "/" + string(w.Born) }

// of gives what a row says.
func of(row register.Row) Written {
	return Of(row.Text[register.UCI], row.Text[register.FullName], row.Dates[register.BirthDate])
}

// About gives it of a row.
func About(row register.Row) string { return of(row).about() }

// about gives what rows that may be of one client have in common: the UCI, or the name and the birth date of those who have none. A mere name
// is nothing that anybody is remembered by.
func (w Written) about() string {
	if w.Digits == "" && w.Born == "" {
		return ""
	}
	return cmp.Or(w.Digits, w.Person())
}
