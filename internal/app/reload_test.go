package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// UX-22: a form that was refused stands at the address that it was posted to; whoever reloads that, or goes back to it, comes to a page and never to
// none. Every address of the route table that is posted to is looked at.
func TestEveryAddressThatIsPostedToIsReloadable(t *testing.T) {
	o := open(t)
	pages, posts := http.NewServeMux(), map[string]string{}
	for _, r := range o.site.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method == http.MethodGet {
			pages.Handle(r.Pattern, http.NotFoundHandler())
		}
		posts[path] += method
	}
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.CaseManager), "en")
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	looked := 0
	for path, methods := range posts {
		if strings.Contains(methods, http.MethodGet) || methods == "" {
			continue
		}
		looked++
		a := v.get(parameter.ReplaceAllString(path, "some-$1"))
		to := a.Header.Get("Location")
		if a.StatusCode != http.StatusSeeOther || to == "" {
			t.Errorf("%s: %d %q", path, a.StatusCode, to)
			continue
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, to, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, pattern := pages.Handler(r); pattern == "" {
			t.Errorf("%s leads to %s, which is no page", path, to)
		} else if shape := strings.TrimPrefix(pattern, "GET "); !strings.HasSuffix(to, "/audit/file/some-object") && parameter.ReplaceAllString(shape, "some-$1") != strings.TrimSuffix(to, "?month=some-month") && shape != "/{$}" {
			t.Errorf("%s leads to %s, which is %s with other parameters", path, to, shape)
		}
	}
	if looked < 100 {
		t.Errorf("only %d addresses are posted to", looked)
	}
}

// UX-22: after a refusal the address leads back to the page of the form, in its place.
func TestARefusalIsReloadable(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.CaseManager), "en")
	file := "/files/" + o.referred(t, "Selam Tekle")
	for at, page := range map[string]string{
		file + "/goals":  file + "/plan",
		file + "/decide": file,
		file + "/names":  file + "/client",
	} {
		from := v.get(page)
		if refused := v.send(from, at); refused.StatusCode != http.StatusUnprocessableEntity && refused.StatusCode != http.StatusConflict {
			t.Fatalf("%s: %d: %s", at, refused.StatusCode, refused.main())
		}
		if a := v.get(at); a.StatusCode != http.StatusOK || a.Request.URL.Path != page {
			t.Errorf("%s again: %d at %s", at, a.StatusCode, a.Request.URL.Path)
		}
	}
}
