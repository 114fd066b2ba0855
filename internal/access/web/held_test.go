package web_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
)

// SEC-1: what is sent after the session ended is held, does nothing by itself, and is finished by the same person only,
// once.
func TestPostAfterTheLockIsHeld(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	o.person("other@example.org", sentence, false, access.ProviderSupervisor)
	files := func() int {
		t.Helper()
		n, err := db.One[int](t.Context(), o.house.DB, "select count(*) from supervision_file")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	v := o.visitor()
	v.signIn("robin@example.org", sentence)
	form := v.get("/files/new")
	site := form.page.Find(`#region option[value!=""]`).First().AttrOr("value", "")
	v.send(form, "/sign-out")
	locked := v.send(form, "/files/new", "full_name", "Noor Warsame", "received_on", "2020-02-03", "region", site, "official_language", "en")
	if !strings.Contains(locked.text(), "What you sent is kept") {
		t.Errorf("nothing says that it is kept: %s", locked.text())
	}
	if locked.path() != "/sign-in" || files() != 0 {
		t.Fatalf("led to %s, %d files", locked.path(), files())
	}
	if a := v.send(locked, "/sign-in", "email", "other@example.org", "password", sentence); a.path() == "/held" {
		t.Fatal("somebody else was offered what was held")
	}
	if a := v.get("/held"); a.StatusCode != http.StatusNotFound {
		t.Fatalf("what was another's is still held: %d", a.StatusCode)
	}

	v = o.visitor()
	v.signIn("robin@example.org", sentence)
	form = v.get("/files/new")
	v.send(form, "/sign-out")
	v.send(form, "/files/new", "full_name", "Noor Warsame", "received_on", "2020-02-03", "region", site, "official_language", "en")
	held := v.signIn("robin@example.org", sentence)
	if held.path() != "/held" || files() != 0 {
		t.Fatalf("led to %s, %d files", held.path(), files())
	}
	v.send(held, "/language", "language", "fr", "return", "/held") // looking at it, in another language too, loses nothing
	if again := v.get("/held"); again.StatusCode != http.StatusOK {
		t.Fatalf("looked at, and gone: %d", again.StatusCode)
	}
	if done := v.send(held, "/files/new"); done.StatusCode != http.StatusOK || files() != 1 {
		t.Fatalf("status %d, %d files: %s", done.StatusCode, files(), done.text())
	}
	if left := v.get("/held"); left.StatusCode != http.StatusNotFound {
		t.Fatalf("finished, and still there: %d", left.StatusCode)
	}
	v.send(held, "/files/new")
	if files() != 1 {
		t.Fatalf("finished twice: %d files", files())
	}
}

// UX-2: after the session has ended the page to sign in speaks the language of whoever worked here, and names nobody.
func TestTheLockKeepsTheLanguage(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	v := o.visitor()
	v.signIn("robin@example.org", sentence)
	home := v.get("/files")
	v.send(home, "/language", "language", "fr", "return", "/files")
	v.send(v.get("/files"), "/sign-out")
	if a := v.get("/sign-in"); a.page.Find("html").AttrOr("lang", "") != "fr-CA" {
		t.Errorf("the page to sign in is in %s", a.page.Find("html").AttrOr("lang", ""))
	}
}
