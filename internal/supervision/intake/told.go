package intake

import (
	"cmp"
	"slices"
	"strings"

	"passerelle/internal/history"
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
	for _, field := range profiled {
		if slices.ContainsFunc(slices.Concat(r.Rows, r.Twice), func(row register.Row) bool { return saysAll(row, []register.Field{field}) }) {
			out = append(out, cmp.Or(profileOf[field], string(field)))
		}
	}
	return strings.Join(out, " ")
}

// profiled are the columns by which a caseload is divided: who has one says of whoever has an empty cell in it that it is not known.
var profiled = []register.Field{register.Sex, register.BirthDate, register.Ground, register.Risk, register.City, register.Housing, register.Language}

// profileOf names a column as events do, where it is another name.
var profileOf = map[register.Field]string{register.BirthDate: "birth"}

func saysAll(row register.Row, fields []register.Field) bool {
	return !slices.ContainsFunc(fields, func(f register.Field) bool { return saidBy(row).value(f) == "" })
}

// passed reports whether nothing of a row is taken that speaks of a file of an earlier register: what that file became until the day of this
// one is then not told, nor that its client was referred again.
func (o *Outcome) passed(who *about, row register.Row, twice bool) {
	o.untold = o.untold || !twice && (who.sameStay || who.file.again(row))
}
