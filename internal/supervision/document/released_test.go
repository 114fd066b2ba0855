package document

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// CCM-4, CCM-14: where the client lives goes from the accepted referral among people and places in one press, once, as a protected
// address, by those alone who may read it.
func TestTheAddressOnReleaseIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Idil Mattila")
		offered := func(when string, a access.Actor, want bool) {
			t.Helper()
			v, err := h.ViewTo(ctx, a, f.ID, access.FileRead)
			must(t, err)
			if got, err := h.ReleaseToKeep(ctx, v); err != nil || got != want {
				t.Errorf("%s: offered %v, %v", when, got, err)
			}
		}
		x := h.proposed(t, f)
		offered("before the decision", h.worker, false)
		_, err := d.Exec(ctx, "update supervision_file set state=$2 where id=$1", f.ID, supervision.Approved)
		must(t, err)
		offered("accepted", h.worker, true)
		offered("to the officer", h.officer, false)
		if err := h.KeepRelease(ctx, h.officer, f.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by the officer: %v", err)
		}
		for range 2 {
			must(t, h.KeepRelease(ctx, h.worker, f.ID))
		}
		places, err := h.Registry.PlacesOf(ctx, d, f.ID)
		address := h.seen(t, h.worker, f, x).Answers().Get("residence")
		if err != nil || len(places) != 1 || places[0].Role != "residence" || places[0].Address != address || address == "" || !places[0].Protected {
			t.Errorf("%+v, %v", places, err)
		}
		offered("kept", h.worker, false)

		other := h.active(t)
		if err := h.KeepRelease(ctx, h.worker, other.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("without a referral: %v", err)
		}
		must(t, h.AddPlace(ctx, h.worker, other.ID, registry.Place{Role: "residence", Name: "Harbour House"}))
		must(t, h.KeepRelease(ctx, h.worker, other.ID))
	})
}
