package document

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/wording"
)

// Offered is a condition that a form says in words of its own and that the catalogue seems to have.
type Offered struct{ Words, Code string }

// Offered gives the conditions of a part that somebody may write still which are in words of their own and like one of the catalogue: of its
// kind they are told, counted and compared, in words only read. Advice, which stands in nobody's way.
func (s *Service) Offered(ctx context.Context, x FormRecord, p FormPart) []Offered {
	if !p.MayWrite || x.Fixed(p.Part) {
		return nil
	}
	return offered(ctx, x.Code, p.Answers())
}

func offered(ctx context.Context, code string, a forms.Answers) (out []Offered) {
	offer := func(words string, ofCatalogue bool) {
		if like := wording.Like(words); !ofCatalogue && like != "" {
			out = append(out, Offered{words, like})
		}
	}
	switch code {
	case referralForm, planForm:
		for n := range a.Entries("conditions") {
			at := forms.EntryOf("conditions", n)
			c, _ := proposed.ConditionAt(ctx, a, at)
			offer(c.Words, slices.Contains(supervision.ConditionCodes, a.Get(forms.PathOf(at, proposed.CatalogueItem))) || c.Words != a.Get(forms.PathOf(at, "condition")))
		}
	case changeForm:
		for _, names := range []items{asItems, givenItems} {
			for _, w := range names.of(a) {
				if w.Change == "add" {
					offer(w.condition(ctx).Words, w.OfCatalogue != "" || w.condition(ctx).Words != w.Becomes)
				}
			}
		}
	}
	return out
}
