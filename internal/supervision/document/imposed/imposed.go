// Package imposed finds what an agreement asks of a client that nobody imposed: a line that neither the plan nor the referral has, and what a line adds to its
// condition (CCM-12). Whoever writes it says why, or adds the condition to the plan. Start at [Check].
package imposed

import (
	"context"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/onpaper"
)

// whyItem is where a line says why it stands there; layouts before it did not ask.
const whyItem = "unimposed"

// Check refuses, beside each, the lines of an agreement that say none of the conditions, or more than theirs, and do not say why.
func Check(ctx context.Context, d *forms.Definition, conditions []supervision.Condition, a forms.Answers) error {
	if _, asks := d.Item(whyItem); !asks {
		return nil
	}
	lines := make([]string, a.Entries("conditions"))
	for n := range lines {
		lines[n] = a.Get(forms.PathOf(forms.EntryOf("conditions", n), "condition"))
	}
	var c fault.Check
	for _, n := range onpaper.Beyond(ctx, conditions, lines) {
		path := forms.PathOf(forms.EntryOf("conditions", n), whyItem)
		c.Require(strings.TrimSpace(a.Get(path)) != "", path, "document.problem.unimposed")
	}
	for _, x := range onpaper.Said(ctx, conditions, lines) {
		path := forms.PathOf(forms.EntryOf("conditions", x.Line), whyItem)
		more := added(ctx, x.Condition, lines[x.Line])
		c.Require(more == "" || strings.TrimSpace(a.Get(path)) != "", path, "document.problem.added", "Added", more)
	}
	return c.Err()
}
