package supervision

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
)

// CCM-1, SEC-1: what a search misses by a letter is offered, within one's reach only.
func TestNamesWrittenNearly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: another()}, Region: "ATL", ReceivedOn: "2026-09-01"})
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]int{"Warsama": 1, "noor warsama": 1, "Okonkwo": 0, "": 0} {
			rows, err := h.WrittenNearly(ctx, h.worker, text)
			if err != nil || len(rows) != want || want == 1 && rows[0].ID != f.ID {
				t.Errorf("%q: %d, %v", text, len(rows), err)
			}
		}
		if rows, err := h.WrittenNearly(ctx, h.colleague, "Warsama"); err != nil || len(rows) != 0 {
			t.Errorf("a colleague without the file: %d, %v", len(rows), err)
		}
		stranger := h.worker
		stranger.OrganisationID = "elsewhere"
		if rows, err := h.WrittenNearly(ctx, stranger, "Warsama"); err != nil || len(rows) != 0 {
			t.Errorf("another provider: %d, %v", len(rows), err)
		}
	})
}
