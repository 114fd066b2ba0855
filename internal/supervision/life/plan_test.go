package life

import (
	"passerelle/internal/access"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/interview"
)

// answersPlan sends a case plan to the officer, who answers its outline and sends it back.
func (h house) answersPlan(t testing.TB, fileID, form, answer string) {
	t.Helper()
	must(t, h.docs.SendForm(ctx, h.worker, fileID, form, document.Said{}))
	must(t, h.docs.ReceiveForm(ctx, h.officer, fileID, form))
	x, err := h.docs.Form(ctx, h.officer, fileID, form)
	must(t, err)
	p, _ := x.At("agency")
	said := forms.Answers{"agreement": {answer}, "changes": {"Weekly, not each fortnight."}, "officer": {"Camille Roy"}, "answered": {"2026-11-10"}}
	must(t, h.docs.CompleteForm(ctx, h.officer, fileID, forms.Writing{FormID: form, Part: "agency", Version: p.Version, Answers: said}))
	must(t, h.docs.SendForm(ctx, h.officer, fileID, form, document.Said{}))
}

// CCM-10: the outline of the plan is agreed with the officer first. Neither a plan that was only written, nor one that the officer
// wants changed, counts; the one that takes its place does, once it is agreed.
func TestAPlanIsAgreedFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		waits := func(want bool, when string) {
			t.Helper()
			if n := h.next(t, h.worker, f.ID); wants(n, "plan_agreed") != want {
				t.Fatalf("%s: %+v", when, n.Wanting)
			}
		}
		first := h.fill(t, h.worker, f.ID, "case-plan")
		waits(true, "written, not sent")
		h.answersPlan(t, f.ID, first, "change")
		waits(true, "to be changed")
		must(t, h.docs.ReceiveForm(ctx, h.worker, f.ID, first))
		later, err := h.docs.ReplaceForm(ctx, h.worker, f.ID, first)
		must(t, err)
		x, err := h.docs.Form(ctx, h.worker, f.ID, later)
		must(t, err)
		p, _ := x.At("provider")
		must(t, h.docs.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: later, Part: "provider", Version: p.Version, Answers: p.Answers()}))
		h.answersPlan(t, f.ID, later, "agreed")
		waits(false, "agreed")
	})
}

// CCM-4: the checklist begins the assessment; its gate waits until nothing of what is needed is missing or unknown.
func TestTheChecklistBeginsTheAssessment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		lists := checklist.Service{Service: h.Service.Service, Forms: h.Forms}
		if n := h.next(t, h.worker, f.ID); n.Phase != Referred || n.Step != "assess" || n.Where != "/files/"+f.ID+"/checklist" {
			t.Fatalf("%+v", n)
		}
		page, err := lists.Of(ctx, h.worker, f.ID)
		must(t, err)
		var all []checklist.Finding
		for _, l := range page.Lines.In(checklist.Needed) {
			all = append(all, checklist.Finding{Item: l.Code, State: checklist.InPlace, Source: "AGENCY", On: "2026-11-10"})
		}
		must(t, lists.Set(ctx, h.worker, f.ID, all[1:]))
		if n := h.next(t, h.worker, f.ID); n.Phase != Assessing || !wants(n, "referral_checklist") {
			t.Fatalf("%+v", n)
		}
		must(t, lists.Set(ctx, h.worker, f.ID, all[:1]))
		if n := h.next(t, h.worker, f.ID); wants(n, "referral_checklist") {
			t.Errorf("%+v", n.Wanting)
		}
	})
}

// CCM-1, CCM-15: a referral waits on its case manager's day until its first step, with the agency's form to confirm first; on nobody
// else's, and no longer than that.
func TestAReferralWaitsForItsFirstStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		waits := func(form string, there bool) {
			t.Helper()
			list, err := h.Unbegun(ctx, h.worker)
			must(t, err)
			if there != (len(list) == 1) || there && (list[0].FileID != f.ID || list[0].FormID != form || list[0].ReceivedOn != "2026-09-01") {
				t.Errorf("form %q, %v: %+v", form, there, list)
			}
		}
		waits("", true)
		form := h.fill(t, h.officer, f.ID, "bsf801")
		must(t, h.docs.SendForm(ctx, h.officer, f.ID, form, document.Said{}))
		waits(form, true)
		for _, a := range []access.Actor{h.supervisor, h.officer} {
			if list, err := h.Unbegun(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s: %+v %v", a.PersonID, list, err)
			}
		}
		must(t, h.docs.ReceiveForm(ctx, h.worker, f.ID, form))
		waits("", true)
		talks := interview.Service{Service: h.Service.Service}
		must(t, talks.Arrange(ctx, h.worker, f.ID, interview.Interview{Through: "CUSTODY", With: "Sgt. Lowe", On: "2026-11-10", Way: "TELEPHONE", Place: "902-555-0134"}))
		waits("", false)
		other := h.referred(t)
		_, err := h.docs.BeginForm(ctx, h.worker, other.ID, "intake")
		must(t, err)
		waits("", false)
	})
}

// CCM-6: an interview that is arranged begins the assessment; its gate waits until the client was heard.
func TestTheInterviewBeginsTheAssessment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		talks := interview.Service{Service: h.Service.Service}
		must(t, talks.Arrange(ctx, h.worker, f.ID, interview.Interview{Through: "CUSTODY", With: "Sgt. Lowe", On: "2026-11-10", Way: "TELEPHONE", Place: "902-555-0134"}))
		if n := h.next(t, h.worker, f.ID); n.Phase != Assessing || !wants(n, "interview") {
			t.Fatalf("%+v", n)
		}
		list, err := talks.Of(ctx, h.worker, f.ID)
		must(t, err)
		must(t, talks.Settle(ctx, h.worker, f.ID, list.Current().ID, 1, interview.Result{Outcome: interview.Held, Note: interview.NoteWritten}))
		if n := h.next(t, h.worker, f.ID); wants(n, "interview") {
			t.Errorf("%+v", n.Wanting)
		}
	})
}

// CCM-9: between interview and plan the life of a file asks what the client needs; a needs assessment that is whole is enough, another
// begun later takes nothing back, and it stands in nobody's way.
func TestTheNeedsAreAskedForBeforeTheProposal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		formID, err := h.docs.BeginForm(ctx, h.worker, f.ID, needsForm)
		must(t, err)
		if n := h.next(t, h.worker, f.ID); n.Phase != Assessing || !wants(n, "needs") {
			t.Fatalf("%+v", n)
		}
		must(t, h.docs.DiscardForm(ctx, h.worker, f.ID, formID))
		h.fill(t, h.worker, f.ID, needsForm, "assessed", "2026-11-10")
		if n := h.next(t, h.worker, f.ID); wants(n, "needs") {
			t.Errorf("%+v", n.Wanting)
		}
		_, err = h.docs.BeginForm(ctx, h.worker, f.ID, needsForm)
		must(t, err)
		if n := h.next(t, h.worker, f.ID); wants(n, "needs") {
			t.Errorf("a draft takes it back: %+v", n.Wanting)
		}
		if gate, _ := gateOf("needs"); gate.Strength != Practice {
			t.Errorf("strength: %s", gate.Strength)
		}
	})
}
