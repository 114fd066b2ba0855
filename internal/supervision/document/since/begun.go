package since

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// FieldStays is the field in which whoever completes a part says that what it began with stays, though the file says something else by now.
const FieldStays = "stays"

// Untouched refuses, beside its items and in [FieldStays], what a part says as it began while its file says something else by now. What somebody wrote
// otherwise is theirs, but for the next appointment on a form that tells the client of it; a day that the file leaves open, and the day of the writing itself, are nothing that it says.
func Untouched(ctx context.Context, d *forms.Definition, begun, here, now forms.Answers) error {
	var c fault.Check
	leaves := slices.Contains(given, d.Code)
	for _, p := range d.Parts {
		forms.Walk(p.Items, func(i forms.Item) {
			says := now.Get(i.ID)
			if !compared(i) || says == "" || here.Get(i.ID) == says {
				return
			}
			untouched := begun.Get(i.ID) != "" && here.Get(i.ID) == begun.Get(i.ID)
			if !untouched && !(leaves && strings.HasPrefix(i.Initial, "appointment.")) {
				return
			}
			if i.Kind == forms.Date {
				says = i18n.Date(ctx, clock.Date(says))
			}
			c.Add(i.ID, "document.problem.file_says_now", "Value", says)
		})
	}
	if err := c.Err(); err != nil {
		c.Add(FieldStays, "document.problem.stays")
	}
	return c.Err()
}

// given are the forms that tell the client of the next appointment, which nothing asks about after them.
var given = []string{"appointment", "appointment-card"}

// compared reports whether an item begins with a day or an hour of the file itself, with its case manager or with where the client lives; other words depend on the language that they
// were begun in, and one that is shown and not asked follows the file anyway.
func compared(i forms.Item) bool {
	dated := i.Kind == forms.Date || i.Kind == forms.Time
	named := strings.HasPrefix(i.Initial, "worker.") || strings.HasPrefix(i.Initial, "release.")
	return (dated || i.Kind == forms.Line && named) && i.Initial != "" && !strings.Contains(i.Initial, "today") && !i.Given
}
