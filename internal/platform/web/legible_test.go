package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"passerelle/internal/platform/web"
)

// S11: what is no text is refused before it reaches a database: in the address it leads nowhere, in a form it is invalid.
func TestWhatIsNoTextIsRefused(t *testing.T) {
	beside := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	site := &web.Site{Log: slog.New(slog.DiscardHandler), Beside: map[string]http.Handler{"/api/": beside}}
	for address, want := range map[string]int{"/api/a": 200, "/api/%00": 404, "/api/a%ff": 404, "/api/a?after=%00": 404, "/api/a?after=%C3%A9": 200} {
		w := httptest.NewRecorder()
		site.Handler(nil, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		if w.Code != want {
			t.Errorf("beside the pages, %s: %d", address, w.Code)
		}
	}
	at := func(http.ResponseWriter, *http.Request) error { return nil }
	routes := []web.Route{{Pattern: "GET /x/{id}", Action: web.Public, Handle: at}, {Pattern: "POST /x", Action: web.Public, Handle: at}}
	for address, want := range map[string]int{"/x/a": 200, "/x/%C3%A9?q=%E2%80%8F": 200, "/x/%00": 404, "/x/%ff": 404, "/x/a?q=%00": 404, "/x/a?%fe=1": 404} {
		if w, _ := serve(t, routes, httptest.NewRequest(http.MethodGet, address, nil)); w.Code != want {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	for form, want := range map[string]int{"a=b": 200, "a=%C3%A9": 200, "a=%00": 422, "a=1&a=%ff": 422, "%00=1": 422} {
		r := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if w, _ := serve(t, routes, r); w.Code != want {
			t.Errorf("%s: %d", form, w.Code)
		}
	}
}
