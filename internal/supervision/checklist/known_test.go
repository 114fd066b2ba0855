package checklist

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/filetest"
)

// CCM-4: the paper of the referral's checklist begins from what was found on its page.
func TestTheChecklistsPaperBeginsFromItsPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		lists, file := Service{h.Documents.Service, h.Documents.Forms}, h.File.ID
		h.Documents.Knowing = append(h.Documents.Knowing, lists.Known)
		found := func(item, state, words string) Finding {
			return Finding{Item: item, State: state, Words: words, Source: "AGENCY", On: "2026-11-10"}
		}
		filetest.Must(t, lists.Set(ctx, h.Worker, file, []Finding{found("identity", InPlace, ""), found("correctional", NotNeeded, "No sentence."), found("record", Missing, ""),
			found("capacity", Might, "Full until Friday."), found("safety", RulesOut, "Threats."), found("charges", Clear, "")}))
		formID, err := h.Documents.BeginForm(ctx, h.Worker, file, Form)
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Worker, file, formID)
		filetest.Must(t, err)
		said := x.Answers()
		if !slices.Equal(said["needed"], []string{"identity", "correctional"}) || !slices.Equal(said["out"], []string{"capacity", "safety"}) ||
			said.Get("out_why") != "No place, or no service for the need: Full until Friday.\nSafety of others: Threats." {
			t.Errorf("%v %v %q", said["needed"], said["out"], said.Get("out_why"))
		}
		if known, err := lists.Known(ctx, d, h.Worker, h.File); err != nil || len(known.Unknown()) > 0 {
			t.Errorf("not published: %v, %v", known.Unknown(), err)
		}
	})
}
