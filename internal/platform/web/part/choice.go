package part

import (
	"slices"
	"strconv"
)

// Holds reports whether a choice of a field with several is made.
func (f Form) Holds(name, value string) bool { return slices.Contains(f.Values[name], value) }

// choiceID gives the first choice the field's own name, which is where the error summary leads.
func choiceID(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(i+1)
}

func dated(f Field) Field {
	if f.Hint == "" && f.HintWords == "" {
		f.Hint = "web.date_hint"
	}
	return f
}
