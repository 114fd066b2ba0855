package correspondence

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// CCM-16, CCM-23: an e-mail from whose words a protected address was taken holds it still: it is given to those who may read that address alone.
func TestTheEmailItselfKeepsAProtectedAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		id, err := h.Bring(ctx, h.worker, h.file.ID, "letter.eml", email("Ada Noor <ada@counsel.example>", "She moved to 77 Hidden Lane."))
		must(t, err)
		m, err := h.Message(ctx, h.worker, h.file.ID, id)
		must(t, err)
		m.Message.Officer, m.Message.Body = "TOLD", "She moved."
		must(t, h.File(ctx, h.worker, h.file.ID, id, Filing{Message: m.Message}))
		confirmed := h.colleague
		confirmed.SteppedUp = true
		given := func() (out [3]bool) {
			for i, a := range []access.Actor{h.worker, h.colleague, confirmed} {
				held, err := h.Original(ctx, a, h.file.ID, id)
				if out[i] = err == nil; out[i] {
					must(t, held.Close())
				} else if !fault.Is(err, fault.Forbidden) {
					t.Error(err)
				}
			}
			return out
		}
		if got := given(); got != [3]bool{true, true, true} {
			t.Errorf("with no protected address: %v", got)
		}
		must(t, h.AddPlace(ctx, h.worker, h.file.ID, registry.Place{Role: "family", Name: "Aunt", Address: "77 Hidden Lane", Protected: true}))
		if got := given(); got != [3]bool{true, false, true} {
			t.Errorf("given to who has the file, to who may not read the address, to who confirmed the password: %v", got)
		}
	})
}
