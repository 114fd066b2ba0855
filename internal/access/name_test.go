package access

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// A provider and its site are called in the reader's language, in every list; where no French name was given the one name stands.
func TestNamesInTheReadersLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := staffed(t, d)
		admin := Actor{PersonID: "admin", OrganisationID: m.org.ID, OrganisationKind: Provider, Programme: CCMS, Roles: []Role{Administrator}}
		other := admin
		other.OrganisationID = "elsewhere"
		french := i18n.WithLanguage(ctx, i18n.French)
		if _, err := d.Exec(ctx, "update organisation set name_fr='Le Havre' where id=$1", m.org.ID); err != nil {
			t.Fatal(err)
		}
		east := m.sites[0]
		for what, err := range map[string]error{
			"too long":        m.NameSite(ctx, admin, m.org.ID, east.ID, strings.Repeat("é", longestName+1)),
			"none chosen":     m.NameSite(ctx, admin, m.org.ID, "", "Est"),
			"another's":       m.NameSite(ctx, other, m.org.ID, east.ID, "Est"),
			"no site of it":   m.NameSite(ctx, admin, m.org.ID, "another", "Est"),
			"added, too long": second(m.AddSite(ctx, admin, Site{OrganisationID: m.org.ID, Name: "North", NameFrench: strings.Repeat("é", longestName+1), RegionCode: "ATL"})),
		} {
			if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := m.NameSite(ctx, admin, m.org.ID, east.ID, " Est "); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			language          i18n.Language
			organisation, own string
		}{{i18n.English, m.org.Name, east.Name}, {i18n.French, "Le Havre", "Est"}} {
			here := i18n.WithLanguage(ctx, c.language)
			sites, err := m.SitesIn(here, east.RegionCode)
			if err != nil || len(sites) == 0 {
				t.Fatalf("%+v, %v", sites, err)
			}
			for _, x := range sites {
				want := map[bool]string{true: c.own, false: x.Name}[x.ID == east.ID]
				if x.Organisation != c.organisation || x.NameIn(c.language) != want {
					t.Errorf("%s: %s, %s", c.language, x.Organisation, x.NameIn(c.language))
				}
			}
			_, places, err := m.Places(here, admin, m.away.ID)
			if err != nil || len(places) != 1 || places[0].SiteIn(c.language) != c.own || !strings.HasPrefix(east.Called(here), east.Name+" (") {
				t.Errorf("%s: %+v, %v", c.language, places, err)
			}
			if kept, err := m.SiteOf(here, m.org.ID, east.ID); err != nil || !strings.HasPrefix(kept.Called(here), c.own+" (") {
				t.Errorf("%s: %+v, %v", c.language, kept, err)
			}
		}
		if err := m.NameSite(ctx, admin, m.org.ID, east.ID, ""); err != nil {
			t.Fatal(err)
		}
		if kept, err := m.SiteOf(french, m.org.ID, east.ID); err != nil || kept.NameIn(i18n.French) != east.Name {
			t.Errorf("without a French name: %+v, %v", kept, err)
		}
	})
}
