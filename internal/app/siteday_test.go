package app_test

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
	"passerelle/internal/supervision/intake"
)

// RPT-2, CCM-27: of a site that was here before, of which nobody said since when, the register of another says nothing: a month gives no full number without it, and names
// it, until its own register is in or somebody says that nobody was there.
func TestASiteOfWhichNobodySaysSinceWhen(t *testing.T) {
	for name, c := range map[string]struct {
		then   string
		nobody bool
		silent bool
	}{
		"no word of it":              {"", false, true},
		"its register is in":         {"Cy Dorn,33334444,2026-08-03,Accepted,2026-08-04,2026-08-05,2026-08-30\n", false, false},
		"somebody says it was empty": {"", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			h, org, by := oneProvider(t)
			second, err := h.Access.AddSite(t.Context(), access.SystemActor("command line", ""), access.Site{OrganisationID: org.ID, Name: "North", RegionCode: "ATL", ActiveFrom: "2026-01-01"})
			if err == nil { // as both of them were kept before a day was asked
				_, err = h.DB.Exec(t.Context(), "update site set active_from='' where organisation_id=$1", org.ID)
			}
			sites, listed := h.Access.Sites(t.Context(), org.ID)
			if err != nil || listed != nil {
				t.Fatal(err, listed)
			}
			first := slices.IndexFunc(sites, func(x access.Site) bool { return x.ID != second.ID })
			brings(t, h, by, intake.Import{Region: "ATL", SiteID: sites[first].ID, Settings: intake.Settings{AsOf: "2026-11-09"}}, fromRegister+"Ada Byrne,11112222,2026-05-01,Accepted,2026-05-02,2026-05-05,\nBo Castell,22223333,2026-05-01,Accepted,2026-05-02,2026-05-05,2026-06-01\n")
			if c.nobody || c.then != "" {
				brings(t, h, by, intake.Import{Region: "ATL", SiteID: second.ID, Settings: intake.Settings{AsOf: "2026-11-09", Nobody: c.nobody}}, fromRegister+c.then)
			}
			for _, month := range []clock.Month{"2026-08", "2026-10"} {
				m, err := h.Reporting.Month(t.Context(), by, reporting.Period{OrganisationID: org.ID, Region: "ATL", Month: month})
				if err != nil || slices.ContainsFunc(m.Silent, func(x access.Site) bool { return x.ID == second.ID }) != c.silent {
					t.Errorf("%s: silent %v, %v", month, m.Silent, err)
				}
				for _, x := range m.Cells {
					if (x.Figure == "opening" || x.Figure == "referrals" || x.Figure == "closing") && x.Available == c.silent {
						t.Errorf("%s: %+v", month, x)
					}
				}
			}
		})
	}
}
