package cells

import (
	"encoding/json"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision/register"
)

// SaysMore reports whether a row says something of which it was read to say nothing, as it is kept.
func SaysMore(row register.Row, kept string) bool {
	var before Said
	if kept == "" || json.Unmarshal([]byte(kept), &before) != nil {
		return false
	}
	now := Of(row)
	return slices.ContainsFunc(Compared, func(f register.Field) bool { return now.Value(f) != "" && before.Value(f) == "" })
}

// FirstDay gives the first day that a row dates of the steps among some fields, empty where it dates none; a decision has that of its own column.
func FirstDay(row register.Row, of []register.Field) (first clock.Date) {
	for _, f := range of {
		if f == register.Decision {
			f = register.DecisionDate
		}
		if !slices.Contains([]register.Field{register.DecisionDate, register.Enrolled, register.Closed}, f) {
			continue
		}
		if day := row.Dates[f]; day != "" && (first == "" || day < first) {
			first = day
		}
	}
	return first
}
