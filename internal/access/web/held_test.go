package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/access/holding"
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

// SEC-1: what one person sent after the lock waits for them alone in that browser while others work there, and not in another
// browser; after a day it is gone.
func TestWhatIsHeldOutlastsAnotherPerson(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	o.person("other@example.org", sentence, false, access.ProviderSupervisor)
	v := o.visitor()
	v.signIn("robin@example.org", sentence)
	form := v.get("/files/new")
	v.send(form, "/sign-out")
	v.send(form, "/files/new", "full_name", "Noor Warsame", "received_on", "2020-02-03")
	for range 2 {
		if a := v.signIn("other@example.org", sentence); a.path() == "/held" || v.get("/held").StatusCode != http.StatusNotFound {
			t.Fatal("somebody else sees what is held")
		}
		v.post("/held") // nor can they throw it away
		v.send(v.get("/files"), "/sign-out")
	}
	elsewhere := o.visitor()
	if a := elsewhere.signIn("robin@example.org", sentence); a.path() == "/held" {
		t.Error("it is held in another browser")
	}
	if a := v.signIn("robin@example.org", sentence); a.path() != "/held" || !strings.Contains(a.text(), "Noor Warsame") {
		t.Fatalf("led to %s: %s", a.path(), a.text())
	}
	o.clk.Set(o.clk.Now().Add(holding.Life + time.Minute))
	if a := v.get("/held"); a.StatusCode != http.StatusNotFound {
		t.Errorf("after a day it is still there: %d", a.StatusCode)
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

// UX-2, SEC-1: what was sent from a page of another of the person's places is refused there and kept: it is finished after
// going back, once, by the same person only, and never says what was typed in an address.
func TestAPostOfAnotherPlaceIsKept(t *testing.T) {
	o := newOffice(t)
	p := o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	o.person("other@example.org", sentence, false, access.ProviderSupervisor)
	second := o.provider("T", "Tideway House")
	if _, err := o.house.Access.AddMembership(t.Context(), root, access.Membership{PersonID: p.ID, OrganisationID: second.ID, FromDate: "2020-01-01"}, access.ProviderSupervisor); err != nil {
		t.Fatal(err)
	}
	files := func() int {
		t.Helper()
		n, err := db.One[int](t.Context(), o.house.DB, "select count(*) from supervision_file where organisation_id<>$1", second.ID)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for language, words := range map[string]struct{ kept, where, back string }{
		"en": {"Your work was kept", "another of your places", "You are back where you wrote this"},
		"fr": {"Votre travail a été conservé", "d’une autre de vos affectations", "Vous êtes de retour là où"},
	} {
		before := files()
		v := o.visitor()
		choose := v.signIn("robin@example.org", sentence)
		v.send(choose, "/language", "language", language, "return", "/memberships")
		var here, there string
		choose.page.Find("main form").Each(func(_ int, f *goquery.Selection) {
			id := f.Find("input[name=choice]").AttrOr("value", "")
			if strings.Contains(f.Text(), "Tideway") {
				there = id
			} else {
				here = id
			}
		})
		v.post("/memberships", "choice", here)
		form := v.get("/files/new")
		typed := []string{"full_name", "Noor Warsame " + language, "received_on", "2020-02-03", "region", form.page.Find(`#region option[value!=""]`).First().AttrOr("value", ""), "official_language", "en"}
		v.post("/memberships", "choice", there)
		refused := v.send(form, "/files/new", typed...)
		if refused.StatusCode != http.StatusConflict || files() != before || strings.Contains(refused.Request.URL.String(), "Noor") {
			t.Fatalf("%s: %d at %s, %d files: %s", language, refused.StatusCode, refused.Request.URL, files(), refused.text())
		}
		for _, says := range []string{words.kept, words.where, "Noor Warsame " + language} {
			if !strings.Contains(refused.text(), says) {
				t.Errorf("%s: %q is not said: %s", language, says, refused.text())
			}
		}
		if refused.page.Find(`form[action="/files/new"]`).Length() != 0 {
			t.Errorf("%s: it is offered to be finished in the wrong place", language)
		}
		back := v.send(refused, "/memberships", "choice", here)
		if back.path() != "/held" || !strings.Contains(back.text(), words.back) {
			t.Fatalf("%s: led to %s: %s", language, back.path(), back.text())
		}
		if done := v.send(back, "/files/new"); done.StatusCode != http.StatusOK || files() != before+1 {
			t.Fatalf("%s: %d, %d files: %s", language, done.StatusCode, files(), done.text())
		}
		if left := v.get("/held"); left.StatusCode != http.StatusNotFound {
			t.Errorf("%s: finished, and still there", language)
		}
		stranger := o.visitor()
		stranger.signIn("other@example.org", sentence)
		if a := stranger.send(form, "/files/new", typed...); a.StatusCode != http.StatusConflict || strings.Contains(a.text(), "Noor") {
			t.Errorf("%s: another person's page: %d %s", language, a.StatusCode, a.text())
		}
	}
}

// SEC-1: what the page's script sends by itself is not held, and no password ever is.
func TestWhatIsNeverHeld(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	v := o.visitor()
	v.signIn("robin@example.org", sentence)
	form := v.get("/account/password")
	v.send(form, "/sign-out")
	v.send(form, "/account/password", "old_password", sentence, "password", "another sentence of words")
	if a := v.signIn("robin@example.org", sentence); a.path() == "/held" {
		t.Errorf("a password was held: %s", a.text())
	}
	page := v.get("/files/new")
	v.send(page, "/sign-out")
	values := url.Values{"full_name": {"Noor Warsame"}}
	page.page.Find(`form[action="/files/new"] input[type="hidden"]`).Each(func(_ int, f *goquery.Selection) { values.Add(f.AttrOr("name", ""), f.AttrOr("value", "")) })
	r, err := http.NewRequest(http.MethodPost, page.Request.URL.String(), strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Mode", "cors")
	sent, err := v.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	sent.Body.Close()
	if a := v.signIn("robin@example.org", sentence); a.path() == "/held" {
		t.Errorf("what a script sent was held: %s", a.text())
	}
}
