package life

import (
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// undertaking gives what an enrolment finds missing of the undertaking; false when it stands in nobody's way.
func (h house) undertaking(t *testing.T, f supervision.File) (Wanting, bool) {
	t.Helper()
	list := h.next(t, h.worker, f.ID).Facts.Wanting(supervision.Enrolling)
	i := slices.IndexFunc(list, func(w Wanting) bool { return w.Gate == "undertaking" })
	if i < 0 {
		return Wanting{}, false
	}
	return list[i], true
}

// CCM-12, CCM-13: an undertaking is signed when both have signed it, and it is one when the client undertook all of it: what is missing, and what
// was answered no, is named where enrolment asks for it.
func TestAnUndertakingIsSignedAndUndertaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		form := h.fill(t, h.worker, f.ID, "undertaking", "police", "no")
		if w, stands := h.undertaking(t, f); !stands || len(w.Paper.NotUndertaken) != 1 || w.Paper.NotUndertaken[0].ID != "police" || len(w.Paper.Missing) != 0 {
			t.Errorf("what was not undertaken: %v %+v", stands, w.Paper)
		}
		later, err := h.docs.ReplaceForm(ctx, h.worker, f.ID, form)
		must(t, err)
		x, err := h.docs.Form(ctx, h.worker, f.ID, later)
		must(t, err)
		said, _ := forms.SpecimenOf(x.Definition, i18n.English)
		said["signed_on"] = []string{string(clock.Today(ctx, h.docs.Clock))}
		must(t, h.docs.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: later, Part: "client", Version: x.Seen[0].Version, Answers: x.Definition.OfPart(said, "client")}))
		for n, item := range []string{"client_signature", "worker_signature"} {
			if w, stands := h.undertaking(t, f); !stands || w.Paper.ID != form || len(w.Paper.NotUndertaken) != 1 { // what was signed stands until the later is
				t.Errorf("after %d signatures: %v %+v", n, stands, w.Paper)
			}
			must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(later, item)))
		}
		if w, stands := h.undertaking(t, f); stands {
			t.Errorf("all of it is undertaken and signed: %+v", w.Paper)
		}
	})
}

// CCM-13: the enrolment list reads an undertaking as its gate does: one with an item answered no is not done.
func TestTheListReadsAnUndertakingAsTheGateDoes(t *testing.T) {
	i := slices.IndexFunc(lists[EnrolmentList], func(i Item) bool { return i.Key == undertakingForm })
	for refused, want := range map[int]bool{0: true, 1: false} {
		x := Facts{Papers: map[string]Paper{undertakingForm: {Whole: true, NotUndertaken: make([]forms.Item, refused)}}}
		if got := lists[EnrolmentList][i].Shown(x); got != want {
			t.Errorf("%d items answered no: done %v", refused, got)
		}
	}
}
