package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
)

// CCM-13: a supervisor sets what is asked before each step, from a day, and sees what was set before; what is always required has
// no field, and a case manager has no page of it.
func TestWhatIsAskedBeforeEachStepIsSet(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ fixed, required, past string }{
		"en": {"always required", "required", "This day is past"},
		"fr": {"toujours obligatoire", "obligatoire", "Ce jour est passé"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		page := v.get("/gates")
		if !strings.Contains(page.main(), words.fixed) || page.page.Find(`[name="end_confirmed"]`).Length() != 0 || v.get("/team").page.Find(`a[href="/gates"]`).Length() != 1 {
			t.Fatalf("%s: %s", language, page.main())
		}
		var now []string
		page.page.Find(`form[action="/gates"] select`).Each(func(_ int, s *goquery.Selection) {
			now = append(now, s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
		})
		if bad := v.send(page, "/gates", append(now, "from", "2020-01-01")...); bad.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(bad.main(), words.past) {
			t.Errorf("%s: a day past: %d %s", language, bad.StatusCode, bad.main())
		}
		strength := map[string]string{"en": "MUST", "fr": "SHOULD"}[language]
		set := v.send(page, "/gates", append([]string{"intake", strength, "from", "2026-12-24"}, now...)...)
		if set.StatusCode != http.StatusOK || set.page.Find("main table tbody tr").Length() == 0 {
			t.Errorf("%s: set: %d %s", language, set.StatusCode, set.main())
		}
		v.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		if other := v.get("/gates"); other.StatusCode == http.StatusOK {
			t.Errorf("%s: the case manager sets it: %s", language, other.main())
		}
	}
}
