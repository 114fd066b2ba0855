package life

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-11, CCM-19: an officer is told what is theirs to do, or what the provider is awaited for and since when: nothing is to be approved before it is
// assessed and proposed, unless an early release needs its answer by a day; and at a closing the officer confirms, the provider closes.
func TestWhatTheOfficerWaitsFor(t *testing.T) {
	file := supervision.File{State: supervision.Referred, ReferredOn: "2026-11-02"}
	under := supervision.File{State: supervision.Active, LastContact: "2026-11-01"}
	closing := Closing{ID: "c", BegunOn: "2026-11-05"}
	for name, row := range map[string]struct {
		x    Facts
		want Awaited
	}{
		"referred":                {Facts{File: file}, Awaited{"assess", "2026-11-02"}},
		"referred, by a register": {Facts{File: supervision.File{State: supervision.Referred, ReferredOn: "2026-11-02", Undated: true}}, Awaited{"assess", ""}},
		"referred and urgent":     {Facts{File: file, Deadline: Deadline{By: "2026-11-09"}}, Awaited{}},
		"being assessed":          {Facts{File: file, Arranged: true}, Awaited{"propose", "2026-11-02"}},
		"assessed and urgent":     {Facts{File: file, Arranged: true, Deadline: Deadline{By: "2026-11-09"}}, Awaited{}},
		"asked for more":          {Facts{File: file, Asked: true, AskedOn: "2026-11-06"}, Awaited{"answer", "2026-11-06"}},
		"proposed":                {Facts{File: file, Papers: map[string]Paper{referral: {Sent: true}}}, Awaited{}},
		"under supervision":       {Facts{File: under}, Awaited{}},
		"taken into custody":      {Facts{File: under, Taken: Taken{Action: "CUSTODY", On: "2026-11-04"}}, Awaited{"taken", "2026-11-04"}},
		"closing":                 {Facts{File: under, Closing: closing}, Awaited{}},
		"closing after custody":   {Facts{File: under, Closing: closing, Taken: Taken{On: "2026-11-04"}}, Awaited{}},
		"closing, confirmed":      {Facts{File: under, Closing: Closing{ID: "c", ConfirmedOn: "2026-11-07"}}, Awaited{"close", "2026-11-07"}},
		"confirmed on the form":   {Facts{File: under, Closing: closing, Request: Paper{Confirmed: true}}, Awaited{"close", ""}},
		"not confirmed":           {Facts{File: under, Closing: closing, Request: Paper{Refused: true}}, Awaited{"go_on", ""}},
	} {
		if got := row.x.awaited(); got != row.want {
			t.Errorf("%s: %+v, want %+v", name, got, row.want)
		}
		if early := row.x.Early(); early != slices.Contains([]string{"referred and urgent", "assessed and urgent"}, name) {
			t.Errorf("%s: early %v", name, early)
		}
	}
}

// CCM-11, CCM-19: the next step of the officer names no act of the provider, and of an early release what is missing before the approval.
func TestTheOfficersNextStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		if n := h.next(t, h.officer, f.ID); n.Step != "" || n.Awaited.Key != "assess" || n.Awaited.Since != f.ReferredOn {
			t.Errorf("referred: %q, %+v", n.Step, n.Awaited)
		}
		if n := h.next(t, h.worker, f.ID); n.Step != "assess" || n.Agency || n.Awaited.Key != "" {
			t.Errorf("to the provider: %q, %+v", n.Step, n.Awaited)
		}
		h.refers(t, f.ID, "2026-11-13")
		n := h.next(t, h.officer, f.ID)
		var missing []string
		for _, w := range n.Wanting {
			missing = append(missing, w.Gate)
			if w.Left != (w.Gate == "checklist_begun") {
				t.Errorf("%s is left to the provider: %v", w.Gate, w.Left)
			}
		}
		if n.Step != "approve" || !slices.Equal(missing, []string{"proposal", "checklist_begun"}) {
			t.Errorf("urgent: %q, missing %v", n.Step, missing)
		}
		under := h.enrolled(t)
		must(t, h.BeginClosing(ctx, h.worker, under.ID))
		if n := h.next(t, h.officer, under.ID); n.Step != "confirm" || n.Awaited.Key != "" {
			t.Errorf("closing: %q, %+v", n.Step, n.Awaited)
		}
		must(t, h.ConfirmEnd(ctx, h.officer, under.ID, supervision.Word{On: "2026-11-10"}, ""))
		if n := h.next(t, h.officer, under.ID); n.Step != "" || n.Awaited != (Awaited{"close", "2026-11-10"}) {
			t.Errorf("confirmed: %q, %+v", n.Step, n.Awaited)
		}
	})
}
