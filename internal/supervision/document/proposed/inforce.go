package proposed

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/onpaper"
)

// InForce refuses, beside its words, a condition of a plan that has a kind which is in force in other hours or words: what the client keeps to is
// changed by a request, not by a plan (CCM-10, CCM-18). A plan need not name what is in force.
func InForce(ctx context.Context, said forms.Answers, conditions []supervision.Condition) error {
	lines, kinds := make([]string, said.Entries("conditions")), make([]string, said.Entries("conditions"))
	for n := range lines {
		if c, there := ConditionAt(ctx, said, forms.EntryOf("conditions", n)); there {
			lines[n], kinds[n] = c.Text(ctx), c.Code
		}
	}
	var c fault.Check
	unsaid, _ := onpaper.Compare(ctx, conditions, lines)
	for _, x := range unsaid {
		if x.Line >= 0 && x.Words != "" && x.Code != "FREE" && kinds[x.Line] == x.Code {
			c.Add(forms.PathOf(forms.EntryOf("conditions", x.Line), "condition"), "document.problem.unsaid", "Text", x.Text(ctx), "On", i18n.Date(ctx, x.FromDate))
		}
	}
	return c.Err()
}
