package intake

import (
	"slices"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// stepsOf gives the steps that a register dates of anybody, by the kinds of their events: a register that dates no closure, as a list of
// those who are there now, does not say that nobody's file was closed. A decision without its day is counted in no month.
func stepsOf(r register.Reading) string {
	var out []string
	for _, step := range []struct {
		kind history.Kind
		of   []register.Field
	}{
		{history.Referred, []register.Field{register.Referred}}, {history.Decided, []register.Field{register.Decision, register.DecisionDate}},
		{history.Enrolled, []register.Field{register.Enrolled}}, {history.Closed, []register.Field{register.Closed}},
		{history.BreachReported, []register.Field{register.Breaches}},
	} {
		if slices.ContainsFunc(slices.Concat(r.Rows, r.Twice), func(row register.Row) bool { return saysAll(row, step.of) }) {
			out = append(out, string(step.kind))
		}
	}
	return strings.Join(append(out, register.Profile(slices.Concat(r.Rows, r.Twice))...), " ")
}

func saysAll(row register.Row, fields []register.Field) bool {
	return !slices.ContainsFunc(fields, func(f register.Field) bool { return cells.Of(row).Value(f) == "" })
}

// passed reports whether nothing of a row is taken that speaks of a file of an earlier register, or, of a client who stands twice in one, of
// another day than the first row: what that file became until the day of this one is then not told, nor that its client was referred again.
// Whoever says that the second row is left out says what it is.
func (o *Outcome) passed(who *about, row register.Row, twice, left bool) {
	f := who.file
	o.untold = o.untold || !twice && (who.sameStay || f.again(row))
	for step, day := range map[register.Field]clock.Date{register.Referred: f.ReferredOn, register.DecisionDate: f.DecidedOn, register.Enrolled: f.EnrolledOn, register.Closed: f.ClosedOn} {
		o.untold = o.untold || twice && !left && row.Dates[step] != "" && row.Dates[step] != day
	}
}
