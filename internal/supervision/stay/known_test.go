package stay

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-6, CCM-24: the rules that a client signs are those of the house in which they have a place, before they come of that in which they are
// expected, and of no other; the office of the provider is no residence.
func TestTheRulesAreThoseOfTheHouse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := open(t, d), t.Context()
		f := s.referred(t, true, 1)[0]
		for _, r := range []Residence{{Name: "Harbour House", Places: 2, Rules: "Quiet from ten."}, {Name: "Lantern House", Places: 2}} {
			if err := s.AddResidence(ctx, s.Housing, r); err != nil {
				t.Fatal(err)
			}
		}
		houses, err := s.Beds(ctx, s.Housing)
		if err != nil {
			t.Fatal(err)
		}
		begins := func(when, house, rules string) {
			t.Helper()
			known, err := s.Known(ctx, d, s.Worker, f)
			if err != nil {
				t.Fatal(err)
			}
			said, _ := known["residence"].(map[string]any)
			name, _ := said["name"].(string)
			own, _ := said["rules"].(string)
			if name != house || own != rules {
				t.Errorf("%s: %q with %q", when, name, own)
			}
		}
		begins("nowhere", "", "")
		if err := s.ExpectArrival(ctx, s.Housing, houses[0].ID, f.ID, s.today(ctx).AddDays(2), ""); err != nil {
			t.Fatal(err)
		}
		begins("expected", "Harbour House", "Quiet from ten.")
		if err := s.Arrive(ctx, s.Housing, houses[1].ID, f.ID, s.today(ctx), Said{Released: true}); err != nil {
			t.Fatal(err)
		}
		begins("in another", "Lantern House", "")
		if err := s.Depart(ctx, s.Housing, f.ID, s.today(ctx)); err != nil {
			t.Fatal(err)
		}
		begins("gone", "", "")
	})
}
