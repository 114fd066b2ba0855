package document

import (
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-17: a report of a breach that was begun and is not wanted is discarded by its author: it stays readable to them, the file's
// history says so, and the breach waits for its report again.
func TestADraftIsDiscarded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		breach, err := h.ReportBreach(ctx, h.worker, f.ID, absence)
		must(t, err)
		first, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
		must(t, err)
		if err := h.DiscardForm(ctx, h.supervisor, f.ID, first); !fault.Is(err, fault.Forbidden) {
			t.Fatalf("another discards it: %v", err)
		}
		if err := h.DiscardForm(ctx, h.otherSupervisor, f.ID, first); err == nil {
			t.Fatal("another provider discards it")
		}
		must(t, h.DiscardForm(ctx, h.worker, f.ID, first))
		if err := h.DiscardForm(ctx, h.worker, f.ID, first); err == nil {
			t.Fatal("discarded twice")
		}
		list, err := h.FormsOf(ctx, h.worker, f.ID)
		if err != nil || len(list.Forms) != 0 || len(list.Discarded) != 1 || list.Discarded[0].Seen[0].MayWrite {
			t.Fatalf("%+v, %v", list, err)
		}
		if events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.FormDiscarded}, 0, 9); err != nil || len(events) != 1 {
			t.Fatalf("%d events, %v", len(events), err)
		}
		second, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
		must(t, err)
		if b, err := h.Desk.ReportedOn(ctx, d, second); err != nil || b.ID != breach {
			t.Fatalf("%+v, %v", b, err)
		}
	})
}

// CCM-17: a later form that is discarded gives the breach back to the one whose place it was to take.
func TestADiscardedReplacementLeavesTheReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		breach, err := h.ReportBreach(ctx, h.worker, f.ID, absence)
		must(t, err)
		first, err := h.BeginFormOf(ctx, h.worker, f.ID, reportForm, breach)
		must(t, err)
		h.completed(t, h.worker, f, first, "provider")
		later, err := h.ReplaceForm(ctx, h.worker, f.ID, first)
		must(t, err)
		must(t, h.DiscardForm(ctx, h.worker, f.ID, later))
		if b, err := h.Desk.ReportedOn(ctx, d, first); err != nil || b.ID != breach || b.FormID != first {
			t.Fatalf("%+v, %v", b, err)
		}
	})
}
