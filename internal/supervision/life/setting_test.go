package life

import (
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// as gives the strengths of every gate that may be set, as the practice has them but for some.
func as(but map[string]Strength) map[string]Strength {
	out := map[string]Strength{}
	for _, g := range gates {
		out[g.Key] = g.Strength
	}
	for key, strength := range but {
		out[key] = strength
	}
	return out
}

// CCM-13: a supervisor says how much is asked before an act, from a day on; what the practice requires is not theirs to loosen,
// what was said before stays, and nobody else sets it.
func TestAProviderSetsItsGates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		enrol := func() error {
			now, err := h.Stored(ctx, d, f.ID)
			must(t, err)
			_, err = h.Enrol(ctx, h.worker, f.ID, now.Version, "2026-09-10", "2026-11-17", "Released tonight.")
			return err
		}
		for name, refused := range map[string]error{
			"by the case manager":                   h.SetGates(ctx, h.worker, as(nil), "2026-11-10"),
			"from a day past":                       h.SetGates(ctx, h.supervisor, as(nil), "2026-11-09"),
			"to be required before it can be there": h.SetGates(ctx, h.supervisor, as(map[string]Strength{"copies": Must}), "2026-11-10"),
			"to nothing":                            h.SetGates(ctx, h.supervisor, as(map[string]Strength{"agreement": Off}), "2026-11-10"),
		} {
			if !fault.Is(refused, fault.Invalid) && !fault.Is(refused, fault.Forbidden) {
				t.Errorf("set %s: %v", name, refused)
			}
		}
		must(t, h.SetGates(ctx, h.supervisor, as(map[string]Strength{"agreement": Must, "end_confirmed": Practice}), "2026-11-12"))
		must(t, h.SetGates(ctx, h.supervisor, as(map[string]Strength{"agreement": Must}), "2026-11-12"))
		said, err := h.SettingsOf(ctx, d, "org")
		if err != nil || len(said) != 1 || Strengths(said, "2026-11-12")["end_confirmed"] != "" {
			t.Fatalf("said %+v, %v", said, err)
		}
		if wants := h.next(t, h.worker, f.ID).Wanting; wants[0].Gate != "agreement" || wants[0].Strength != Should {
			t.Errorf("before its day: %+v", wants)
		}
		h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 12, 15, 0, 0, 0, time.UTC))
		if wants := h.next(t, h.worker, f.ID).Wanting; wants[0].Strength != Must {
			t.Errorf("on its day: %+v", wants)
		}
		if err := enrol(); !fault.Is(err, fault.NotReady) {
			t.Errorf("enrolled without what is required: %v", err)
		}
		must(t, h.SetGates(ctx, h.supervisor, as(map[string]Strength{"agreement": Practice, "undertaking": Practice, "enrolment_checklist": Practice}), "2026-11-12"))
		must(t, enrol())
		if now, err := h.Stored(ctx, d, f.ID); err != nil || now.State != supervision.Active {
			t.Errorf("not enrolled: %s, %v", now.State, err)
		}
	})
}
