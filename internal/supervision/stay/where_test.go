package stay

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-24, CCM-7, CCM-16: where a residence is stands among the people and places of whoever lives there, with its telephone, from the day of
// arrival to the day of departure and in the words of today; the address of an unlisted one is left out where a protected address is.
func TestWhoLivesThereIsFoundThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		files := h.referred(t, true, 2)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(h.AddResidence(ctx, h.Housing, Residence{Name: "Harbour House", Places: 2, Address: "1 Quay Street", Phone: "902-555-0100"}))
		houses, err := h.Beds(ctx, h.Housing)
		must(err)
		house := houses[0]
		lives := func(file, address, phone string) {
			t.Helper()
			all, err := h.Registry.PlacesOf(ctx, d, file)
			must(err)
			if address == "" {
				if len(all) != 0 {
					t.Errorf("housed, and is not: %+v", all)
				}
				return
			}
			if len(all) != 1 || all[0].Role != "residence" || all[0].Address != address || len(all[0].Numbers) != 1 || all[0].Numbers[0].Value != phone {
				t.Errorf("where they live: %+v", all)
			}
		}
		lives(files[0].ID, "", "")
		must(h.Arrive(ctx, h.Housing, house.ID, files[0].ID, "2026-11-02", Said{Released: true}))
		lives(files[0].ID, "1 Quay Street", "902-555-0100")
		lives(files[1].ID, "", "")
		house, err = h.OneResidence(ctx, h.Housing, house.ID)
		must(err)
		for field, wrong := range map[string]Residence{"phone": {ID: house.ID, Phone: "12", Version: house.Version}} {
			if p := fault.ProblemsOf(h.Place(ctx, h.Housing, wrong)); len(p) != 1 || p[0].Field != field {
				t.Errorf("%s: %+v", field, p)
			}
		}
		moved := Residence{ID: house.ID, Address: "2 Quay Street", Phone: "902-555-0101", Unlisted: true, Version: house.Version}
		if err := h.Place(ctx, h.Worker, moved); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager moves a house: %v", err)
		}
		must(h.Place(ctx, h.Housing, moved))
		if err := h.Place(ctx, h.Housing, moved); !fault.IsStale(err) {
			t.Errorf("from an old page: %v", err)
		}
		lives(files[0].ID, "2 Quay Street", "902-555-0101")
		if v, err := h.View(ctx, h.Worker, files[0].ID); err != nil || len(v.Places) != 1 || v.Places[0].Address != "" || !v.Places[0].Protected {
			t.Errorf("an unlisted house on the file: %+v, %v", v.Places, err)
		}
		must(h.Depart(ctx, h.Housing, files[0].ID, "2026-11-05"))
		lives(files[0].ID, "", "")
		was, err := h.Registry.EndedPlaces(ctx, d, files[0].ID)
		if must(err); len(was) != 1 || was[0].Name != "Harbour House" || was[0].HousedFrom != clock.Date("2026-11-02") || was[0].EndedOn != "2026-11-05" || was[0].Address != "" {
			t.Errorf("where they lived: %+v", was)
		}
	})
}
