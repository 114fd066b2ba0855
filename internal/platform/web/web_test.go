package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web"
)

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

func site(log io.Writer) *web.Site {
	return &web.Site{
		Log:   slog.New(slog.NewTextHandler(log, nil)),
		Clock: clock.System{},
		Failure: func(_ *http.Request, _ fault.Kind, key string, _ []any, reference string) templ.Component {
			return text(key + " " + reference)
		},
		Inner: []web.Middleware{web.Recover},
		Guard: func(_ *http.Request, action string) error {
			if action == "closed" {
				return fault.Denied()
			}
			return nil
		},
	}
}

func serve(t *testing.T, routes []web.Route, r *http.Request) (*httptest.ResponseRecorder, string) {
	t.Helper()
	var log bytes.Buffer
	w := httptest.NewRecorder()
	site(&log).Handler(routes, http.NotFoundHandler()).ServeHTTP(w, r)
	return w, log.String()
}

func answering(err error) []web.Route {
	return []web.Route{{Pattern: "GET /x", Action: web.Public, Handle: func(http.ResponseWriter, *http.Request) error { return err }}}
}

// SEC-1, SEC-2: a failure shows its kind and a reference, never its cause.
func TestFailuresAreRenderedInOnePlace(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
	}{
		{fault.Missing(), 404},
		{fault.Denied(), 403},
		{fault.Stale(), 409},
		{fault.New(fault.Invalid, "some.key"), 422},
		{fault.New(fault.TooLarge, "some.key"), 413},
		{errors.New("secret cause"), 500},
		{fault.New(fault.TooMany, "some.key"), 429},
		{fault.Wrap(fault.Unavailable, "some.key", errors.New("secret cause")), 503},
	} {
		w, log := serve(t, answering(c.err), httptest.NewRequest("GET", "/x?q=searched", nil))
		if w.Code != c.status {
			t.Errorf("%v: status %d, want %d", c.err, w.Code, c.status)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: the cause was shown", c.err)
		}
		if strings.Contains(log, "searched") {
			t.Errorf("%v: the query is in the log", c.err)
		}
	}
}

func TestPanicIsAnInternalFailure(t *testing.T) {
	w, log := serve(t, []web.Route{{Pattern: "GET /x", Action: web.Public, Handle: func(http.ResponseWriter, *http.Request) error {
		panic("broken")
	}}}, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 500 || !strings.Contains(log, "broken") || strings.Contains(w.Body.String(), "broken") {
		t.Fatalf("status %d, body %q", w.Code, w.Body.String())
	}
}

func TestGuardComesBeforeTheHandler(t *testing.T) {
	ran := false
	w, _ := serve(t, []web.Route{{Pattern: "GET /x", Action: "closed", Handle: func(http.ResponseWriter, *http.Request) error {
		ran = true
		return nil
	}}}, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 403 || ran {
		t.Fatalf("status %d, ran %v", w.Code, ran)
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	for _, path := range []string{"/x", "/missing"} {
		w, _ := serve(t, answering(fault.Missing()), httptest.NewRequest("GET", path, nil))
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got := w.Header().Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe") {
			t.Error("the policy allows inline script or style")
		}
	}
}

func TestForeignPostsAreRefused(t *testing.T) {
	r := httptest.NewRequest("POST", "/x", strings.NewReader("a=b"))
	r.Header.Set("Origin", "https://elsewhere.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w, _ := serve(t, []web.Route{{Pattern: "POST /x", Action: web.Public, Handle: func(http.ResponseWriter, *http.Request) error { return nil }}}, r)
	if w.Code != http.StatusForbidden || !strings.HasPrefix(w.Body.String(), "fault.cross_origin") || w.Header().Get("Content-Security-Policy") == "" {
		t.Fatalf("status %d, %q: not refused where every failure is rendered", w.Code, w.Body.String())
	}
}

// SEC-1: no audit row, no personal data.
func TestNothingIsShownWhenTheAuditFails(t *testing.T) {
	w, _ := serve(t, []web.Route{{Pattern: "GET /x", Action: web.Public, Handle: func(w http.ResponseWriter, r *http.Request) error {
		r = r.WithContext(web.WithBeforeBytes(r.Context(), func() error { return errors.New("audit is full") }))
		return web.Render(w, r, 200, text("a protected address"))
	}}}, httptest.NewRequest("GET", "/x", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "protected") {
		t.Fatalf("status %d, body %q", w.Code, w.Body.String())
	}
}

func TestRepeatedPostIsTheSameActOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		keys := web.PostKeys{DB: d, Clock: clock.At(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))}
		acts, fail := 0, true
		said := "as first typed"
		post := func() (*httptest.ResponseRecorder, error) {
			r := httptest.NewRequest("POST", "/x", strings.NewReader(url.Values{"idempotency": {"k1"}, "text": {said}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			return w, keys.Once(w, r, "org", "person", func() (string, error) {
				if fail {
					return "", fault.New(fault.Invalid, "fault.invalid")
				}
				acts++
				return "/done", nil
			})
		}
		if _, err := post(); !fault.Is(err, fault.Invalid) {
			t.Fatalf("got %v", err)
		}
		fail = false
		for range 2 {
			w, err := post()
			if err != nil || w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/done" {
				t.Fatalf("status %d, %v", w.Code, err)
			}
		}
		if acts != 1 {
			t.Fatalf("the act ran %d times", acts)
		}
		said = "gone back to, and changed"
		if w, err := post(); err != nil || w.Code != http.StatusSeeOther || acts != 2 {
			t.Fatalf("the form with something else in it was dropped: %d acts, %v", acts, err)
		}
	})
}
