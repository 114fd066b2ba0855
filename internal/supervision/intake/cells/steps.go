package cells

import (
	"slices"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/supervision/register"
)

// stepFields are the fields by which a register says of a step when it was.
var stepFields = []struct {
	kind history.Kind
	of   []register.Field
}{
	{history.Referred, []register.Field{register.Referred}}, {history.Decided, []register.Field{register.Decision, register.DecisionDate}},
	{history.Enrolled, []register.Field{register.Enrolled}}, {history.Closed, []register.Field{register.Closed}},
	{history.BreachReported, []register.Field{register.Breaches}},
}

// Columns gives the steps of which a register has a column: of any other it says nothing, of nobody.
func Columns(r register.Reading) string {
	var out []string
	for _, step := range stepFields {
		if slices.ContainsFunc(step.of, r.Has) {
			out = append(out, string(step.kind))
		}
	}
	return strings.Join(out, " ")
}

// Steps gives the steps that a register dates of anybody, by the kinds of their events: a register that dates no closure, as a list of
// those who are there now, does not say that nobody's file was closed. A decision without its day is counted in no month.
func Steps(r register.Reading) string {
	var out []string
	for _, step := range stepFields {
		if slices.ContainsFunc(slices.Concat(r.Rows, r.Twice), func(row register.Row) bool { return saysAll(row, step.of) }) {
			out = append(out, string(step.kind))
		}
	}
	return strings.Join(append(out, register.Profile(slices.Concat(r.Rows, r.Twice))...), " ")
}

func saysAll(row register.Row, fields []register.Field) bool {
	return !slices.ContainsFunc(fields, func(f register.Field) bool { return Of(row).Value(f) == "" })
}
