package document

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
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
					x := FileForm{Filled: forms.Filled{ID: strconv.Itoa(seen), Code: def.Code, Definition: def}}
					said := forms.Answers{item.ID: {"Stays at 77, hidden lane."}}
					asked := func(a access.Actor, meant bool) bool {
						t.Helper()
						return slices.Equal(itemsOf(d.Tx(ctx, func(tx *db.Tx) error { return h.askNamed(ctx, tx, a, f, x, said, meant) })), []string{registry.FieldNamed})
					}
					held := item.Sensitive == forms.ProtectedAddress && def.Code != referralForm
					if got := asked(h.worker, false); got == held || asked(h.worker, true) || asked(h.officer, false) {
						t.Errorf("%s %s: held back %v, asked %v", def.Code, item.ID, held, got)
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

// SEC-1: the address on release of BSF801 does not go to the officer unasked. Whoever completed the part and said that it is meant is not asked again,
// though something else was wrong then, nor at the sending; about an address that was changed since they are, and about no word of the officer.
func TestTheAddressOnReleaseIsAskedAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "Safe house", Address: "77 Hidden Lane", Protected: true}))
		form := h.unsignedTo(t, f)
		w := writingOf(t, h.seen(t, h.worker, f, form), providerPart)
		completed := func(meant bool) []string { return itemsOf(h.CompleteTyped(ctx, h.worker, f.ID, w, Said{Named: meant})) }
		interview := w.Answers["interview"]
		w.Answers["residence"], w.Answers["plan_attached"], w.Answers["interview"] = []string{"77 hidden lane, Port Sable"}, []string{"no"}, []string{"no day"}
		if got := completed(false); !slices.Equal(got, []string{registry.FieldNamed}) {
			t.Fatalf("completed unasked: %v", got)
		}
		if got := completed(true); len(got) == 0 || slices.Contains(got, registry.FieldNamed) {
			t.Fatalf("a day that is none: %v", got)
		}
		w.Answers["interview"] = interview
		if got := completed(false); len(got) != 0 {
			t.Fatalf("asked again when something else was put right: %v", got)
		}
		h.signs(t, f, form)
		must(t, h.SendForm(ctx, h.worker, f.ID, form, Said{}))
	})
}

// SEC-1, CCM-12: the scan of a paper on which a protected address stands opens to nobody from whom the form hides the address; that the client answers
// with it in words of their own hides the answer, too.
func TestTheScanHidesTheAddressThatTheFormHides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		x := h.begun(t, h.worker, f, agreementForm)
		w := writingOf(t, x, providerPart)
		w.Answers["address"] = []string{"With her sister, at 77 Hidden Lane in Port Sable"}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		both := []string{"client_signature", "worker_signature"}
		must(t, h.SignOnPaper(ctx, h.worker, f.ID, SignedPaper{FormID: x.ID, Stands: both, Signers: map[string]string{"client_signature": "Noor Warsame"}, Compared: true, SignedOn: paperDay}, []byte("%PDF-1.7")))
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{Named: true}))
		opens := func(who string, a access.Actor, want bool) {
			t.Helper()
			for _, g := range h.seen(t, h.worker, f, x.ID).Signatures {
				_, scan, err := h.Signature(ctx, a, f.ID, x.ID, g.ID)
				if opened := err == nil; opened != want || !opened && !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s: %v", who, err)
				}
				if scan != nil {
					must(t, scan.Close())
				}
			}
		}
		opens("the officer, while no address is protected", h.officer, true)
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "Safe house", Address: "77 Hidden Lane, Port Sable", Protected: true}))
		opens("the officer", h.officer, false)
		opens("the supervisor who has not confirmed the password", h.supervisor, false)
		opens("the case manager", h.worker, true)
	})
}

// SEC-1: what was said of an address when a part was completed is not said of another; and what the officer wrote is not asked about.
func TestAnAddressThatChangedIsAskedAboutAtTheSending(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for name, row := range map[string]struct {
			part  string
			asked bool
		}{"of the provider": {providerPart, true}, "of the agency": {"agency", false}} {
			f := h.referred(t, "Noor Warsame "+name)
			x := h.begun(t, h.officer, f, referralForm)
			w := writingOf(t, h.seen(t, h.officer, f, x.ID), "agency")
			if row.part == "agency" {
				w.Answers["children"] = []string{"Seen at 12 Quiet Road"}
			}
			must(t, h.CompleteForm(ctx, h.officer, f.ID, w))
			must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
			must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
			w = writingOf(t, h.seen(t, h.worker, f, x.ID), providerPart)
			w.Answers["plan_attached"] = []string{"no"}
			if row.part == providerPart {
				w.Answers["residence"] = []string{"12 Quiet Road, then 77 Hidden Lane"}
			}
			must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "Safe house", Address: "77 Hidden Lane", Protected: true}))
			must(t, h.CompleteTyped(ctx, h.worker, f.ID, w, Said{Named: true}))
			h.signs(t, f, x.ID)
			must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "Aunt", Address: "12 Quiet Road", Protected: true}))
			err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{})
			if asked := slices.Equal(itemsOf(err), []string{registry.FieldNamed}); asked != row.asked || err != nil && !asked {
				t.Fatalf("%s: %v", name, err)
			}
			if row.asked {
				must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{Named: true}))
			}
		}
	})
}

// SEC-1, CCM-17: whoever reported a breach and said that the protected address in it is meant is not asked again on its form, neither as a part is
// completed nor at the sending; of another address they are, and of one that changed since.
func TestABreachAndItsFormAskOnce(t *testing.T) {
	for name, row := range map[string]struct {
		meant  bool
		before bool // the address is protected as the breach is reported
		says   string
		asked  bool
	}{
		"said of the breach":                {true, true, "He was at 77 Hidden Lane.", false},
		"not said of the breach":            {false, true, "He was at 77 Hidden Lane.", true},
		"the form names another":            {true, true, "He was at 12 Quiet Road.", true},
		"protected since":                   {true, false, "He was at 77 Hidden Lane.", true},
		"the form names none":               {true, true, "He was out.", false},
		"not said, and the form names none": {false, true, "He was out.", false},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				hide := func(address string) {
					must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "At " + address, Address: address, Protected: true}))
				}
				if hide("12 Quiet Road"); row.before {
					hide("77 Hidden Lane")
				}
				breach, err := h.Desk.Report(clock.In(ctx, time.UTC), h.worker, f.ID, desk.Reported{Kind: "ABSENT", OccurredOn: "2026-09-24", Account: "Was at 77 Hidden Lane.", Going: "PAST",
					Whereabouts: "At home.", Call: desk.Logged{Learned: desk.Moment{On: "2026-09-25", At: "09:00"}, Called: desk.Moment{On: "2026-09-25", At: "09:30"}, To: "Duty officer"}, Meant: row.meant})
				must(t, err)
				if !row.before {
					hide("77 Hidden Lane")
				}
				formID, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
				must(t, err)
				w := writingOf(t, h.seen(t, h.worker, f, formID), providerPart)
				w.Answers["what"] = []string{row.says}
				err = h.CompleteTyped(ctx, h.worker, f.ID, w, Said{Named: false})
				if asked := slices.Equal(itemsOf(err), []string{registry.FieldNamed}); asked != row.asked || err != nil && !asked {
					t.Fatal(err)
				}
				if !row.asked {
					must(t, h.SignForm(ctx, h.worker, f.ID, signing(formID, "worker_signature")))
					must(t, h.SendForm(ctx, h.worker, f.ID, formID, Said{}))
				}
			})
		})
	}
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
