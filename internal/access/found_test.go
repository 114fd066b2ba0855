package access

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-3, SEC-1: everything that is wrong with an organisation is told at once, beside the field it is of; a code is taken however it is capitalised,
// and a region keeps the telephone that providers call.
func TestOrganisationsAreCheckedWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		long := strings.Repeat("é", longestName+1)
		good := Organisation{Code: "HARB", Name: "Harbour", Kind: Provider, TimeZone: "America/Halifax", Province: " ns"}
		added, err := s.AddOrganisation(ctx, root, good, Site{Name: "Harbour", RegionCode: "ATL"})
		if err != nil || added.Province != "NS" {
			t.Fatalf("%v %+v", err, added)
		}
		for name, c := range map[string]struct {
			change func(o *Organisation)
			want   []string
		}{
			"no kind":      {func(o *Organisation) { o.Kind = "" }, []string{"kind"}},
			"region":       {func(o *Organisation) { o.Kind = Region }, []string{"region_code"}},
			"province":     {func(o *Organisation) { o.Province = "QQ" }, []string{"province"}},
			"name":         {func(o *Organisation) { o.Name, o.NameFrench = long, long+"e" }, []string{"name", "name_fr"}},
			"name alone":   {func(o *Organisation) { o.Name = long }, []string{"name"}},
			"capitals":     {func(o *Organisation) { o.Code = "harb" }, []string{"code"}},
			"the same":     {func(o *Organisation) { o.Code = "HARB" }, []string{"code"}},
			"all together": {func(o *Organisation) { o.Code, o.Name, o.Province, o.OfficePhone = "a b", "", "QQ", "x" }, []string{"code", "name", "province", "office_phone"}},
		} {
			o := Organisation{Code: "NEW", Name: "New", Kind: Provider, TimeZone: "America/Halifax"}
			c.change(&o)
			_, err := s.AddOrganisation(ctx, root, o)
			var got []string
			for _, p := range fault.ProblemsOf(err) {
				got = append(got, p.Field)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		if _, err := s.AddProvider(ctx, root, Organisation{Code: "a b", Name: "N", TimeZone: "America/Halifax"}, Site{Name: "N", RegionCode: "XXX"}); len(fault.ProblemsOf(err)) != 2 {
			t.Errorf("a bad code hides the region: %v", fault.ProblemsOf(err))
		}
		office, err := s.AddOrganisation(ctx, root, Organisation{Code: "ATL", Name: "Atlantic", Kind: Region, RegionCode: "ATL", TimeZone: "America/Halifax", OfficePhone: "902-555-0110"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.AddOrganisation(ctx, root, Organisation{Code: "ATL2", Name: "Second Atlantic", Kind: Region, RegionCode: "atl", TimeZone: "America/Halifax"})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "region_code" {
			t.Errorf("a region's code twice: %v", p)
		}
		office.OfficePhone = ""
		if p := fault.ProblemsOf(s.ChangeOrganisation(ctx, root, office)); len(p) != 1 || p[0].Field != "office_phone" {
			t.Errorf("a region without a telephone: %v", p)
		}
		for _, n := range []NewPerson{{Name: long, Email: "a@example.org"}, {Name: "A", Email: strings.Repeat("a", 300) + "@example.org"}} {
			n.OrganisationID, n.Language = added.ID, "en"
			if _, err := s.AddPerson(ctx, root, n); len(fault.ProblemsOf(err)) != 1 {
				t.Errorf("a person too long: %v", err)
			}
		}
	})
}
