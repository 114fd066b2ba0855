package document

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/told"
)

// CCM-10: the timeline of a case plan begins with the hearings that are known, in the order of their days and hours; none that was called off is there.
func TestTheTimelineBeginsWithTheHearings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Noor Warsame")
		for _, x := range []supervision.Hearing{{OnDate: "2026-12-08", AtTime: "10:30", Kind: "COURT"}, {OnDate: "2026-12-08", AtTime: "09:30", Kind: "DETENTION_REVIEW", Place: "Room 4"},
			{OnDate: "2026-11-30", Kind: "REFUGEE"}} {
			must(t, h.SetHearing(ctx, h.worker, f.ID, x))
		}
		_, _, all, err := h.PlanStored(ctx, d, f.ID)
		must(t, err)
		for _, x := range all {
			if x.OnDate == "2026-11-30" {
				x.CancelledReason = "Called off"
				must(t, h.CancelHearing(ctx, h.worker, f.ID, x))
			}
		}
		said := h.begun(t, h.worker, f, planForm).Answers()
		want := []string{"2026-12-08", "supervision.hearing.DETENTION_REVIEW, 09:30, Room 4", "2026-12-08", "supervision.hearing.COURT, 10:30"}
		if got := []string{said.Get("timeline[0].week"), said.Get("timeline[0].happens"), said.Get("timeline[1].week"), said.Get("timeline[1].happens")}; !slices.Equal(got, want) || said.Entries("timeline") != 2 {
			t.Errorf("the timeline begins with %q of %d", got, said.Entries("timeline"))
		}
	})
}

// UX-1: of the parts of a form that are completed each has its own line, one that is completed once more says so, and so does the second form of
// its kind on one day; a form in one part has no name of a part.
func TestNoTwoLinesOfCompletedFormsAreEqual(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for range 2 {
			x := h.begun(t, h.worker, f, "needs-assessment")
			writes := func(part string) forms.Writing {
				w := writingOf(t, h.seen(t, h.worker, f, x.ID), part)
				w.Answers["assessed"] = []string{string(h.today(ctx))} // the specimen's is a day to come
				return w
			}
			must(t, h.CompleteForm(ctx, h.worker, f.ID, writes("daily")))
			must(t, h.CompleteForm(ctx, h.worker, f.ID, writes("personal")))
			must(t, h.ReopenForm(ctx, h.worker, f.ID, writes("daily")))
			must(t, h.CompleteForm(ctx, h.worker, f.ID, writes("daily")))
		}
		h.completed(t, h.worker, f, h.begun(t, h.worker, f, agreementForm).ID, providerPart)
		events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.FormCompleted}, 0, 50)
		must(t, err)
		bundle, err := i18n.NewBundle(supervision.Locale)
		must(t, err)
		v := told.Story{Events: events}
		v.Titles, err = told.Titles(ctx, d, h.Forms, events)
		must(t, err)
		english := i18n.With(context.Background(), bundle, i18n.English, nil)
		var lines []string
		for at := range events {
			lines = append(lines, v.Of(english, at))
		}
		const daily, personal, again = "Needs Assessment: Everyday needs", "Needs Assessment: Health, family, money and law", " · completed again after a change"
		want := []string{"BSF802", daily + again, personal + " · number 2 of that day", daily + " · number 2 of that day", daily + again, personal, daily}
		if !slices.Equal(lines, want) {
			t.Errorf("%q", lines)
		}
	})
}
