package document

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// SEC-1, CCM-4: whoever of the provider completes or sends any form of a file is asked about a protected address in any text of theirs; items
// that are addresses themselves are held back by their own rule, but of the referral the officer reads them, and they are asked about there.
func TestAProtectedAddressIsAskedAboutOnEveryForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "Safe house", Address: "77 Hidden Lane", Protected: true}))
		list, err := forms.Library()
		must(t, err)
		seen := 0
		for _, def := range list {
			for _, p := range def.Parts {
				if p.Side == forms.Agency {
					continue
				}
				for item := range texts(p.Items) {
					seen++
					x := FileForm{Filled: forms.Filled{Code: def.Code, Definition: def}}
					said := forms.Answers{item.ID: {"Stays at 77, hidden lane."}}
					asked := func(a access.Actor, meant bool) bool {
						t.Helper()
						return slices.Equal(itemsOf(d.Tx(ctx, func(tx *db.Tx) error { return h.askNamed(ctx, tx, a, f, x, said, meant) })), []string{registry.FieldNamed})
					}
					held := item.Sensitive == forms.ProtectedAddress && def.Code != referralForm
					if asked(h.worker, false) == held || asked(h.worker, true) || asked(h.officer, false) {
						t.Errorf("%s %s: held back %v, asked %v", def.Code, item.ID, held, asked(h.worker, false))
					}
				}
			}
		}
		if seen < 100 {
			t.Errorf("only %d items", seen)
		}
	})
}

// texts gives the items of a list, in its groups too, in which words are typed.
func texts(items []forms.Item) func(yield func(forms.Item) bool) {
	return func(yield func(forms.Item) bool) {
		for _, i := range items {
			if i.Kind == forms.Line || i.Kind == forms.Paragraph {
				if !yield(i) {
					return
				}
			}
			for inner := range texts(i.Items) {
				if !yield(inner) {
					return
				}
			}
		}
	}
}

// SEC-1: the address on release of BSF801 does not go to the officer unasked, completed or sent.
func TestTheAddressOnReleaseIsAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "Safe house", Address: "77 Hidden Lane", Protected: true}))
		form := h.unsignedTo(t, f)
		w := writingOf(t, h.seen(t, h.worker, f, form), providerPart)
		w.Answers["residence"], w.Answers["plan_attached"] = []string{"77 hidden lane, Port Sable"}, []string{"no"}
		if err := h.CompleteTyped(ctx, h.worker, f.ID, w, false); !slices.Equal(itemsOf(err), []string{registry.FieldNamed}) {
			t.Fatalf("completed unasked: %v", err)
		}
		must(t, h.CompleteTyped(ctx, h.worker, f.ID, w, true))
		h.signs(t, f, form)
		if err := h.SendForm(ctx, h.worker, f.ID, form, Said{}); !slices.Equal(itemsOf(err), []string{registry.FieldNamed}) {
			t.Fatalf("sent unasked: %v", err)
		}
		must(t, h.SendForm(ctx, h.worker, f.ID, form, Said{Named: true}))
	})
}

// unsignedTo takes a referral to the provider, whose part is to be written.
func (h house) unsignedTo(t *testing.T, f supervision.File) string {
	t.Helper()
	x := h.begun(t, h.officer, f, referralForm)
	h.completed(t, h.officer, f, x.ID, "agency")
	must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
	return x.ID
}
