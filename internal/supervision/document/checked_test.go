package document

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/checklist"
)

// CCM-4: the paper of the referral's checklist begins from what was found on its page; an officer's form begins from none of it.
func TestTheChecklistsPaperBeginsFromItsPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		lists := checklist.Service{Service: h.Service.Service, Forms: h.Forms}
		found := func(item, state, words string) checklist.Finding {
			return checklist.Finding{Item: item, State: state, Words: words, Source: "AGENCY", On: "2026-11-10"}
		}
		must(t, lists.Set(ctx, h.worker, f.ID, []checklist.Finding{found("identity", checklist.InPlace, ""), found("correctional", checklist.NotNeeded, "No sentence."), found("record", checklist.Missing, ""),
			found("capacity", checklist.Might, "Full until Friday."), found("safety", checklist.RulesOut, "Threats."), found("charges", checklist.Clear, "")}))
		formID, err := h.BeginForm(ctx, h.worker, f.ID, checklist.Form)
		must(t, err)
		x, err := h.Form(ctx, h.worker, f.ID, formID)
		must(t, err)
		said := x.Answers()
		if !slices.Equal(said["needed"], []string{"identity", "correctional"}) || !slices.Equal(said["out"], []string{"capacity", "safety"}) ||
			said.Get("out_why") != "No place, or no service for the need: Full until Friday.\nSafety of others: Threats." {
			t.Errorf("%v %v %q", said["needed"], said["out"], said.Get("out_why"))
		}
		for _, c := range []struct {
			by    access.Actor
			knows bool
		}{{h.worker, true}, {h.officer, false}, {h.housing, false}} {
			known, err := h.begins(ctx, d, c.by, f, "")
			must(t, err)
			if _, there := known["checked"]; there != c.knows || len(known.Unknown()) > 0 {
				t.Errorf("%s: checked %v, not published %v", c.by.PersonID, known["checked"], known.Unknown())
			}
		}
	})
}

// CCM-2, SEC-1: parts that are marked for housing are the coordinator's to read of clients who are referred for housing, of no other.
func TestFormsMarkedForHousingAreOfThoseReferredForIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		_, err := h.BeginForm(ctx, h.worker, f.ID, "needs-assessment")
		must(t, err)
		if list, err := h.FormsOf(ctx, h.housing, f.ID); err == nil {
			t.Errorf("the coordinator reads %+v", list.Forms)
		}
		_, err = d.Exec(ctx, "update supervision_file set housing_referred=$2 where id=$1", f.ID, true)
		must(t, err)
		list, err := h.FormsOf(ctx, h.housing, f.ID)
		if err != nil || len(list.Forms) != 1 || len(list.Forms[0].Seen) != 1 || list.Forms[0].Seen[0].Part != "daily" || list.Forms[0].Answers().Get("review") != "" {
			t.Errorf("%+v %v", list.Forms, err)
		}
	})
}
