package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// RPT-1: every month can be reached, however long ago: a provider's list goes on to older months and back, and every list has a
// field that leads to a month.
func TestOldMonthsAreReached(t *testing.T) {
	o := open(t)
	for _, language := range []string{"en", "fr"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		list := v.get("/months")
		if strings.Contains(list.page.Find("tbody").Text(), "2025-04") {
			t.Fatalf("%s: the first list is too long to try this", language)
		}
		older, ok := list.page.Find(`main a[rel="next"]`).Attr("href")
		if !ok {
			t.Fatalf("%s: the list ends: %s", language, list.main())
		}
		second := v.get(older)
		if !strings.Contains(second.page.Find("tbody").Text(), "2025-04") || strings.Contains(second.page.Find("tbody").Text(), "2026-10") {
			t.Errorf("%s: %s shows %s", language, older, second.main())
		}
		if newer := second.page.Find(`main a[rel="prev"]`).AttrOr("href", ""); !strings.Contains(v.get(newer).page.Find("tbody").Text(), "2026-10") {
			t.Errorf("%s: %q does not lead back", language, newer)
		}
		if at := v.get("/months?month=2025-04").Request.URL.Path; !strings.HasSuffix(at, "/2025-04") {
			t.Errorf("%s: the field leads to %s", language, at)
		}
		for role, at := range map[access.Role]string{access.ProviderSupervisor: "/months", access.LiaisonOfficer: "/region", access.HeadquartersAnalyst: "/nation", access.ManagementReader: "/national"} {
			v := newVisitor(t, o.base)
			v.as(o.of(t, role, "", ""), language)
			if page := v.get(at); page.StatusCode != http.StatusOK || page.page.Find(`form[action="`+at+`"] input[name="month"]`).Length() != 1 {
				t.Errorf("%s: %s has no field for a month: %d", language, at, page.StatusCode)
			}
		}
	}
}
