package web_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// SEC-4: the page that asks for the password leads back into the product and nowhere else.
func TestConfirmLeadsNowhereElse(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	v := o.visitor()
	v.signIn("robin@example.org", sentence)
	client := *v.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	stopped := &visitor{t, v.base, &client}
	for to, want := range map[string]string{"/files/x/places": "/files/x/places", "https://elsewhere.example": "/", "//elsewhere.example": "/",
		"/\t/elsewhere.example": "/", "/\\elsewhere.example": "/", "/ /elsewhere.example": "/", "javascript:alert(1)": "/", "elsewhere": "/"} {
		page := v.get("/account/confirm?return=" + strings.NewReplacer("\t", "%09", "\\", "%5C", " ", "%20").Replace(to))
		if got := page.page.Find(`main input[name="return"]`).AttrOr("value", "?"); got != want {
			t.Errorf("%q leads to %q", to, got)
		}
		if a := stopped.post("/account/confirm", "password", sentence, "return", to); a.Header.Get("Location") != want {
			t.Errorf("%q redirects to %q", to, a.Header.Get("Location"))
		}
		if a := stopped.post("/language", "language", "en", "return", to); a.Header.Get("Location") != want {
			t.Errorf("%q: the language leads to %q", to, a.Header.Get("Location"))
		}
	}
}

// SEC-4: guessing the password in a session that was left open ends soon, with a page that says so.
func TestConfirmingIsThrottled(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	v := o.visitor()
	v.signIn("robin@example.org", sentence)
	for range 10 {
		if a := v.post("/account/confirm", "password", "a guess at it all"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Fatalf("%d %s", a.StatusCode, a.text())
		}
	}
	if a := v.post("/account/confirm", "password", sentence); a.StatusCode != http.StatusTooManyRequests || !strings.Contains(a.text(), "15") {
		t.Errorf("%d %s", a.StatusCode, a.text())
	}
	if a := o.visitor().get("/account/confirm"); a.path() != "/sign-in" {
		t.Errorf("shown to nobody: %s", a.path())
	}
}
