// Package bound refuses an agreement that does not say what binds the client: fewer lines than conditions, a line with other hours or words than
// a condition has, one that is over, one that would end before it begins, and one with another last day than in the plan (CCM-12). Start at
// [Check] and [Until].
package bound

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/lastday"
	"passerelle/internal/supervision/onpaper"
)

// Lines gives what an agreement says of conditions, a line each.
func Lines(a forms.Answers) (out []string) {
	for n := range a.Entries("conditions") {
		out = append(out, a.Get(forms.PathOf(forms.EntryOf("conditions", n), "condition")))
	}
	return out
}

// lastDay gives until which day a line says what it does; empty where it says none.
func lastDay(a forms.Answers, line int) clock.Date {
	return clock.Date(a.Get(lastDayOf(line)))
}

func lastDayOf(line int) string { return forms.PathOf(forms.EntryOf("conditions", line), "last_day") }

// Compare gives the conditions that no line of an agreement says, and those that are over and a line says still: one that says a day before
// they were over is right.
func Compare(ctx context.Context, a forms.Answers, conditions []supervision.Condition) (unsaid, over []onpaper.At) {
	unsaid, over = onpaper.Compare(ctx, conditions, Lines(a))
	return unsaid, slices.DeleteFunc(over, func(x onpaper.At) bool {
		last := lastDay(a, x.Line)
		return last != "" && last < x.ToDate
	})
}

// Far gives in how many places an agreement says other than some conditions: one that it does not say, a line that says none of them, and one
// until another day.
func Far(ctx context.Context, a forms.Answers, conditions []supervision.Condition) int {
	unsaid, _ := Compare(ctx, a, conditions)
	n := len(unsaid) + len(onpaper.Beyond(ctx, conditions, Lines(a)))
	for _, x := range onpaper.Said(ctx, conditions, Lines(a)) {
		if lastDay(a, x.Line) != x.LastDay {
			n++
		}
	}
	return n
}

// Check refuses, beside each line, what an agreement says otherwise than some conditions.
func Check(ctx context.Context, c *fault.Check, a forms.Answers, conditions []supervision.Condition) {
	if err := enough(ctx, a, conditions); err != nil {
		c.Take(err, nil)
		return
	}
	unsaid, over := Compare(ctx, a, conditions)
	refused := map[int]bool{} // a line that says what was before is one problem
	for _, x := range unsaid {
		refused[x.Line] = true
		key := "document.problem.unsaid"
		if toCome(a, x.Condition) {
			key = "document.problem.unsaid_to_come"
		}
		c.Require(false, forms.PathOf(forms.EntryOf("conditions", max(x.Line, 0)), "condition"), key, "Text", x.Text(ctx), "On", i18n.Date(ctx, x.FromDate))
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
		at, last := lastDayOf(n), lastDay(a, n)
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
		at, last := lastDayOf(x.Line), lastDay(a, x.Line)
		c.Require(x.LastDay != "" || last == "", at, "document.problem.no_last_day")
		c.Require(x.LastDay == "" || last == x.LastDay, at, "document.problem.other_last_day", "When", i18n.Date(ctx, x.LastDay))
	}
	return c.Err()
}

// toCome reports whether a condition begins after an agreement does.
func toCome(a forms.Answers, c supervision.Condition) bool {
	return c.FromDate > clock.Date(a.Get("starts"))
}

// named says a condition with the day until which it is in force, or from which it will be: of two that follow each other the case manager
// sees which is which.
func named(ctx context.Context, a forms.Answers, c supervision.Condition) string {
	said := c.Text(ctx) + lastday.Beside(ctx, c)
	if toCome(a, c) {
		return i18n.T(ctx, "document.plain.from", "On", i18n.Date(ctx, c.FromDate)) + " " + said
	}
	return said
}

// enough refuses an agreement with fewer lines than conditions it is to say.
func enough(ctx context.Context, a forms.Answers, conditions []supervision.Condition) error {
	var inForce []string
	for _, c := range conditions {
		if c.ToDate == "" {
			inForce = append(inForce, named(ctx, a, c))
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
