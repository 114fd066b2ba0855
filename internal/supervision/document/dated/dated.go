// Package dated holds the days that a form begins with as the day of its own writing to its file: what is signed about a client was not done before
// anything is known of them (CCM-12, CCM-24). Start at [Check].
package dated

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// SignedItem is the item under which a form says on which day it is signed.
const SignedItem = "signed_on"

// The published names that say that a day is the form's own, and that it is the referral's.
const (
	own      = "today"
	referral = "file.referred"
)

// Check refuses, beside its items, a day of what is written in a part that is the form's own and before its file stands. It goes by what a day begins with, on
// a form of one's own too; what begins as the day of the referral is held by the referral itself.
func Check(ctx context.Context, f supervision.File, d *forms.Definition, w forms.Writing) error {
	var c fault.Check
	for _, p := range d.Parts {
		if p.ID != w.Part {
			continue
		}
		forms.Walk(p.Items, func(i forms.Item) {
			day := clock.Date(w.Answers.Get(i.ID))
			ours := i.Kind == forms.Date && strings.Contains(i.Initial, own) && !strings.Contains(i.Initial, referral)
			c.Require(!ours || !day.Valid() || day >= f.ReferredOn, i.ID, "document.problem.before_file", "First", i18n.Date(ctx, f.ReferredOn))
		})
	}
	return c.Err()
}

// Signed refuses the first signature of a part that says another day of its signing than the one on which it is signed: the sheet would say two days
// of one act (CCM-12). Whoever signs after the first may do so later. A paper is signed on the day that is said of it.
func Signed(ctx context.Context, x forms.Filled, g forms.Signing, today clock.Date) error {
	field, signed := "item", today
	if g.SignedOn != "" {
		field, signed = printed.FieldDay, g.SignedOn
	}
	for _, p := range x.Definition.Parts {
		written, _ := x.Part(p.ID)
		said := written.Answers().Get(SignedItem)
		first := !slices.ContainsFunc(x.Signatures, func(y forms.GivenSignature) bool { return p.Has(y.Item) })
		if p.Has(g.Item) && first && said != "" && said != string(signed) {
			return fault.At(field, "document.problem.signed_otherwise", "Said", i18n.Date(ctx, clock.Date(said)), "Signed", i18n.Date(ctx, signed))
		}
	}
	return nil
}
