package access

import (
	"fmt"
	"sync"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// RPT-1: an organisation that names no time zone has its region's: whose midnight ends its due day.
func TestTheZoneOfARegion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		for _, c := range []struct {
			kind              OrganisationKind
			region, say, want string
		}{
			{Region, "PAC", "", "America/Vancouver"}, {Region, "PRA", "America/Regina", "America/Regina"}, {Provider, "PRA", "", "America/Regina"},
			{Provider, "QUE", "", "America/Montreal"}, {Provider, "NORTH", "", ZoneOtherwise}, {Headquarters, "", "", ZoneOtherwise},
		} {
			o, err := s.AddOrganisation(ctx, root, Organisation{Code: "Z" + string(c.kind[:1]) + c.region, Kind: c.kind, Name: "Z", RegionCode: c.region, TimeZone: c.say})
			if err != nil || o.TimeZone != c.want {
				t.Errorf("%s of %q: %q, %v", c.kind, c.region, o.TimeZone, err)
			}
		}
	})
}

// SEC-1: an administrator of one organisation makes nobody a member of another.
func TestAdministratorsStayInTheirOrganisation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		o, p := account(t, s)
		hq, err := s.AddOrganisation(ctx, root, Organisation{Code: "HQ", Kind: Headquarters, Name: "Headquarters"})
		if err != nil {
			t.Fatal(err)
		}
		chief, err := s.AddPerson(ctx, root, NewPerson{OrganisationID: hq.ID, Name: "Dana", Email: "dana@example.org", Language: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		own := Actor{PersonID: "x", OrganisationID: o.ID, OrganisationKind: Provider, Roles: []Role{Administrator}}
		for what, try := range map[string]func() error{
			"an account there": func() error {
				_, err := s.AddPerson(ctx, own, NewPerson{OrganisationID: hq.ID, Name: "X", Email: "x@example.org", Language: "en"})
				return err
			},
			"a place there": func() error {
				_, err := s.AddMembership(ctx, own, Membership{PersonID: p.ID, OrganisationID: hq.ID, FromDate: "2026-01-01"}, HeadquartersAnalyst)
				return err
			},
			"a link":     func() error { _, _, err := s.Invite(ctx, own, chief.ID); return err },
			"an end":     func() error { return s.Deactivate(ctx, own, chief.ID) },
			"a sign-out": func() error { return s.SignOutEverywhere(ctx, own, chief.ID) },
			"an organisation": func() error {
				_, err := s.AddOrganisation(ctx, own, Organisation{Code: "N", Kind: Provider, Name: "N"})
				return err
			},
			"a site": func() error {
				_, err := s.AddSite(ctx, own, Site{OrganisationID: hq.ID, Name: "N", RegionCode: "ATL"})
				return err
			},
		} {
			if err := try(); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if rows, err := s.Directory(ctx, own); err != nil || len(rows) != 1 || rows[0].PersonID != p.ID {
			t.Errorf("the directory shows %+v, %v", rows, err)
		}
		if err := s.SignOutEverywhere(ctx, own, p.ID); err != nil {
			t.Errorf("their own organisation: %v", err)
		}
		from := Actor{PersonID: chief.ID, OrganisationID: hq.ID, OrganisationKind: Headquarters, Roles: []Role{Administrator}}
		if rows, err := s.Directory(ctx, from); err != nil || len(rows) != 2 {
			t.Errorf("from headquarters: %+v, %v", rows, err)
		}
		if err := s.Deactivate(ctx, from, p.ID); err != nil {
			t.Errorf("from headquarters: %v", err)
		}
	})
}

// SEC-1: attempts that come all at once are counted like those that come one after the other.
func TestManyAttemptsAtOnceAreThrottled(t *testing.T) {
	d := dbtest.SQLite(t)
	s, _ := service(t, d)
	account(t, s)
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			_, err := s.SignIn(ctx, "robin@example.org", fmt.Sprint("guess ", i), fmt.Sprint("10.0.0.", i))
			if err == nil {
				t.Error("a guess signed in")
			}
		})
	}
	all.Wait()
	n, err := db.One[int](ctx, d, "select count(*) from sign_in_failure where subject_hash=$1", hashOf("email robin@example.org"))
	if err != nil || n < failuresAllowed || n > failuresAllowed+cap(s.hashes)-1 {
		t.Fatalf("%d passwords were tried, %v", n, err)
	}
}
