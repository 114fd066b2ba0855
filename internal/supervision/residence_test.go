package supervision

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// toHouse gives a housing coordinator of the provider, and files that were referred for housing.
func (h house) toHouse(t *testing.T, n int) (coordinator access.Actor, files []File) {
	t.Helper()
	for range n {
		f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: another()}, Region: "ATL", ReceivedOn: "2026-09-01", HousingReferred: true})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return access.Actor{PersonID: "housing", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.HousingCoordinator}}, files
}

// CCM-24: who is where, who waits, no more than there are places, each move with its dated event.
func TestBeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		coordinator, files := h.toHouse(t, 2)
		hidden := h.referred(t) // not referred for housing
		if err := h.AddResidence(ctx, coordinator, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		if err := h.AddResidence(ctx, h.worker, Residence{Name: "X", Places: 1}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager added a residence: %v", err)
		}
		houses, err := h.Beds(ctx, coordinator)
		if err != nil || len(houses) != 1 || houses[0].Free() != 1 {
			t.Fatalf("%+v, %v", houses, err)
		}
		if waiting, err := h.Waiting(ctx, coordinator); err != nil || len(waiting) != 2 {
			t.Errorf("%d wait, %v", len(waiting), err)
		}
		if err := h.Arrive(ctx, coordinator, houses[0].ID, files[0].ID, "2026-09-05"); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			file string
			kind fault.Kind
		}{"a full house": {files[1].ID, fault.Invalid}, "a file not referred for housing": {hidden.ID, fault.NotFound}} {
			if err := h.Arrive(ctx, coordinator, houses[0].ID, c.file, "2026-09-06"); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.Arrive(ctx, coordinator, houses[0].ID, files[1].ID, "2026-08-31"); !slices.Equal(fieldsOf(err), []string{"on"}) {
			t.Errorf("came before the referral: %v", err)
		}
		for name, day := range map[string]clock.Date{"before arriving": "2026-09-04", "tomorrow": h.today().AddDays(1), "on no day": ""} {
			if err := h.Depart(ctx, coordinator, files[0].ID, day); !slices.Equal(fieldsOf(err), []string{"left_on"}) {
				t.Errorf("left %s: %v", name, err)
			}
		}
		if err := h.Depart(ctx, coordinator, "", "2026-09-06"); !slices.Equal(fieldsOf(err), []string{"leaver"}) {
			t.Errorf("nobody left: %v", err)
		}
		if err := h.Depart(ctx, coordinator, files[0].ID, "2026-10-01"); err != nil {
			t.Fatal(err)
		}
		if err := h.Arrive(ctx, coordinator, houses[0].ID, files[0].ID, "2026-09-20"); !slices.Equal(fieldsOf(err), []string{"on"}) {
			t.Errorf("two places in the same days: %v", err)
		}
		if err := h.Arrive(ctx, coordinator, houses[0].ID, files[1].ID, "2026-10-01"); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from event where act='attribute.changed' and payload like '%housing%'"); err != nil || n != 3 {
			t.Errorf("%d events, %v", n, err)
		}
		if _, err := h.Beds(ctx, h.otherSupervisor); err != nil {
			t.Errorf("another provider's own, empty beds: %v", err)
		}
	})
}

// CCM-24: who is expected to come and to go stands beside who is there, and an arrival takes the place of what was expected.
func TestWhoIsExpected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		coordinator := access.Actor{PersonID: "housing", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.HousingCoordinator}}
		f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: another()}, Region: "ATL", ReceivedOn: "2026-09-01", HousingReferred: true})
		if err != nil {
			t.Fatal(err)
		}
		hidden := h.referred(t)
		if err := h.AddResidence(ctx, coordinator, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		house := func() Residence {
			t.Helper()
			houses, err := h.Beds(ctx, coordinator)
			if err != nil || len(houses) != 1 {
				t.Fatalf("%+v, %v", houses, err)
			}
			return houses[0]
		}
		id := house().ID
		for name, c := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"yesterday":        {h.ExpectArrival(ctx, coordinator, id, f.ID, "2026-11-09"), fault.Invalid},
			"another's house":  {h.ExpectArrival(ctx, coordinator, "x", f.ID, "2026-11-12"), fault.NotFound},
			"not for housing":  {h.ExpectArrival(ctx, coordinator, id, hidden.ID, "2026-11-12"), fault.NotFound},
			"a case manager":   {h.ExpectArrival(ctx, h.worker, id, f.ID, "2026-11-12"), fault.Forbidden},
			"leaves, not here": {h.ExpectDeparture(ctx, coordinator, f.ID, "2026-11-12"), fault.NotFound},
		} {
			if !fault.Is(c.err, c.kind) {
				t.Errorf("%s: %v", name, c.err)
			}
		}
		for _, day := range []clock.Date{"2026-11-12", "2026-11-14"} {
			if err := h.ExpectArrival(ctx, coordinator, id, f.ID, day); err != nil {
				t.Fatal(err)
			}
		}
		if got := house(); len(got.Expected) != 1 || got.Expected[0].On != "2026-11-14" || got.Free() != 1 {
			t.Errorf("%+v", got)
		}
		if err := h.Arrive(ctx, coordinator, id, f.ID, "2026-11-10"); err != nil {
			t.Fatal(err)
		}
		if err := h.ExpectDeparture(ctx, coordinator, f.ID, "2026-11-30"); err != nil {
			t.Fatal(err)
		}
		if got := house(); len(got.Expected) != 0 || len(got.Stays) != 1 || got.Stays[0].LeavesOn != "2026-11-30" {
			t.Errorf("%+v", got)
		}
		if err := h.ExpectArrival(ctx, coordinator, id, f.ID, "2026-11-14"); !fault.Is(err, fault.NotReady) {
			t.Errorf("a resident is expected: %v", err)
		}
	})
}

// CCM-24: what is missing to give a place is named beside its field; whoever takes the last place while another client is
// expected is given it, with a warning.
func TestPlacesAreAskedForAndWarnedOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		coordinator, files := h.toHouse(t, 2)
		if err := h.AddResidence(ctx, coordinator, Residence{Name: "Harbour House", Places: 1}); err != nil {
			t.Fatal(err)
		}
		houses, err := h.Beds(ctx, coordinator)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Arrive(ctx, coordinator, "", "", ""); !slices.Equal(fieldsOf(err), []string{"file", "residence", "on"}) {
			t.Errorf("nothing chosen: %v", err)
		}
		if err := h.ExpectDeparture(ctx, coordinator, "", h.today()); !slices.Equal(fieldsOf(err), []string{"resident"}) {
			t.Errorf("nobody chosen: %v", err)
		}
		if err := h.ExpectArrival(ctx, coordinator, houses[0].ID, files[0].ID, h.today().AddDays(1)); err != nil {
			t.Fatal(err)
		}
		if short, err := h.Short(ctx, coordinator, houses[0].ID); err != nil || short {
			t.Errorf("one place for one: %v, %v", short, err)
		}
		if err := h.Arrive(ctx, coordinator, houses[0].ID, files[1].ID, h.today()); err != nil {
			t.Fatal(err)
		}
		if short, err := h.Short(ctx, coordinator, houses[0].ID); err != nil || !short {
			t.Errorf("the place of somebody expected is taken unsaid: %v, %v", short, err)
		}
	})
}
