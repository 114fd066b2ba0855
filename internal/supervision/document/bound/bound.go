// Package bound refuses an agreement that does not say what binds the client: fewer lines than conditions, a line with other hours or words than
// a condition has, one that is over, one that would end before it begins, and one with another last day than in the plan (CCM-12). Start at
// [Check] and [Until].
package bound

import (
	"context"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/onpaper"
)

// Lines gives what an agreement says of conditions, a line each.
func Lines(a forms.Answers) (out []string) {
	for n := range a.Entries("conditions") {
		out = append(out, a.Get(forms.PathOf(forms.EntryOf("conditions", n), "condition")))
	}
	return out
}

// Check refuses, beside each line, what an agreement says otherwise than some conditions.
func Check(ctx context.Context, c *fault.Check, a forms.Answers, conditions []supervision.Condition) {
	if err := enough(ctx, a, conditions); err != nil {
		c.Take(err, nil)
		return
	}
	unsaid, over := onpaper.Compare(ctx, conditions, Lines(a))
	refused := map[int]bool{} // a line that says what was before is one problem
	for _, x := range unsaid {
		refused[x.Line] = true
		c.Require(false, forms.PathOf(forms.EntryOf("conditions", max(x.Line, 0)), "condition"), "document.problem.unsaid", "Text", x.Text(ctx), "On", i18n.Date(ctx, x.FromDate))
	}
	for _, x := range over {
		c.Require(refused[x.Line], forms.PathOf(forms.EntryOf("conditions", x.Line), "condition"), "document.problem.over", "Text", x.Text(ctx), "When", i18n.Date(ctx, x.ToDate))
	}
	ends(ctx, c, a, conditions)
}

// ends refuses, beside it, a last day before the agreement begins or, where the line says a condition of the file, before that does.
func ends(ctx context.Context, c *fault.Check, a forms.Answers, conditions []supervision.Condition) {
	begins := make([]clock.Date, a.Entries("conditions"))
	for n := range begins {
		begins[n] = clock.Date(a.Get("starts"))
	}
	for _, x := range onpaper.Said(ctx, conditions, Lines(a)) {
		begins[x.Line] = max(begins[x.Line], x.FromDate)
	}
	for n, first := range begins {
		at := forms.PathOf(forms.EntryOf("conditions", n), "last_day")
		last := clock.Date(a.Get(at))
		c.Require(last == "" || last >= first, at, "document.problem.ends_before", "When", i18n.Date(ctx, first))
	}
}

// Until refuses, beside its day, a line that says a condition of the plan until another day than the plan has it: a client who reads that it
// ends sooner breaks it, and one who reads no day keeps to it for nothing. An agreement that asks for no day is let be.
func Until(ctx context.Context, d *forms.Definition, a forms.Answers, conditions []supervision.Condition) error {
	if _, asks := d.Item("last_day"); !asks {
		return nil
	}
	var c fault.Check
	for _, x := range onpaper.Said(ctx, conditions, Lines(a)) {
		at := forms.PathOf(forms.EntryOf("conditions", x.Line), "last_day")
		last := clock.Date(a.Get(at))
		c.Require(x.LastDay != "" || last == "", at, "document.problem.no_last_day")
		c.Require(x.LastDay == "" || last == x.LastDay, at, "document.problem.other_last_day", "When", i18n.Date(ctx, x.LastDay))
	}
	return c.Err()
}

// enough refuses an agreement with fewer lines than conditions are in force.
func enough(ctx context.Context, a forms.Answers, conditions []supervision.Condition) error {
	var inForce []string
	for _, c := range conditions {
		if c.ToDate == "" {
			inForce = append(inForce, c.Text(ctx))
		}
	}
	said := 0
	for _, line := range Lines(a) {
		if strings.TrimSpace(line) != "" {
			said++
		}
	}
	if said < len(inForce) {
		return fault.At("conditions", "document.problem.conditions_missing", "Count", len(inForce), "List", strings.Join(inForce, " · "))
	}
	return nil
}
