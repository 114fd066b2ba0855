package document

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
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

// CCM-4, CCM-14, SEC-1: once it is known where the client lives, the address on release is one that was proposed: nowhere offered as theirs,
// marked among what is past, and protected as it was. Who writes over it has it as a residence.
func TestAProposedResidenceIsOfThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Idil Mattila")
		address := h.seen(t, h.worker, f, h.proposed(t, f)).Answers().Get("residence")
		_, err := d.Exec(ctx, "update supervision_file set state=$2 where id=$1", f.ID, supervision.Approved)
		must(t, err)
		must(t, h.KeepRelease(ctx, h.worker, f.ID))
		of := func(when string, current, past int, lives string) (out []registry.Place) {
			t.Helper()
			out, err := h.Registry.PlacesOf(ctx, d, f.ID)
			must(t, err)
			ended, err := h.Registry.EndedPlaces(ctx, d, f.ID)
			must(t, err)
			once := 0
			for _, p := range ended {
				if p.EndedOn == "" {
					once++
				}
				if p.EndedOn == "" && (!p.Proposed || !p.Protected || p.Address != "") {
					t.Errorf("%s: past is %+v", when, p)
				}
			}
			if len(out) != current || once != past {
				t.Errorf("%s: %+v, and %d of the past", when, out, once)
			}
			known := forms.Context{}
			must(t, h.knownRelease(ctx, d, h.worker, f, known))
			if got, _ := known["release"].(map[string]any)["address"].(string); got != lives {
				t.Errorf("%s: a form begins with %q", when, got)
			}
			if err := h.Registry.AskNamed(ctx, d, f.ID, false, "She may be found at "+address+"."); len(fault.ProblemsOf(err)) != 1 {
				t.Errorf("%s: nobody asks about the address: %v", when, err)
			}
			if err := h.Registry.AskLeaving(ctx, d, f.ID, false, "She may be found at "+address+"."); len(fault.ProblemsOf(err)) != 1 {
				t.Errorf("%s: nobody asks about the address that leaves: %v", when, err)
			}
			return out
		}
		if was := of("only proposed", 1, 0, address); !was[0].Proposed {
			t.Errorf("%+v", was)
		}
		must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "residence", Name: "Her sister", Address: "9 Quay Street"}))
		sister := of("lives with her sister", 1, 1, "Her sister, 9 Quay Street")
		must(t, h.EndPlace(ctx, h.worker, f.ID, sister[0].ID, "Never lived there"))
		was := of("not with her sister", 1, 0, address)
		_, err = d.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, version) values ('r','org','','Harbour House',4,true,'',1)")
		must(t, err)
		_, err = d.Exec(ctx, "insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on, leaves_on, version) values ('s','org','r',$1,'2026-09-08','','',1)", f.ID)
		must(t, err)
		of("in a residence", 1, 1, "Harbour House")
		_, err = d.Exec(ctx, "update residence set address='4 Pier Road' where id='r'")
		must(t, err)
		of("in a residence that says where it is", 1, 1, "Harbour House, 4 Pier Road")
		_, err = d.Exec(ctx, "update bed_stay set left_on='2026-09-20' where id='s'")
		must(t, err)
		of("left the residence", 0, 1, "")
		written := was[0]
		written.Name = "Her own room"
		must(t, h.ChangePlace(ctx, h.worker, f.ID, written))
		if now := of("somebody wrote over it", 1, 0, "Her own room, "+address); now[0].Proposed {
			t.Errorf("%+v", now)
		}
	})
}
