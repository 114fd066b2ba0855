package document

import (
	"slices"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/document/dated"
)

// CCM-17, CCM-20: whatever the provider sends has a receipt, whether the officer has a part in it or none: who wrote it confirms nothing, and what was
// confirmed leaves the tray.
func TestWhatHasNoPartOfTheOfficersIsReceived(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.begun(t, h.worker, f, undertakingForm)
		w := writingOf(t, x, "client")
		w.Answers[dated.SignedItem] = []string{string(clock.Today(ctx, h.Clock))}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		for _, item := range []string{"client_signature", "worker_signature"} {
			must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, item)))
		}
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
		waits := func() bool {
			tray, err := h.Tray(ctx, h.officer)
			must(t, err)
			return slices.ContainsFunc(tray, func(i Incoming) bool { return i.FormID == x.ID })
		}
		if h.seen(t, h.worker, f, x.ID).MayReceive || !h.seen(t, h.officer, f, x.ID).MayReceive || !waits() {
			t.Error("the officer cannot say that it came, or the sender can")
		}
		must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
		if h.seen(t, h.officer, f, x.ID).MayReceive || waits() {
			t.Error("received, and waits still")
		}
	})
}
