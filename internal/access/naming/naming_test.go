package naming_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/access/naming"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A provider and its site are called in the reader's language, in every list; where no French name was given the one name stands.
func TestNamesInTheReadersLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, root := context.Background(), access.SystemActor("command line", "")
		keys, err := audit.NewKeys()
		must(t, err)
		clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
		log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
		must(t, err)
		t.Cleanup(func() { must(t, log.Close()) })
		s := access.New(d, log, clk)
		names := naming.Service{DB: d, Access: s, Audit: log}
		org, err := s.AddOrganisation(ctx, root, access.Organisation{Code: "H", Kind: access.Provider, Name: "Harbour", NameFrench: "Le Havre", TimeZone: "America/Halifax"},
			access.Site{Name: "East", RegionCode: "ATL"}, access.Site{Name: "West", NameFrench: "Ouest", RegionCode: "ATL"})
		must(t, err)
		sites, err := s.Sites(ctx, org.ID)
		must(t, err)
		east := sites[0]
		admin := access.Actor{PersonID: "admin", OrganisationID: org.ID, OrganisationKind: access.Provider, Programme: access.CCMS, Roles: []access.Role{access.Administrator}}
		other := admin
		other.OrganisationID = "elsewhere"
		_, long := s.AddSite(ctx, root, access.Site{OrganisationID: org.ID, Name: "North", NameFrench: strings.Repeat("é", 201), RegionCode: "ATL"})
		for what, c := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"too long": {names.Site(ctx, admin, org.ID, east.ID, strings.Repeat("é", 201)), fault.Invalid}, "none chosen": {names.Site(ctx, admin, org.ID, "", "Est"), fault.Invalid},
			"another's": {names.Site(ctx, other, org.ID, east.ID, "Est"), fault.NotFound}, "no site of it": {names.Site(ctx, admin, org.ID, "another", "Est"), fault.NotFound},
			"added, too long": {long, fault.Invalid},
		} {
			if !fault.Is(c.err, c.kind) {
				t.Errorf("%s: %v", what, c.err)
			}
		}
		must(t, names.Site(ctx, admin, org.ID, east.ID, " Est "))
		worker, err := s.AddPerson(ctx, root, access.NewPerson{OrganisationID: org.ID, Name: "Nora", Email: "nora@example.org", Language: "en"})
		must(t, err)
		_, err = s.AddMembership(ctx, root, access.Membership{PersonID: worker.ID, OrganisationID: org.ID, SiteID: east.ID, FromDate: "2026-01-01"}, access.CaseManager)
		must(t, err)
		for language, want := range map[i18n.Language][]string{i18n.English: {"Harbour", "East", "West"}, i18n.French: {"Le Havre", "Est", "Ouest"}} {
			here := i18n.WithLanguage(ctx, language)
			list, err := s.SitesIn(here, "ATL")
			if err != nil || len(list) != 2 || list[0].Organisation != want[0] || list[0].NameIn(language) != want[1] || list[1].NameIn(language) != want[2] ||
				!strings.HasPrefix(list[0].Called(here), want[1]+" (") {
				t.Errorf("%s: %+v, %v", language, list, err)
			}
			_, places, err := s.Places(here, root, worker.ID)
			if err != nil || len(places) != 1 || places[0].SiteIn(language) != want[1] {
				t.Errorf("%s: %+v, %v", language, places, err)
			}
		}
		must(t, names.Site(ctx, admin, org.ID, east.ID, ""))
		if kept, err := s.SiteOf(ctx, org.ID, east.ID); err != nil || kept.NameIn(i18n.French) != "East" {
			t.Errorf("without a French name: %+v, %v", kept, err)
		}
	})
}
