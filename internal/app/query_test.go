package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/app"
)

var everyRole = []access.Role{access.CaseManager, access.ProviderSupervisor, access.HousingCoordinator, access.LiaisonOfficer, access.HeadquartersAnalyst,
	access.ManagementReader, access.PrivacyOfficer, access.Auditor, access.Administrator}

// asking asks for pages in the place of each role, without a network between.
type asking struct {
	o       opened
	handler http.Handler
	cookies map[access.Role]*http.Cookie
}

func (a *asking) as(t testing.TB, role access.Role) *http.Cookie {
	t.Helper()
	if c := a.cookies[role]; c != nil {
		return c
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/demo", strings.NewReader(url.Values{"person": {a.o.one(t, role).PersonID}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Value != "" && c.HttpOnly {
			a.cookies[role] = c
			return c
		}
	}
	t.Fatalf("sign in: %d and no session", w.Code)
	return nil
}

func (a *asking) get(t testing.TB, role access.Role, path, query string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil)
	r.URL = &url.URL{Path: path, RawQuery: query}
	r.AddCookie(a.as(t, role))
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	return w.Code
}

// paths gives the pages without their queries. Papers are left out: a browser prints them, and they read no query that
// their page does not.
func (a *asking) paths(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, r := range a.o.site.Routes() {
		pattern, ok := strings.CutPrefix(r.Pattern, "GET ")
		if ok && !strings.HasSuffix(pattern, ".pdf") && !strings.HasPrefix(pattern, "/assets/") {
			path, _, _ := strings.Cut(a.o.fill(t, pattern), "?")
			out = append(out, path)
		}
	}
	return out
}

// shownTo gives the first role, by its place, that a page is shown to.
func (a *asking) shownTo(t testing.TB, path string) int {
	t.Helper()
	for i, role := range everyRole {
		if a.get(t, role, path, "figure=opening") == http.StatusOK {
			return i
		}
	}
	return 0
}

const oddQuery = "page=-1&after=%00&before=9999999999999999999&from=x&figure=closing&code=%F0%9F%98%80&as=csv&months=3&by=provider&month=2026-13&for=public" +
	"&state=%27;--&sort=name&risk=HIGH&region=ATL&kind=_&row=-5&show=all&%zz&;&=&&a=b;c"

// UX-1, SEC-3: whatever stands in the query of any page, the page answers whoever asks: with itself, a refusal or what is wrong.
func FuzzQuery(f *testing.F) {
	nation, first := theSameNation(f)
	a := &asking{o: nation, cookies: map[access.Role]*http.Cookie{}}
	a.handler = a.o.site.Handler()
	paths := a.paths(f)
	if first {
		for i, path := range paths {
			f.Add(uint8(i), uint8(a.shownTo(f, path)), oddQuery)
		}
	}
	f.Fuzz(func(t *testing.T, page, role uint8, query string) {
		path, who := paths[int(page)%len(paths)], everyRole[int(role)%len(everyRole)]
		if status := a.get(t, who, path, query); status >= http.StatusInternalServerError {
			t.Errorf("%s asks for %s: %d", who, path, status)
		}
	})
}

// theSameNation opens the small nation, and says whether this process is the first to. The processes that fuzz begin from the one that the first has made: making one
// each would outlast their time.
func theSameNation(f *testing.F) (o opened, first bool) {
	f.Helper()
	const folder = "PASSERELLE_TEST_NATION"
	if from := os.Getenv(folder); from != "" {
		return copied(f, from), false
	}
	dir := f.TempDir()
	people, err := json.Marshal(made(f, dir))
	if err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(dir+".json", people, 0o600); err != nil {
		f.Fatal(err)
	}
	f.Setenv(folder, dir)
	return copied(f, dir), true
}

func copied(f *testing.F, from string) opened {
	f.Helper()
	text, err := os.ReadFile(from + ".json")
	if err != nil {
		f.Fatal(err)
	}
	var people []app.DemoPerson
	if err := json.Unmarshal(text, &people); err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		f.Fatal(err)
	}
	return opening(f, dir, people)
}
