// Package ground says on which ground of a referral a file stands once it is accepted (CCM-11, RPT-2). Start at [Grounded].
package ground

import (
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// groundsItem names the grounds of a referral.
const groundsItem = "grounds"

// Item names the ground on which supervision stands, of the several that a referral may name.
const Item = "stands_on"

// Grounded gives a file the ground that the accepted referral names: the one on which the agency says that supervision stands, or the only
// one there is, where the file has none. Of several none is chosen: which one the file stands on, and is counted by, is for somebody to say.
func Grounded(f *supervision.File, said forms.Answers, on clock.Date) []history.Fact {
	ground := said.Get(Item)
	if ground == "" && f.Ground == "" && len(said[groundsItem]) == 1 {
		ground = said.Get(groundsItem)
	}
	if ground == f.Ground || !slices.Contains(supervision.Grounds, ground) {
		return nil
	}
	f.Ground = ground
	return []history.Fact{{Kind: history.AttributeSet, Effective: on, Payload: history.AttributePayload{Name: "ground", Value: ground}}}
}

// Standing refuses a ground on which supervision stands that is none of those of the referral.
func Standing(said forms.Answers) error {
	ground := said.Get(Item)
	if ground == "" || slices.Contains(said[groundsItem], ground) || !slices.ContainsFunc(said[groundsItem], func(g string) bool { return slices.Contains(supervision.Grounds, g) }) {
		return nil
	}
	return fault.At(Item, "document.problem.other_ground")
}
