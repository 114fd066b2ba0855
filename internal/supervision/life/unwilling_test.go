package life

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/reply"
)

// comes sends the agency's part of a referral, and gives the form.
func (h house) comes(t *testing.T, f supervision.File) string {
	t.Helper()
	form, err := h.docs.BeginForm(ctx, h.officer, f.ID, "bsf801")
	must(t, err)
	x, err := h.docs.Form(ctx, h.officer, f.ID, form)
	must(t, err)
	specimen, _ := forms.SpecimenOf(x.Definition, i18n.English)
	p, _ := x.At("agency")
	must(t, h.docs.CompleteForm(ctx, h.officer, f.ID, forms.Writing{FormID: form, Part: "agency", Version: p.Version, Answers: x.Definition.OfPart(specimen, "agency")}))
	must(t, h.docs.SendForm(ctx, h.officer, f.ID, form, document.Said{}))
	must(t, h.docs.ReceiveForm(ctx, h.worker, f.ID, form))
	return form
}

// replies sends the provider's part with what the provider itself answers, and no word on what is missing.
func (h house) replies(t *testing.T, f supervision.File, form, code string) {
	t.Helper()
	said := forms.Answers{"assessed": {"2026-11-09"}, "interview": {"in_person"}, "recommends": {code}, "recommends_why": {"No place is free."}, "worker": {"Robin Vale"}}
	x, err := h.docs.Form(ctx, h.worker, f.ID, form)
	must(t, err)
	p, _ := x.At("provider")
	must(t, h.docs.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: form, Part: "provider", Version: p.Version, Answers: said}))
	must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(form, "worker_signature")))
	must(t, h.docs.SendForm(ctx, h.worker, f.ID, form, document.Said{}))
	must(t, h.docs.ReceiveForm(ctx, h.officer, f.ID, form))
}

// CCM-10, CCM-11: a provider that does not take the client, or asks for more first, proposes nothing: it is asked for nothing that only an
// acceptance needs, its answer is where the file stands to both sides, and nobody accepts against it, on the file or on the form, before it has
// corrected its part. What the agency records of a refusal counts as the provider's.
func TestNobodyAcceptsAgainstTheProvider(t *testing.T) {
	for _, row := range []struct {
		code          string
		phase         Phase
		officer, file string
	}{{reply.Refuses, NotTaken, "decline", supervision.RefusedBySP}, {reply.Asks, MoreFirst, "supply", supervision.NotApproved}} {
		t.Run(row.code, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.referred(t)
				form := h.comes(t, f)
				h.replies(t, f, form, row.code)
				if off, err := stillOff(ctx, d, f.ID); err != nil || len(off) != 0 {
					t.Errorf("asked for what only an acceptance needs: %+v %v", off, err)
				}
				mine, theirs := h.next(t, h.worker, f.ID), h.next(t, h.officer, f.ID)
				if mine.Phase != row.phase || theirs.Step != row.officer || len(mine.Wanting) != 0 || mine.Reply != (reply.Reply{Code: row.code, Why: "No place is free."}) || theirs.Reply != mine.Reply {
					t.Errorf("the file stands at %+v, for the officer %+v", mine, theirs)
				}
				h.acceptedByNobody(t, f, form, row.code)
				_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.NotApproved, Reason: "NO_PLACE"})
				must(t, err)
				now, err := h.Stored(ctx, d, f.ID)
				must(t, err)
				if events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.Decided}, 0, 1); err != nil || now.Decision != row.file || now.State != supervision.Refused || len(events) != 1 {
					t.Errorf("recorded as %s, %+v %v", now.Decision, events, err)
				}
			})
		})
	}
}

// acceptedByNobody says that neither side accepts a referral by any way.
func (h house) acceptedByNobody(t *testing.T, f supervision.File, form, code string) {
	t.Helper()
	want := func(where, field string, err error) {
		t.Helper()
		if p := fault.ProblemsOf(err); !slices.ContainsFunc(p, func(p fault.Problem) bool { return p.Field == field && p.Key == "life.problem.client_taken."+code }) {
			t.Errorf("accepted %s: %v", where, err)
		}
	}
	_, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted, Why: "She is known."})
	want("by the officer", "agency_decision", err)
	_, err = h.RecordDecision(ctx, h.worker, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted, Why: "She is known."})
	want("on the agency's word", "decision", err)
	x, err := h.docs.Form(ctx, h.officer, f.ID, form)
	must(t, err)
	p, _ := x.At("decision")
	begins, err := h.docs.BeginsWith(ctx, h.officer, x, p)
	must(t, err)
	if fits := map[bool]string{true: "NOT_APPROVED"}[code == reply.Refuses]; begins.Get("decision_made") != fits {
		t.Errorf("the decision begins with %q", begins.Get("decision_made"))
	}
	begins["decision_made"], begins["stands_on"], begins["decided_by"] = []string{"APPROVED"}, []string{"FLIGHT"}, []string{"Camille Roy"}
	want("on the form", "decision_made", h.docs.CompleteForm(ctx, h.officer, f.ID, forms.Writing{FormID: form, Part: "decision", Version: p.Version, Answers: begins}))
}

// CCM-10, CCM-11: a provider that takes the client after all corrects its part: then the consent and the plan are asked for, and the referral is
// decided like any other. While the correction is written, what was sent stands.
func TestAProviderTakesTheClientAfterAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		form := h.comes(t, f)
		h.replies(t, f, form, reply.Refuses)
		h.clk.Set(h.clk.Now().Add(time.Hour))
		later, err := h.docs.ReplaceForm(ctx, h.worker, f.ID, form)
		must(t, err)
		said, err := reply.Stored(ctx, d, f.ID)
		if n := h.next(t, h.officer, f.ID); err != nil || n.Phase != NotTaken || said.Code != reply.Refuses {
			t.Errorf("while it is written the file stands at %s, %v %v", n.Phase, said, err)
		}
		x, err := h.docs.Form(ctx, h.worker, f.ID, later)
		must(t, err)
		specimen, _ := forms.SpecimenOf(x.Definition, i18n.English)
		specimen["plan_attached"] = []string{"no"}
		h.clk.Set(h.clk.Now().Add(time.Hour))
		p, _ := x.At("provider")
		must(t, h.docs.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: later, Part: "provider", Version: p.Version, Answers: x.Definition.OfPart(specimen, "provider")}))
		must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(later, "worker_signature")))
		if p := fault.ProblemsOf(h.docs.SendForm(ctx, h.worker, f.ID, later, document.Said{})); len(p) != 1 || p[0].Field != "why" {
			t.Errorf("a proposal is asked for nothing: %v", p)
		}
		must(t, h.docs.SendForm(ctx, h.worker, f.ID, later, document.Said{Why: "Early release."}))
		said, err = reply.Stored(ctx, d, f.ID)
		if n := h.next(t, h.officer, f.ID); err != nil || n.Phase != Proposed || n.Step != "approve" || !said.Takes() || said.Code == "" {
			t.Errorf("after it was sent the file stands at %+v, %v %v", n, said, err)
		}
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.DecideForAgency(ctx, h.officer, f.ID, now.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
		must(t, err)
	})
}
