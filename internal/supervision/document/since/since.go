// Package since says of what a form that was completed its file says something else by now. Start at [Items].
package since

import (
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
)

// movesOn are the items of which a file goes on to say something else without the form having been wrong, and the days of a summary, which move
// on with what its provider counts from.
var movesOn = []string{"period_from", "period_to", "risk", "ongoing", "whereabouts", "interim"}

// Items gives the items of a form that its check refuses now, each once; a failure of another kind as it is.
func Items(d *forms.Definition, refused error) ([]forms.Item, error) {
	if refused != nil && !fault.Is(refused, fault.Invalid) {
		return nil, refused
	}
	var out []forms.Item
	for _, p := range fault.ProblemsOf(refused) {
		name, _, _ := strings.Cut(p.Field, "[")
		i, known := d.Item(name)
		if known && !slices.Contains(movesOn, name) && !slices.ContainsFunc(out, func(x forms.Item) bool { return x.ID == i.ID }) {
			out = append(out, i)
		}
	}
	return out, nil
}
