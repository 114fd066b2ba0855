package since

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/document/contradict"
)

// FieldStays is the field in which whoever completes a part says that what it began with stays, though the file says something else by now.
const FieldStays = "stays"

// Untouched refuses, beside its items and in [FieldStays], what a part says as it began while its file says something else by now. What somebody wrote
// otherwise is theirs, but for what the file holds ([Otherwise]), how the supervision went, and the next appointment on a form that tells the client of it; a day that the file
// leaves open, and the day of the writing itself, are nothing that it says.
func Untouched(ctx context.Context, d *forms.Definition, enrolled clock.Date, begun, here, now forms.Answers) error {
	var c fault.Check
	leaves := slices.Contains(given, d.Code)
	for _, p := range d.Parts {
		forms.Walk(p.Items, func(i forms.Item) {
			says := now.Get(i.ID)
			if gone := dropped(i, here, now); gone != "" {
				c.Add(i.ID, "document.problem.lines_dropped", "Lines", gone)
				return
			}
			untouched := begun.Get(i.ID) != "" && here.Get(i.ID) == begun.Get(i.ID) || leaves && strings.HasPrefix(i.Initial, "appointment.")
			stale := compared(i) && untouched && says != "" && here.Get(i.ID) != says
			if !stale && !otherwise(i, enrolled, here, now) {
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
	named := strings.HasPrefix(i.Initial, "worker.") || strings.HasPrefix(i.Initial, "release.") || slices.Contains(held, i.Initial)
	return (dated || i.Kind == forms.Line && named) && i.Initial != "" && !strings.Contains(i.Initial, "today") && !i.Given
}

// held is what a paper tells the client of themselves and of whom to call that is the file's to say: where they live, the telephone of their case
// manager, and ([firstDay]) since when they are enrolled. Another home on a signed agreement is a condition that nobody set (CCM-12, CCM-24).
var held = []string{"release.address", "residence.name", "worker.phone"}

// firstDay begins an item that says the first day of the supervision: the day of the enrolment, once there is one.
const firstDay = "file.enrolled"

// handed are the papers that are handed to the client, signed.
var handed = []string{"bsf802", "residence-rules"}

// Handed reports whether a form is handed to the client, signed: what it says of them is held to the file again when it goes.
func Handed(code string) bool { return slices.Contains(handed, code) }

// Otherwise gives the items of a paper that is handed to the client that say another home, telephone or first day than its file, however they came to.
func Otherwise(d *forms.Definition, enrolled clock.Date, here, now forms.Answers) []forms.Item {
	var out []forms.Item
	for _, p := range d.Parts {
		forms.Walk(p.Items, func(i forms.Item) {
			if Handed(d.Code) && otherwise(i, enrolled, here, now) {
				out = append(out, i)
			}
		})
	}
	return out
}

// otherwise compares letters and digits only: how a number or an address is set out is nobody's error. What is left empty says nothing.
func otherwise(i forms.Item, enrolled clock.Date, here, now forms.Answers) bool {
	says, file := contradict.Letters(here.Get(i.ID)), contradict.Letters(now.Get(i.ID))
	ours := slices.Contains(held, i.Initial) || enrolled != "" && i.Kind == forms.Date && strings.HasPrefix(i.Initial, firstDay)
	return ours && says != "" && file != "" && says != file
}

// went begins the paragraphs of a report that say line by line how the supervision went, as its file has it.
const went = "outcome."

// dropped gives the lines of how it went that a paragraph does not have, whatever else it says: a report that ends with words of one's own
// alone may say that all was kept where the agency was told of a breach (CCM-19).
func dropped(i forms.Item, here, now forms.Answers) string {
	if !strings.HasPrefix(i.Initial, went) {
		return ""
	}
	text := contradict.Letters(here.Get(i.ID))
	var out []string
	for line := range strings.Lines(now.Get(i.ID)) {
		if line = strings.TrimSpace(line); !strings.Contains(text, contradict.Letters(line)) {
			out = append(out, line)
		}
	}
	return strings.Join(out, " · ")
}
