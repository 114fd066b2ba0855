package waiting_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/access/waiting"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

var (
	ctx  = context.Background()
	root = access.SystemActor("command line", "")
	dana = access.Actor{PersonID: "dana", OrganisationID: "hq", OrganisationKind: access.Headquarters, Programme: access.CCMS, Roles: []access.Role{access.Administrator}}
)

// house is an installation with what it takes to make people.
type house struct {
	*testing.T
	access  *access.Service
	waiting waiting.Service
	clock   *clock.Settable
	placed  map[string]string // the id of each person
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() { must(t, log.Close()) })
	s := access.New(d, log, clk)
	return &house{t, s, waiting.Service{DB: d, Access: s, Clock: clk}, clk, map[string]string{}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// person adds somebody with a password that is to be changed, or none, and a place in the organisation.
func (h *house) person(name string, org access.Organisation, role access.Role, password string) {
	p, err := h.access.AddPersonWithMembership(ctx, root, access.NewPerson{OrganisationID: org.ID, Name: name, Email: name + "@x.example", Language: "en", Password: password, MustChange: password != ""},
		access.Membership{OrganisationID: org.ID, FromDate: "2026-11-01"}, role)
	must(h.T, err)
	h.placed[name] = p.ID
}

// SEC-1, SEC-3: whoever administers people is told of accounts that should end, of links and passwords that nobody used, and of organisations
// without the person their months need; of those they administer only.
func TestWhatWaitsForTheAdministrator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		region, err := h.access.AddOrganisation(ctx, root, access.Organisation{Code: "ATL", Name: "Atlantic", Kind: access.Region, RegionCode: "ATL", TimeZone: "America/Halifax", OfficePhone: "902-555-0110"})
		must(t, err)
		provider, err := h.access.AddOrganisation(ctx, root, access.Organisation{Code: "HARB", Name: "Harbour", Kind: access.Provider, TimeZone: "America/Halifax"}, access.Site{Name: "Harbour", RegionCode: "ATL"})
		must(t, err)
		check := func(when string, a access.Actor, want ...string) {
			t.Helper()
			list, err := h.waiting.For(ctx, a)
			must(t, err)
			var got []string
			for _, one := range list {
				got = append(got, string(one.Kind)+" "+one.Name+one.OrganisationIn("en"))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", when, got, want)
			}
		}
		check("before anybody", dana, "no_officer Atlantic", "no_supervisor Harbour")
		h.person("sup", provider, access.ProviderSupervisor, "three quiet ferries")
		h.person("new", provider, access.CaseManager, "")
		_, _, err = h.access.Invite(ctx, root, h.placed["new"])
		must(t, err)
		h.person("robin", region, access.LiaisonOfficer, "")
		check("an invitation and a password", dana, "invited newHarbour", "first_given supHarbour")
		h.clock.Set(h.clock.Now().Add(access.LinkLife + time.Minute))
		check("the invitation ended", dana, "link_ended newHarbour", "first_given supHarbour")
		_, err = d.Exec(ctx, "update membership set to_date='2026-11-05' where person_id=$1", h.placed["robin"])
		must(t, err)
		check("a place ended", dana, "no_place robinAtlantic", "link_ended newHarbour", "first_given supHarbour", "no_officer Atlantic")
		must(t, h.access.Deactivate(ctx, root, h.placed["robin"]))
		check("and the account", dana, "link_ended newHarbour", "first_given supHarbour", "no_officer Atlantic")
		check("whoever administers nobody", access.Actor{PersonID: "x", OrganisationID: provider.ID, OrganisationKind: access.Provider, Roles: []access.Role{access.CaseManager}})
	})
}
