package document

import (
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/forms/whose"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-10, CCM-17, CCM-18, CCM-20: each official form that the provider's people send to the agency asks for the signature of staff in the version in
// force, and does not leave before: a case summary no more than the others.
func TestWhatTheAgencyReadsIsSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, code := range []string{referralForm, SummaryForm, changeForm, reportForm} {
			def, err := h.Forms.InForce(ctx, d, code, clock.Today(ctx, h.Clock))
			must(t, err)
			asked := slices.ContainsFunc(def.Parts, func(p forms.Part) (asks bool) {
				forms.Walk(p.Items, func(i forms.Item) {
					asks = asks || i.Kind == forms.Signature && i.Required && whose.Of(i) == whose.Staff
				})
				return asks
			})
			if !asked {
				t.Errorf("%s leaves unsigned", code)
			}
		}
		f := h.active(t)
		x := h.begun(t, h.worker, f, SummaryForm)
		w := writingOf(t, x, providerPart)
		w.Answers[otherwiseItem] = []string{"As the specimen has it."}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("an unsigned summary is sent: %v", err)
		}
		must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, "worker_signature")))
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
	})
}
