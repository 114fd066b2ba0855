package access

import (
	"context"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// SEC-1: an administrator changes the places of others, not their own, and what was changed holds at the next request.
func TestPlacesChangeAtTheNextRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		admin := Actor{PersonID: "admin", OrganisationID: m.org.ID, OrganisationKind: Provider, Programme: CCMS, Roles: []Role{Administrator}}
		_, places, err := m.Places(ctx, admin, m.away.ID)
		if err != nil || len(places) != 1 || places[0].SiteName != "East" {
			t.Fatalf("%+v, %v", places, err)
		}
		p := places[0]
		if err := m.ChangeRoles(ctx, admin, p.ID, p.Version, CaseManager, ProviderSupervisor); err != nil {
			t.Fatal(err)
		}
		if a, err := m.ActorOf(ctx, p.ID); err != nil || !a.Has(ProviderSupervisor) {
			t.Errorf("%+v, %v", a, err)
		}
		if err := m.ChangeRoles(ctx, admin, p.ID, p.Version, CaseManager); !fault.Is(err, fault.Conflict) {
			t.Errorf("from an old page: %v", err)
		}
		if err := m.ChangeRoles(ctx, admin, p.ID, p.Version+1, LiaisonOfficer); !fault.Is(err, fault.Invalid) {
			t.Errorf("a role of the other side: %v", err)
		}
		other, himself := admin, admin
		other.OrganisationID, himself.PersonID = "elsewhere", m.away.ID
		if err := m.ChangeRoles(ctx, other, p.ID, p.Version+1, CaseManager); !fault.Is(err, fault.NotFound) {
			t.Errorf("another organisation's administrator: %v", err)
		}
		for what, err := range map[string]error{"roles": m.ChangeRoles(ctx, himself, p.ID, p.Version+1, Administrator),
			"an end": m.EndMembership(ctx, himself, p.ID, p.Version+1, ""), "the account": m.Deactivate(ctx, himself, m.away.ID),
			"a place": second(m.AddMembership(ctx, himself, Membership{PersonID: m.away.ID, OrganisationID: m.org.ID, SiteID: m.sites[1].ID, FromDate: "2026-11-10"}, Administrator))} {
			if !fault.Is(err, fault.NotReady) {
				t.Errorf("one's own %s: %v", what, err)
			}
		}
		if err := m.EndMembership(ctx, admin, p.ID, p.Version+1, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := m.ActorOf(ctx, p.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a place that has ended acts: %v", err)
		}
		if people, err := m.PeopleOf(ctx, m.org.ID, CaseManager); err != nil || len(people) != 1 {
			t.Errorf("who may be given files: %+v, %v", people, err)
		}
		again := Membership{PersonID: m.cover.ID, OrganisationID: m.org.ID, FromDate: "2026-11-10"}
		if _, err := m.AddMembership(ctx, admin, again, Administrator); !fault.Is(err, fault.Invalid) {
			t.Errorf("twice at the same place: %v", err)
		}
		again.SiteID = "another's"
		if _, err := m.AddMembership(ctx, admin, again, CaseManager); !fault.Is(err, fault.Invalid) {
			t.Errorf("at another's site: %v", err)
		}
	})
}

// SEC-1: an ended account is opened again by an administrator, and its sessions of before stay over.
func TestAnAccountIsOpenedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		_, p := account(t, s)
		if err := s.Deactivate(ctx, root, p.ID); err != nil {
			t.Fatal(err)
		}
		outsider := Actor{PersonID: "x", OrganisationID: "elsewhere", OrganisationKind: Provider, Roles: []Role{Administrator}}
		if err := s.Reactivate(ctx, outsider, p.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("by another's administrator: %v", err)
		}
		if err := s.Reactivate(ctx, root, p.ID); err != nil {
			t.Fatal(err)
		}
		if got, err := s.SignIn(ctx, "robin@example.org", sentence, "10.0.0.1"); err != nil || got.SignedOutAt == 0 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// SEC-1: what an organisation is called and whom to call is changed from the version that was seen; a site does not end
// around open files, nor an organisation around its sites.
func TestOrganisationsAndSitesEndInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		admin := Actor{PersonID: "admin", OrganisationID: m.org.ID, OrganisationKind: Provider, Roles: []Role{Administrator}}
		o := m.org
		o.Name, o.Code = "Harbour Towns", "OTHER"
		if err := m.ChangeOrganisation(ctx, admin, o); err != nil {
			t.Fatal(err)
		}
		if got, err := m.OrganisationByID(ctx, o.ID); err != nil || got.Name != "Harbour Towns" || got.Code != "H" || got.Version != o.Version+1 {
			t.Errorf("%+v, %v", got, err)
		}
		if err := m.ChangeOrganisation(ctx, admin, o); !fault.Is(err, fault.Conflict) {
			t.Errorf("from an old page: %v", err)
		}
		other := admin
		other.OrganisationID = "elsewhere"
		if err := m.ChangeOrganisation(ctx, other, o); !fault.Is(err, fault.NotFound) {
			t.Errorf("another's administrator: %v", err)
		}
		m.Holders = func(_ context.Context, _ db.Querier, siteID string) ([]Holder, error) {
			if siteID == m.sites[0].ID {
				return []Holder{{Name: "Robin", Files: 3}, {Files: 1}}, nil
			}
			return []Holder{{Ended: "2026-11-08"}}, nil
		}
		if p := fault.ProblemsOf(m.SetSiteDays(ctx, admin, o.ID, m.sites[1].ID, m.sites[1].ActiveFrom, "2026-11-07")); len(p) != 1 || p[0].Field != "last" || p[0].Args[1] != "2026-11-08" {
			t.Errorf("before its last file ended: %+v", p)
		}
		if p := fault.ProblemsOf(m.SetSiteDays(ctx, admin, o.ID, m.sites[0].ID, m.sites[0].ActiveFrom, "2026-02-30")); len(p) != 1 || p[0].Key != "access.problem.date" {
			t.Errorf("no day, and whose files are there: %+v", p)
		}
		if p := fault.ProblemsOf(m.SetSiteDays(ctx, admin, o.ID, m.sites[0].ID, m.sites[0].ActiveFrom, "2026-11-10")); len(p) != 2 || p[0].Args[1] != "Robin" || p[1].Key != "access.problem.site_nobody" {
			t.Errorf("%+v", p)
		}
		if err := m.SetSiteDays(ctx, admin, o.ID, m.sites[1].ID, m.sites[1].ActiveFrom, "2026-11-09"); err != nil {
			t.Fatal(err)
		}
		if now, err := m.SitesNow(ctx, o.ID); err != nil || len(now) != 1 || now[0].Name != "East" {
			t.Errorf("%+v, %v", now, err)
		}
		o.Version, o.ActiveFrom, o.ActiveTo = 2, "2020-01-01", "2026-11-30"
		if p := fault.ProblemsOf(m.ChangeOrganisation(ctx, admin, o)); len(p) != 1 || p[0].Field != "to" || p[0].Args[1] != 1 {
			t.Errorf("left around a site: %+v", p)
		}
		m.Holders = nil
		if err := m.SetSiteDays(ctx, admin, o.ID, m.sites[0].ID, m.sites[0].ActiveFrom, "2026-11-30"); err != nil {
			t.Fatal(err)
		}
		if err := m.ChangeOrganisation(ctx, admin, o); err != nil {
			t.Errorf("after the last site: %v", err)
		}
	})
}

// RPT-4, SEC-1: the days of a site that were said wrong are put right: a last day to come is taken away or moved, a beginning is given; not
// so that the site outlasts its organisation, or that nobody knows any more since when a further one is there.
func TestASitesDaysArePutRight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		if _, err := m.AddOrganisation(ctx, root, Organisation{Code: "DAYSR", Kind: Region, Name: "Days", RegionCode: "DAYS", TimeZone: "America/Halifax"}); err != nil {
			t.Fatal(err)
		}
		o, err := m.AddProvider(ctx, root, Organisation{Code: "DAYS", Kind: Provider, Name: "Days", TimeZone: "America/Halifax"}, Site{Name: "East", RegionCode: "DAYS"})
		if err != nil {
			t.Fatal(err)
		}
		sites, err := m.Sites(ctx, o.ID)
		if err != nil {
			t.Fatal(err)
		}
		east := sites[0].ID
		west, err := m.AddSite(ctx, root, Site{OrganisationID: o.ID, Name: "West", RegionCode: "DAYS", ActiveFrom: "2026-05-01"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, site, from, last, field, key string
		}{
			{"a last day to come", west.ID, "2026-05-01", "2027-01-10", "", ""},
			{"moved", west.ID, "2026-05-01", "2026-09-30", "", ""},
			{"taken away", west.ID, "2026-05-01", "", "", ""},
			{"an earlier beginning", west.ID, "2026-04-01", "", "", ""},
			{"no beginning any more", west.ID, "", "", "from", "fault.required"},
			{"no day", west.ID, "soon", "", "from", "access.problem.date"},
			{"ends before it begins", west.ID, "2026-04-01", "2026-03-31", "last", "access.problem.order"},
			{"nobody knew and nobody knows", east, "", "", "", ""},
			{"nobody knows, no last day", east, "", "soon", "last", "access.problem.date"},
			{"nobody knows, ended", east, "", "2026-08-31", "", ""},
			{"known since", east, "2025-02-01", "2026-08-31", "", ""},
			{"known, and not any more", east, "", "2026-08-31", "from", "fault.required"},
		} {
			p := fault.ProblemsOf(m.SetSiteDays(ctx, root, o.ID, c.site, clock.Date(c.from), clock.Date(c.last)))
			if c.field == "" && len(p) != 0 || c.field != "" && (len(p) != 1 || p[0].Field != c.field || p[0].Key != c.key) {
				t.Errorf("%s: %+v", c.name, p)
			}
			if x, err := m.SiteOf(ctx, o.ID, c.site); err != nil || c.field == "" && (string(x.ActiveFrom) != c.from || string(x.ActiveTo) != c.last) {
				t.Errorf("%s: %+v, %v", c.name, x, err)
			}
		}
		if err := m.SetSiteDays(ctx, root, o.ID, west.ID, "2026-04-01", "2026-11-30"); err != nil {
			t.Fatal(err)
		}
		o.ActiveTo, o.ActiveFrom, o.Version = "2026-11-30", "2020-01-01", 1
		if err := m.ChangeOrganisation(ctx, root, o); err != nil {
			t.Fatal(err)
		}
		for _, last := range []clock.Date{"", "2026-12-01"} {
			if p := fault.ProblemsOf(m.SetSiteDays(ctx, root, o.ID, west.ID, "2026-04-01", last)); len(p) != 1 || p[0].Field != "last" || p[0].Key != "access.problem.organisation_leaves" {
				t.Errorf("outlasts its organisation, %q: %+v", last, p)
			}
		}
		if err := m.SetSiteDays(ctx, root, "elsewhere", west.ID, "2026-04-01", "2026-10-31"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a site of another: %v", err)
		}
	})
}

// CCM-17: whom to call is a number that can be dialled, in hours and a time zone that a clock knows.
func TestWhomToCall(t *testing.T) {
	good := Organisation{Code: "ATL", Kind: Region, Name: "Atlantic", RegionCode: "ATL", TimeZone: "America/Halifax", OfficePhone: "902-555-0110",
		AfterPhone: "+1 (902) 555-0119 x 12", OfficeOpens: "08:00", OfficeCloses: "16:30"}
	written := good
	written.OfficeOpens, written.OfficeCloses = "8 h", "4:30 p.m."
	if err := written.validate(); err != nil || written != good {
		t.Fatalf("%+v %v", written, err)
	}
	for field, change := range map[string]func(*Organisation){
		"time_zone":     func(o *Organisation) { o.TimeZone = "Halifax time" },
		"office_phone":  func(o *Organisation) { o.OfficePhone = "ask at the desk" },
		"after_phone":   func(o *Organisation) { o.AfterPhone = "12" },
		"office_opens":  func(o *Organisation) { o.OfficeOpens = "at eight" },
		"office_closes": func(o *Organisation) { o.OfficeCloses = "07:00" },
		"from":          func(o *Organisation) { o.ActiveFrom = "soon" },
		"to":            func(o *Organisation) { o.ActiveFrom, o.ActiveTo = "2026-01-01", "2025-12-31" },
		"region_code":   func(o *Organisation) { o.RegionCode = "" },
	} {
		o := good
		change(&o)
		if p := fault.ProblemsOf(o.validate()); len(p) == 0 || p[0].Field != field {
			t.Errorf("%s: %+v", field, p)
		}
	}
}

// SEC-1: whoever has an account is given another place or another role by their address, once; nothing of the account changes, and
// who was deactivated or is nobody gets none.
func TestAnotherPlaceByAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		o, p := account(t, s)
		region, err := s.AddOrganisation(t.Context(), root, Organisation{Code: "ATLR", Kind: Region, Name: "Atlantic", RegionCode: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		give := func(email, organisation string, roles ...Role) (bool, error) {
			_, added, err := s.GivePlace(t.Context(), root, email, Membership{OrganisationID: organisation, FromDate: "2026-01-01"}, roles...)
			return added, err
		}
		before, err := s.PersonByID(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for n, step := range []struct {
			organisation string
			role         Role
			added        bool
			wrong        fault.Kind
		}{{o.ID, CaseManager, true, 0}, {o.ID, CaseManager, false, fault.Invalid}, {o.ID, ProviderSupervisor, false, 0}, {o.ID, CaseManager, false, fault.Invalid},
			{o.ID, LiaisonOfficer, false, fault.Invalid}, {region.ID, LiaisonOfficer, true, 0}, {region.ID, LiaisonOfficer, false, fault.Invalid}} {
			added, err := give(" "+strings.ToUpper(p.Email), step.organisation, step.role)
			if added != step.added && step.wrong == 0 || fault.KindOf(err) != step.wrong && (err != nil || step.wrong != 0) {
				t.Errorf("%d: %s: added %t, %v", n, step.role, added, err)
			}
		}
		places, err := s.Memberships(t.Context(), p.ID)
		if err != nil || len(places) != 2 {
			t.Fatalf("%+v, %v", places, err)
		}
		for _, m := range places {
			if want := map[string]int{o.ID: 2, region.ID: 1}[m.OrganisationID]; len(m.Roles()) != want {
				t.Errorf("roles at %s: %v", m.OrganisationID, m.Roles())
			}
		}
		if after, err := s.PersonByID(t.Context(), p.ID); err != nil || after != before {
			t.Errorf("the account changed: %+v, %v", after, err)
		}
		if _, err := give("nobody@example.org", o.ID, CaseManager); !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody: %v", err)
		}
		if _, err := d.Exec(t.Context(), "update person set deactivated_at=1 where id=$1", p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := give(p.Email, region.ID, AgencyOfficer); !fault.Is(err, fault.Invalid) {
			t.Errorf("a deactivated account: %v", err)
		}
	})
}
