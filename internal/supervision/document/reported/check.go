package reported

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/document/contradict"
)

// Check refuses a compliance review that says of a condition that it was complied with, or does not name it, where the file has evidence
// against it in the days of the review, or somebody set such evidence aside: the agency would read of no breach that it was told of.
func Check(ctx context.Context, c *fault.Check, d Days, plan []supervision.Condition, seen map[string]attendance.Evidence, said forms.Answers) {
	for _, x := range plan {
		e := seen[x.ID]
		if !d.had(x) || answer(e) == "yes" {
			continue
		}
		at := entryOf(ctx, x, said)
		if at == "" {
			c.Add(group, "document.problem.not_reviewed", "Condition", text(ctx, x), "Evidence", e.Whole(ctx))
			continue
		}
		c.Require(said.Get(forms.PathOf(at, complied)) != "yes", forms.PathOf(at, complied), "document.problem.not_complied", "Value", e.Whole(ctx))
	}
}

// entryOf gives the entry that names a condition; empty when none does.
func entryOf(ctx context.Context, x supervision.Condition, said forms.Answers) string {
	for n := range said.Entries(group) {
		at := forms.EntryOf(group, n)
		if contradict.Names(ctx, said.Get(forms.PathOf(at, condition)), x) {
			return at
		}
	}
	return ""
}
