package assets

import (
	"io/fs"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// The budgets of the house: a style sheet of 16 KB and a script of 12 KB as they travel, no outside host, no font.
func TestBudgets(t *testing.T) {
	for address, most := range map[string]int{CSS(): 16 << 10, JS(): 12 << 10} {
		body, err := files.ReadFile("static/" + strings.TrimPrefix(address, "/static/") + ".br")
		if err != nil || len(body) > most {
			t.Errorf("%s: %d bytes, at most %d, %v", address, len(body), most, err)
		}
	}
	css, err := files.ReadFile("static/" + strings.TrimPrefix(CSS(), "/static/"))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{`url\(`, `@import`, `@font-face`, `GDS Transport`, `1d70b8`, `https?://[a-z]`} {
		if m := regexp.MustCompile(bad).FindString(string(css)); m != "" {
			t.Errorf("the style sheet holds %q", m)
		}
	}
}

// UX-3: the pad for a signature is no wider than a window of 360 px with its border.
func TestThePadFitsItsPage(t *testing.T) {
	css, err := files.ReadFile("static/" + strings.TrimPrefix(CSS(), "/static/"))
	if err != nil {
		t.Fatal(err)
	}
	if rule := regexp.MustCompile(`\.app-sign__pad\{[^}]*\}`).FindString(string(css)); !strings.Contains(rule, "width:100%") || !strings.Contains(rule, "box-sizing:border-box") {
		t.Errorf("%q", rule)
	}
}

func TestServed(t *testing.T) {
	for _, address := range []string{CSS(), JS(), Wordmark(), Icon()} {
		for encoding, want := range map[string]string{"": "", "gzip": "gzip", "gzip, br": "br"} {
			r := httptest.NewRequest("GET", address, nil)
			r.Header.Set("Accept-Encoding", encoding)
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, r)
			if w.Code != 200 || w.Header().Get("Content-Encoding") != want || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" {
				t.Errorf("%q as %q: %d %v", address, encoding, w.Code, w.Header())
			}
		}
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("GET", "/static/../assets.go", nil))
	if w.Code != 404 {
		t.Errorf("served what is not its own: %d", w.Code)
	}
	if entries, err := fs.ReadDir(files, "static"); err != nil || len(entries) != 12 {
		t.Errorf("%d files, %v: an old build was left", len(entries), err)
	}
}
