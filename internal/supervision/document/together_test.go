package document

import (
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-10, CCM-11: BSF801 that was begun from an earlier outline proposes nothing that the agreed plan does not have: it is not completed, not
// sent where the plan was agreed since, and not accepted where it was agreed after it was sent.
func TestNothingUnagreedComesIntoForce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		x := h.begun(t, h.officer, f, referralForm)
		h.completed(t, h.officer, f, x.ID, "agency")
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
		w := writingOf(t, h.seen(t, h.worker, f, x.ID), providerPart)
		w.Answers["plan_attached"] = []string{"no"}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		h.planAgreed(t, f, "Be at home from 20:00 to 06:00 every day.")
		h.signs(t, f, x.ID)
		if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !fault.Is(err, fault.NotReady) {
			t.Fatalf("sent with what nobody agreed to: %v", err)
		}
		p, _ := h.seen(t, h.worker, f, x.ID).At(providerPart)
		w.Version = p.Version
		another := h.begunAnew(t, f, x.ID, w)
		if !slices.Equal(itemsOf(another), []string{"conditions[1].condition", "conditions"}) {
			t.Fatalf("completed with what nobody agreed to: %v", another)
		}
	})
}

// begunAnew replaces a signed referral by a later one and completes the provider's part with what was written before.
func (h house) begunAnew(t *testing.T, f supervision.File, formID string, w forms.Writing) error {
	t.Helper()
	later, err := h.ReplaceForm(ctx, h.worker, f.ID, formID)
	must(t, err)
	p, _ := h.seen(t, h.worker, f, later).At(providerPart)
	w.FormID, w.Version = later, p.Version
	return h.CompleteForm(ctx, h.worker, f.ID, w)
}

// planAgreed has the agency agree to a plan with another curfew than the specimen's.
func (h house) planAgreed(t *testing.T, f supervision.File, curfew string) {
	t.Helper()
	plan := h.begun(t, h.worker, f, planForm)
	w := writingOf(t, plan, providerPart)
	w.Answers["conditions[1].condition"] = []string{curfew}
	must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
	must(t, h.SendForm(ctx, h.worker, f.ID, plan.ID, Said{}))
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, plan.ID))
	h.completed(t, h.officer, f, plan.ID, "agency")
	must(t, h.SendForm(ctx, h.officer, f.ID, plan.ID, Said{}))
}

// CCM-11: a plan that was agreed after BSF801 went with other conditions stops its acceptance, on the form and on the file.
func TestWhatWasAgreedSinceStopsTheAcceptance(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		form := h.proposes(t, f)
		must(t, h.SendForm(ctx, h.worker, f.ID, form, Said{}))
		must(t, h.ReceiveForm(ctx, h.officer, f.ID, form))
		h.planAgreed(t, f, "Be at home from 20:00 to 06:00 every day.")
		if err := h.says(t, h.officer, f, form, decision("APPROVED", "2026-11-09", "")); !slices.Equal(itemsOf(err), []string{decisionItem}) {
			t.Fatalf("accepted on the form: %v", err)
		}
		_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{Code: supervision.Accepted, On: "2026-11-09"})
		if !fault.Is(err, fault.NotReady) {
			t.Fatalf("accepted on the file: %v", err)
		}
		must(t, h.says(t, h.officer, f, form, decision("MORE", "2026-11-09", "Which curfew?")))
	})
}

// CCM-11: a form on which the provider does not take the client says no acceptance, though the file was accepted before.
func TestADecidedFileAcceptsNobodyAgainstTheForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		x := h.begun(t, h.officer, f, referralForm)
		h.completed(t, h.officer, f, x.ID, "agency")
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		must(t, h.ReceiveForm(ctx, h.worker, f.ID, x.ID))
		_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, supervision.Decision{Code: supervision.Accepted, On: "2026-11-09"})
		must(t, err)
		w := writingOf(t, h.seen(t, h.worker, f, x.ID), providerPart)
		w.Answers["recommends"], w.Answers["recommends_why"] = []string{"REFUSED_BY_SP"}, []string{"No place is free."}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		h.signs(t, f, x.ID)
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
		must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
		if err := h.says(t, h.officer, f, x.ID, decision("APPROVED", "2026-11-09", "")); !slices.Equal(itemsOf(err), []string{decisionItem}) {
			t.Fatalf("accepted against the provider: %v", err)
		}
	})
}
