// Package since says of what a form that was completed its file says something else by now. Start at [Items].
package since

import (
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/document/contradict"
)

// recounted are the days of a summary, which move on with what its provider counts from. Of movesOn a file goes on to say something else without the
// form having been wrong: a form that was sent stands, but none leaves with what does not hold any more.
var (
	recounted = []string{"period_from", "period_to"}
	movesOn   = []string{"risk", "ongoing", "whereabouts", "interim", "protocol"}
)

// compares are the forms that are held to their file again before they are sent; asks are those of which that counts no more once they were: a request is
// answered, an appointment is followed by the next, a plan by the agency's word, an agreement by the next that the client signs.
var (
	compares = []string{"bsf805", "bsf807", "closure-report"}
	asks     = []string{"bsf802", "bsf806", "appointment", "appointment-card", "case-plan"}
)

// Compared reports whether a form is held to what its file says now.
func Compared(x forms.Filled) bool {
	return slices.Contains(compares, x.Code) || slices.Contains(asks, x.Code) && len(x.Sendings) == 0
}

// Items gives the items of a form that its check refuses now, each once, of one that was sent none that moves on, but for what the file never had; a failure of another kind as it is.
func Items(d *forms.Definition, sent bool, refused error) ([]forms.Item, error) {
	if refused != nil && !fault.Is(refused, fault.Invalid) {
		return nil, refused
	}
	var out []forms.Item
	for _, p := range fault.ProblemsOf(refused) {
		name, _, _ := strings.Cut(p.Field, "[")
		i, known := d.Item(name)
		news := sent && slices.Contains(movesOn, name) && !slices.Contains(contradict.NeverLogged, p.Key)
		if known && !slices.Contains(recounted, name) && !news && !slices.ContainsFunc(out, func(x forms.Item) bool { return x.ID == i.ID }) {
			out = append(out, i)
		}
	}
	return out, nil
}
