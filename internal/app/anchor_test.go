package app_test

import (
	"net/http"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// leadsWithin checks that each link of a page to a place on the same page finds it: a next step that leads nowhere is a dead end (UX-1).
func (v *visitor) leadsWithin(a answer) {
	v.t.Helper()
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		return
	}
	a.page.Find(`a[href*="#"]`).Each(func(_ int, link *goquery.Selection) {
		path, place, _ := strings.Cut(link.AttrOr("href", ""), "#")
		if path != "" && path != a.Request.URL.Path || place == "" {
			return
		}
		found := a.page.Find("[id]").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("id", "") == place })
		if found.Length() == 0 {
			v.t.Errorf("%s: nothing is at #%s, where %q leads", a.Request.URL.Path, place, strings.TrimSpace(link.Text()))
		}
	})
}
