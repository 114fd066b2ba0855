package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
)

// UX-25, SEC-1: the page of where to go lists what one may open and whom one may read, and nothing else; what is searched for is in
// no address; "all" leaves it aside; both languages.
func TestWhereToGo(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"Caseload", "calendar"}, "fr": {"Dossiers", "calendrier"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		page := v.get("/go")
		for href, shown := range map[string]bool{"/files": true, "/day": true, "/files/new": true, "/account": true, "/people": false, "/nation": false, "/audit": false, "/team": false} {
			if n := page.page.Find(`[data-go] a[href="` + href + `"]`).Length(); (n == 1) != shown {
				t.Errorf("%s: %s stands there %d times", language, href, n)
			}
		}
		mine, others := page.page.Find(`#go-clients ~ ul a[href^="/files/"]`), o.text(t, `select max(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code<>'HARBOUR' and not f.withdrawn`)
		if mine.Length() == 0 || !strings.Contains(page.main(), words[0]) {
			t.Fatalf("%s: %s", language, page.main())
		}
		if page.page.Find(`a[href="/files/`+others+`"]`).Length() != 0 {
			t.Errorf("%s: a file of another provider is listed", language)
		}
		name := strings.TrimSpace(mine.First().Find("bdi").First().Text())
		found := v.post("/go", "q", name, "membership", membershipOf(page))
		if found.Request.Method != http.MethodGet || found.Request.URL.String() != o.base+"/go" || found.page.Find("#q").AttrOr("value", "") != name ||
			found.page.Find(`a[href="`+mine.First().AttrOr("href", "")+`"]`).Length() != 1 {
			t.Errorf("%s: %s: %s", language, found.Request.URL, found.main())
		}
		if screens := v.post("/go", "q", strings.ToUpper(words[1]), "membership", membershipOf(page)); screens.page.Find(`[data-go] a[href="/calendar"]`).Length() != 1 ||
			screens.page.Find(`[data-go] a[href="/account"]`).Length() != 0 {
			t.Errorf("%s: %s", language, screens.main())
		}
		if all := v.get("/go?all=yes"); all.page.Find(`[data-go] a[href="/account"]`).Length() != 1 {
			t.Errorf("%s: what was searched for narrows all", language)
		}
		for role, whom := range map[access.Role][2]string{access.CaseManager: {"ask your supervisor", "demandez à votre superviseur"}, access.LiaisonOfficer: {"Nothing in your region", "Rien dans votre région"},
			access.HousingCoordinator: {"Nothing within your reach", "Rien de ce que vous pouvez consulter"}} {
			v.as(o.of(t, role, "", ""), language)
			if none := v.post("/go", "q", "Zzyzx", "membership", membershipOf(v.get("/go"))); !strings.Contains(none.main(), whom[map[string]int{"en": 0, "fr": 1}[language]]) {
				t.Errorf("%s: %s finds nothing: %s", language, role, none.main())
			}
		}
		v.as(o.of(t, access.Administrator, "", ""), language)
		if a := v.get("/go?all=yes"); a.StatusCode != http.StatusOK || a.page.Find("#go-clients").Length() != 0 || a.page.Find(`[data-go] a[href="/people"]`).Length() != 1 {
			t.Errorf("%s: the administrator sees %s", language, a.main())
		}
	}
}

// UX-25: every screen without a parameter can be gone to, or is named here for the reason why not.
func TestEveryScreenCanBeGoneTo(t *testing.T) {
	o := open(t)
	apart := map[string]string{"/go": "itself", "/": "leads home", "/sign-in": "before signing in", "/forgotten": "before signing in", "/held": "leads on after signing in",
		"/account/confirm": "asks on the way to another page", "/files/search": "what was searched for", "/licences/notices": "a file", "/healthz": "for programs", "/readyz": "for programs",
		"/demo": "of the demonstration", "/styleguide": "for those who build"}
	v := newVisitor(t, o.base)
	named := map[string]bool{}
	for _, p := range o.people {
		v.as(p, "en")
		v.get("/go?all=yes").page.Find(`[data-go] a`).Each(func(_ int, a *goquery.Selection) {
			to := a.AttrOr("href", "")
			if opened := v.get(to); opened.StatusCode != http.StatusOK && !strings.HasPrefix(to, "/files/0") {
				t.Errorf("%s is sent to %s: %d", p.Name, to, opened.StatusCode)
			}
			named[to] = true
		})
	}
	for _, r := range o.site.Routes() {
		path, get := strings.CutPrefix(r.Pattern, "GET ")
		path = strings.ReplaceAll(path, "{$}", "")
		if !get || strings.Contains(path, "{") || strings.Contains(path, ".") || strings.HasSuffix(path, "/workbook") || apart[path] != "" || named[path] {
			continue
		}
		t.Errorf("%s can be gone to by nobody", path)
	}
}

// UX-25: from within a file one turns to the next and the one before in the list that it was opened from, and from one that is not
// in it to none; a key leads to its notes.
func TestFilesAreTurnedInTheOrderOfTheirList(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "fr")
	other := o.text(t, "select max(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state<>'ACTIVE' and not f.withdrawn")
	if a := v.get("/files/" + other); a.page.Find("[data-turn]").Length() != 0 {
		t.Errorf("nothing was listed, and it turns: %s", a.main())
	}
	links := v.get("/files?state=ACTIVE").page.Find("[data-rows] tbody th a") // by which j and k move
	if links.Length() < 3 {
		t.Fatalf("%d files", links.Length())
	}
	at := func(n int) string { return links.Eq(n).AttrOr("href", "") }
	middle, first := v.get(at(1)), v.get(at(0))
	if middle.page.Find("[data-turn] a[rel=prev]").AttrOr("href", "") != at(0) || middle.page.Find("[data-turn] a[rel=next]").AttrOr("href", "") != at(2) ||
		!strings.Contains(middle.page.Find("[data-turn]").Text(), "Suivant dans la liste") {
		t.Errorf("%s", middle.main())
	}
	if n := middle.page.Find("a[data-new]"); n.Length() != 1 || n.AttrOr("href", "") != at(1)+"/notes" {
		t.Errorf("the key for a note leads to %q", n.AttrOr("href", ""))
	}
	if first.page.Find("[data-turn] a[rel=prev]").Length() != 0 || first.page.Find("[data-turn] a[rel=next]").AttrOr("href", "") != at(1) {
		t.Errorf("%s", first.main())
	}
	if a := v.get("/files/" + other); a.page.Find("[data-turn]").Length() != 0 {
		t.Errorf("it is not in the list, and turns: %s", a.main())
	}
}
