package contradict

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// LeavesOut refuses, at its last entry, a request for other conditions that says nothing of one in force: the answer is of all of them (CCM-18).
func LeavesOut(ctx context.Context, a forms.Answers, conditions []supervision.Condition, today clock.Date) error {
	last := a.Entries("changes") - 1
	if last < 0 || !slices.Contains(a["asks"], "conditions") {
		return nil
	}
	at := func(n int) string { return forms.PathOf(forms.EntryOf("changes", n), "condition") }
	for _, x := range conditions {
		named := x.ToDate != "" || x.FromDate > today
		for n := 0; n <= last && !named; n++ {
			named = Names(ctx, a.Get(at(n)), x)
		}
		if !named {
			return fault.At(at(last), "document.problem.says_nothing", "Text", x.Text(ctx), "On", i18n.Date(ctx, x.FromDate))
		}
	}
	return nil
}
