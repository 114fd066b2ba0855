package life

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
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

// CCM-11, CCM-13: what the provider requires before it accepts does not stop the agency, which decides as it sees fit; it stands before the
// enrolment then, whatever was put off.
func TestWhatIsRequiredStandsAfterTheAgencysAcceptance(t *testing.T) {
	for strength, held := range map[Strength]bool{Must: true, Should: false} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			must(t, h.SetGates(ctx, h.supervisor, as(map[string]Strength{"not_ruled_out": strength, "agreement": Practice, "undertaking": Practice, "enrolment_checklist": Practice}), "2026-11-10"))
			f := h.referred(t)
			list := checklist.Service{Service: h.Service.Service, Forms: h.docs.Forms}
			found := func(state string) {
				t.Helper()
				view, err := list.Of(ctx, h.worker, f.ID)
				must(t, err)
				must(t, list.Set(ctx, h.worker, f.ID, []checklist.Finding{{Item: view.Lines.In(checklist.Out)[0].Code, Number: view.Lines.In(checklist.Out)[0].Number, State: state, Source: "AGENCY", On: "2026-09-04", Words: "Said so."}}))
			}
			found(checklist.RulesOut)
			f, err := h.DecideForAgency(ctx, h.officer, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted})
			must(t, err)
			enrol := func() error {
				now, err := h.Stored(ctx, d, f.ID)
				must(t, err)
				_, err = h.Enrol(ctx, h.worker, f.ID, now.Version, "2026-09-10", "2026-11-17", "Released tonight.")
				return err
			}
			if err := enrol(); fault.Is(err, fault.NotReady) != held || !held && err != nil {
				t.Fatalf("%s: %v", strength, err)
			}
			if !held {
				return
			}
			if wants := h.next(t, h.worker, f.ID).Wanting; !slices.ContainsFunc(wants, func(w Wanting) bool { return w.Gate == "not_ruled_out" && w.Strength == Must }) {
				t.Errorf("nothing says so: %+v", wants)
			}
			found(checklist.Clear)
			must(t, enrol())
		})
	}
}
