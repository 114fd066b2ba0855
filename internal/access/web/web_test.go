package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/i18n"
)

const (
	sentence = "the heron waits by the weir"
	another  = "seven kettles under a maple"
)

// office is a product with one provider, whose people the tests add.
type office struct {
	t     *testing.T
	house *app.House
	clk   *clock.Settable
	base  string
	log   *bytes.Buffer
	org   access.Organisation
}

var root = access.SystemActor("command line", "")

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, clk: clock.At(time.Now()), log: &bytes.Buffer{}} // sessions end by the machine's own clock
	var err error
	if o.house, err = app.Open(context.Background(), config.Config{Data: t.TempDir()}, o.clk); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.house.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	site, err := app.NewSite(o.house, slog.New(slog.NewTextHandler(o.log, nil)), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	o.base, o.org = server.URL, o.provider("H", "Harbour Towns")
	return o
}

func (o *office) provider(code, name string) access.Organisation {
	o.t.Helper()
	org, err := o.house.Access.AddOrganisation(context.Background(), root,
		access.Organisation{Code: code, Kind: access.Provider, Name: name}, access.Site{Name: name, RegionCode: "ATL"})
	if err != nil {
		o.t.Fatal(err)
	}
	return org
}

func (o *office) person(email, password string, mustChange bool, role access.Role) access.Person {
	o.t.Helper()
	org := o.org
	if role == access.Administrator {
		var err error
		org, err = o.house.Access.AddOrganisation(context.Background(), root, access.Organisation{Code: "HQ", Kind: access.Headquarters, Name: "Headquarters"})
		if err != nil {
			o.t.Fatal(err)
		}
	}
	p, err := o.house.Access.AddPersonWithMembership(context.Background(), root, access.NewPerson{OrganisationID: org.ID, Name: "Robin Ashby",
		Email: email, Language: "en", Password: password, MustChange: mustChange}, access.Membership{OrganisationID: org.ID, FromDate: "2020-01-01"}, role)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

type visitor struct {
	t      *testing.T
	base   string
	client *http.Client
}

func (o *office) visitor() *visitor {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return &visitor{o.t, o.base, &http.Client{Jar: jar}}
}

type answer struct {
	*http.Response
	page *goquery.Document
}

func (a answer) path() string { return a.Request.URL.Path }

func (a answer) text() string { return strings.Join(strings.Fields(a.page.Find("main").Text()), " ") }

func (v *visitor) read(r *http.Response, err error) answer {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	page, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{r, page}
}

func (v *visitor) get(path string) answer { v.t.Helper(); return v.read(v.client.Get(v.base + path)) }

func (v *visitor) post(path string, pairs ...string) answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return v.read(v.client.PostForm(v.base+path, form))
}

// send posts the form of a page that leads to an action, with the hidden fields it carries.
func (v *visitor) send(on answer, action string, pairs ...string) answer {
	v.t.Helper()
	form := on.page.Find(`form[action="` + action + `"]`).First()
	if form.Length() == 0 {
		v.t.Fatalf("%s has no form to %s", on.path(), action)
	}
	form.Find(`input[type="hidden"]`).Each(func(_ int, f *goquery.Selection) {
		pairs = append(pairs, f.AttrOr("name", ""), f.AttrOr("value", ""))
	})
	return v.post(action, pairs...)
}

func (v *visitor) signIn(email, password string) answer {
	v.t.Helper()
	return v.send(v.get("/sign-in"), "/sign-in", "email", email, "password", password)
}

func (v *visitor) token() string {
	at, err := url.Parse(v.base)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(at) {
		if c.Name == "passerelle" {
			return c.Value
		}
	}
	return ""
}

// SEC-4: a wrong password and an unknown address read the same, in either language, and the log names nobody.
func TestSignInTellsNothing(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.CaseManager)
	for language, want := range map[string]string{"en": "The e-mail address or the password is not right.", "fr": "L"} {
		v := o.visitor()
		v.post("/language", "language", language, "return", "/sign-in")
		wrong, unknown := v.signIn("robin@example.org", another), v.signIn("nobody@example.org", another)
		if wrong.StatusCode != 422 || unknown.StatusCode != 422 {
			t.Errorf("%s: status %d and %d", language, wrong.StatusCode, unknown.StatusCode)
		}
		said := wrong.page.Find(".govuk-error-summary li").Text()
		if said == "" || said != unknown.page.Find(".govuk-error-summary li").Text() || !strings.HasPrefix(said, want) {
			t.Errorf("%s: %q and %q", language, said, unknown.page.Find(".govuk-error-summary li").Text())
		}
		if wrong.page.Find("#password").AttrOr("value", "") != "" {
			t.Error("the password was sent back")
		}
	}
	if text := o.log.String(); strings.Contains(text, "example.org") || strings.Contains(text, another) {
		t.Error("the log holds an address or a password")
	}
}

// UX: no browser shows the answer to a form again; it says to which page Back leads once it was left, and no other page does.
func TestAnAnswerSaysWhereBackLeads(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.CaseManager)
	v := o.visitor()
	again := func(a answer) string { return a.page.Find("body").AttrOr("data-again", "") }
	if wrong := v.signIn("robin@example.org", another); again(wrong) != "/sign-in" || again(v.get("/sign-in")) != "" {
		t.Errorf("%q", again(wrong))
	}
	page := v.signIn("robin@example.org", sentence)
	if a := v.send(v.get("/account"), "/account", "language", "xx"); a.StatusCode != 422 || again(a) != "/account" || again(page) != "" {
		t.Errorf("%d %q %q", a.StatusCode, again(a), again(page))
	}
}

// SEC-4: signing in begins a new session, and signing out ends it.
func TestSessionIsNewAtSignInAndOverAtSignOut(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.CaseManager)
	v := o.visitor()
	v.post("/language", "language", "en", "return", "/sign-in")
	before := v.token()
	home := v.signIn("robin@example.org", sentence)
	if home.path() != "/day" || home.StatusCode != 200 {
		t.Fatalf("led to %s with %d: %s", home.path(), home.StatusCode, home.text())
	}
	after := v.token()
	if before == "" || after == "" || before == after {
		t.Fatal("the session of before signing in went on")
	}
	v.send(home, "/sign-out")
	at, _ := url.Parse(o.base)
	v.client.Jar.SetCookies(at, []*http.Cookie{{Name: "passerelle", Value: after}})
	if a := v.get("/files"); a.path() != "/sign-in" {
		t.Fatalf("the ended session opens %s", a.path())
	}
}

func TestCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	for secure, name := range map[bool]string{true: "__Host-passerelle", false: "passerelle"} {
		o := newOffice(t)
		site, err := app.NewSite(o.house, slog.New(slog.NewTextHandler(io.Discard, nil)), secure, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", "/language", strings.NewReader("language=fr"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			if c.Name != name || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" {
				t.Errorf("cookie %+v", c)
			}
		}
		if len(w.Result().Cookies()) != 1 {
			t.Errorf("%d cookies", len(w.Result().Cookies()))
		}
	}
}

// UX: whoever asked for a page before signing in is led to it, in no address that is not ours.
func TestSigningInLeadsToThePageThatWasAskedFor(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.CaseManager)
	v := o.visitor()
	asked := v.get("/files?q=warsame")
	if asked.path() != "/sign-in" || asked.Request.URL.RawQuery != "next=%2Ffiles" {
		t.Fatalf("led to %s", asked.Request.URL)
	}
	wrong := v.send(asked, "/sign-in", "email", "robin@example.org", "password", "wrong", "next", asked.page.Find("input[name=next]").AttrOr("value", ""))
	if a := v.send(wrong, "/sign-in", "email", "robin@example.org", "password", sentence, "next", wrong.page.Find("input[name=next]").AttrOr("value", "")); a.path() != "/files" {
		t.Errorf("after a slip, led to %s", a.path())
	}
	for _, elsewhere := range []string{"https://example.org/", "//example.org", "/\\example.org", ""} {
		v := o.visitor()
		if a := v.send(v.get("/sign-in"), "/sign-in", "email", "robin@example.org", "password", sentence, "next", elsewhere); a.path() != "/day" {
			t.Errorf("%q leads to %s", elsewhere, a.Request.URL)
		}
	}
}

// UX: who has two places and has chosen none is led to the page that was asked for by way of the choice, before the sign-in and
// after it.
func TestChoosingAPlaceLeadsToThePageThatWasAskedFor(t *testing.T) {
	o := newOffice(t)
	p := o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	second := o.provider("T", "Tideway House")
	if _, err := o.house.Access.AddMembership(context.Background(), root, access.Membership{PersonID: p.ID, OrganisationID: second.ID, FromDate: "2020-01-01"}, access.ProviderSupervisor); err != nil {
		t.Fatal(err)
	}
	to := func(a answer) string { return a.page.Find("main input[name=next]").AttrOr("value", "") }
	v := o.visitor()
	asked := v.get("/team")
	choose := v.send(asked, "/sign-in", "email", "robin@example.org", "password", sentence, "next", to(asked))
	if again := v.get("/team"); choose.path() != "/memberships" || again.path() != "/memberships" || to(again) != "/team" {
		t.Fatalf("led to %s and %s", choose.Request.URL, again.Request.URL)
	}
	if a := v.send(choose, "/memberships", "choice", choose.page.Find(`main input[name="choice"]`).First().AttrOr("value", ""), "next", to(choose)); a.path() != "/team" {
		t.Errorf("after the choice: %s", a.Request.URL)
	}
}

// SEC-4: a first password opens nothing but the page that changes it.
func TestFirstPasswordMustBeChanged(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, true, access.CaseManager)
	v := o.visitor()
	page := v.signIn("robin@example.org", sentence)
	if page.page.Find("nav a, .app-search").Length() != 0 {
		t.Errorf("the page of the password leads to %s", page.page.Find("nav a").Text())
	}
	if page.path() != "/account/password" || v.get("/files").path() != "/account/password" {
		t.Fatalf("led to %s", page.path())
	}
	if a := v.send(page, "/account/password", "old_password", sentence, "password", "short"); a.StatusCode != 422 || a.page.Find(".govuk-error-summary a[href='#password']").Length() != 1 {
		t.Fatalf("a short password: %d, %s", a.StatusCode, a.text())
	}
	if a := v.send(page, "/account/password", "old_password", sentence, "password", another); a.path() != "/day" || a.page.Find("nav a").Length() == 0 || !strings.Contains(a.text(), "Your password was changed") {
		t.Fatalf("after the change: %s, %s", a.path(), a.text())
	}
	if a := o.visitor().signIn("robin@example.org", sentence); a.StatusCode != 422 {
		t.Fatal("the old password still opens")
	}
}

// SEC-5: what was opened for one place is not done for another.
func TestFormOfAnotherMembershipIsAConflict(t *testing.T) {
	o := newOffice(t)
	p := o.person("robin@example.org", sentence, false, access.ProviderSupervisor)
	second := o.provider("T", "Tideway House")
	m, err := o.house.Access.AddMembership(context.Background(), root, access.Membership{PersonID: p.ID, OrganisationID: second.ID, FromDate: "2020-01-01"}, access.ProviderSupervisor)
	if err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	choose := v.signIn("robin@example.org", sentence)
	if choose.path() != "/memberships" {
		t.Fatalf("led to %s", choose.path())
	}
	first := choose.page.Find(`main input[name="choice"]`).First().AttrOr("value", "")
	if first == m.ID {
		first = choose.page.Find(`main input[name="choice"]`).Last().AttrOr("value", "")
	}
	v.post("/memberships", "choice", first)
	form := v.get("/files/new")
	v.post("/memberships", "choice", m.ID)
	if a := v.send(form, "/files/new"); a.StatusCode != http.StatusConflict {
		t.Fatalf("status %d: %s", a.StatusCode, a.text())
	}
	if a := v.post("/memberships", "choice", "of somebody else"); a.StatusCode != http.StatusNotFound {
		t.Fatalf("a foreign membership: %d", a.StatusCode)
	}
}

// UX-2: the language is chosen without an account, stays, and leads nowhere else.
func TestLanguageIsChosenAndReturnsHere(t *testing.T) {
	o := newOffice(t)
	v := o.visitor()
	a := v.post("/language", "language", "fr", "return", "/sign-in")
	if got := a.page.Find("html").AttrOr("lang", ""); a.path() != "/sign-in" || got != "fr-CA" {
		t.Fatalf("%s in %s", a.path(), got)
	}
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, foreign := range []string{"https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "elsewhere", ""} {
		a := v.post("/language", "language", "en", "return", foreign)
		if got := a.Header.Get("Location"); got != "/" {
			t.Errorf("%q leads to %q", foreign, got)
		}
	}
}

// UX-2: the language that somebody chose in a page's head, before the sign-in or after it, is theirs at the next one, wherever
// they sign in; what nobody chose anew changes nothing.
func TestTheLanguageChosenIsOnesOwn(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.CaseManager)
	spoken := func(a answer) string { return a.page.Find("html").AttrOr("lang", "") }
	before := o.visitor()
	before.post("/language", "language", "fr", "return", "/sign-in")
	if got := spoken(before.signIn("robin@example.org", sentence)); got != "fr-CA" {
		t.Fatalf("the first page is in %s", got)
	}
	after := o.visitor()
	if got := spoken(after.signIn("robin@example.org", sentence)); got != "fr-CA" {
		t.Errorf("at the next sign-in: %s", got)
	}
	if got := spoken(after.post("/language", "language", "en", "return", "/account")); got != "en-CA" || spoken(before.get("/day")) != "en-CA" {
		t.Errorf("chosen after the sign-in: %s", got)
	}
	if got := spoken(o.visitor().signIn("robin@example.org", sentence)); got != "en-CA" {
		t.Errorf("at the last sign-in: %s", got)
	}
}

// SEC-4: an administrator adds a person, whose link sets a password once; ending the account ends its sessions.
func TestAdministratorInvitesAndEndsAnAccount(t *testing.T) {
	o := newOffice(t)
	o.person("admin@example.org", sentence, false, access.Administrator)
	admin := o.visitor()
	admin.signIn("admin@example.org", sentence)
	form := admin.get("/people/new")
	if a := admin.send(form, "/people/new", "name", "", "email", "x", "organisation", o.org.ID, "role", "case_manager", "language", "en"); a.StatusCode != 422 {
		t.Fatalf("an empty name: %d", a.StatusCode)
	}
	made := admin.send(form, "/people/new", "name", "Claire Beaulieu", "email", "claire@example.org", "organisation", o.org.ID, "role", "case_manager", "language", "fr")
	link, err := url.Parse(made.page.Find("#link").Text())
	if err != nil || !strings.HasPrefix(link.Path, "/link/") {
		t.Fatalf("no link: %s", made.text())
	}
	if made.page.Find("#replaced").Length() != 0 {
		t.Errorf("a first link ends none: %s", made.text())
	}
	card := admin.get(admin.get("/people").page.Find(`main a:contains("Claire")`).AttrOr("href", ""))
	once := link.Path
	made = admin.send(card, card.page.Find(`form[action$="/invite"]`).AttrOr("action", ""))
	if link, err = url.Parse(made.page.Find("#link").Text()); err != nil || link.Path == once || made.page.Find("#replaced").Length() != 1 {
		t.Fatalf("that the first link has ended is not said: %s", made.text())
	}
	if a := o.visitor().get(once); a.StatusCode != http.StatusNotFound {
		t.Errorf("the first link is valid still: %d", a.StatusCode)
	}
	claire := o.visitor()
	page := claire.get(link.Path)
	if page.page.Find("html").AttrOr("lang", "") != "fr-CA" {
		t.Errorf("a link for somebody who reads French speaks %s", page.page.Find("html").AttrOr("lang", ""))
	}
	short := claire.send(page, link.Path, "password", "short")
	if short.StatusCode != 422 || short.page.Find("html").AttrOr("lang", "") != "fr-CA" || !strings.Contains(short.text(), "caractères") {
		t.Errorf("after a password that is too short the link no longer speaks French: %d %s", short.StatusCode, short.text())
	}
	if a := claire.send(short, link.Path, "password", another); a.path() != "/day" || a.page.Find("html").AttrOr("lang", "") != "fr-CA" {
		t.Fatalf("the link led to %s: %s", a.path(), a.text())
	}
	if a := o.visitor().send(page, link.Path, "password", sentence); a.StatusCode != http.StatusNotFound {
		t.Fatalf("the link worked twice: %d", a.StatusCode)
	}
	if a := o.visitor().get(link.Path); a.StatusCode != http.StatusNotFound || a.page.Find("main input").Length() != 0 {
		t.Errorf("a used link still asks for a password: %d", a.StatusCode)
	}
	if a := admin.send(form, "/people/new", "name", "Claire B.", "email", "claire@example.org", "organisation", o.org.ID, "role", "case_manager", "language", "fr"); a.StatusCode != 422 ||
		!strings.Contains(a.text(), "An account has this address already") || !strings.Contains(a.text(), "press “New link”") {
		t.Errorf("an address twice: %d %s", a.StatusCode, a.text())
	}
	account := admin.get(admin.get("/people").page.Find(`main a:contains("Claire")`).AttrOr("href", ""))
	admin.send(account, account.page.Find(`form[action$="/deactivate"]`).AttrOr("action", ""))
	if a := claire.get("/files"); a.path() != "/sign-in" {
		t.Fatalf("the ended account still opens %s", a.path())
	}
	if text := o.log.String(); strings.Contains(text, strings.TrimPrefix(link.Path, "/link/")) {
		t.Error("the link is in the log")
	}
}

// SEC-1: pages of administration are not for others, and a signed-out visitor is led to sign in.
func TestPagesOfOthersAreRefused(t *testing.T) {
	o := newOffice(t)
	o.person("robin@example.org", sentence, false, access.CaseManager)
	v := o.visitor()
	if a := v.get("/people"); a.path() != "/sign-in" {
		t.Fatalf("a stranger sees %s", a.path())
	}
	v.signIn("robin@example.org", sentence)
	if a := v.get("/people"); a.StatusCode != http.StatusForbidden || a.text() == "" {
		t.Fatalf("status %d", a.StatusCode)
	}
}

// SEC-6: who answers for privacy sees who opened which file, in words, and looking is recorded too.
func TestPrivacyOfficerSeesWhoDidWhat(t *testing.T) {
	o := newOffice(t)
	person := o.person("robin@example.org", sentence, false, access.CaseManager)
	hq, err := o.house.Access.AddOrganisation(context.Background(), root, access.Organisation{Code: "HQ", Kind: access.Headquarters, Name: "Headquarters"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.house.Access.AddPersonWithMembership(context.Background(), root, access.NewPerson{OrganisationID: hq.ID, Name: "Ruth Sandoval", Email: "ruth@example.org",
		Language: "en", Password: sentence}, access.Membership{OrganisationID: hq.ID, FromDate: "2020-01-01"}, access.PrivacyOfficer); err != nil {
		t.Fatal(err)
	}
	o.visitor().signIn("robin@example.org", another)
	o.visitor().signIn("nobody@example.org", another)
	robin := o.visitor()
	robin.signIn("robin@example.org", sentence)
	if a := robin.get("/people"); a.StatusCode != http.StatusForbidden {
		t.Fatalf("status %d", a.StatusCode)
	}
	v := o.visitor()
	v.signIn("ruth@example.org", sentence)
	page := v.get("/audit?look=accounts")
	if page.StatusCode != 200 || !strings.Contains(page.text(), "Ruth Sandoval") || !strings.Contains(page.text(), "Sign in") || !strings.Contains(page.text(), "Try to sign in") {
		t.Fatalf("%d: %s", page.StatusCode, page.text())
	}
	refused := v.get("/audit?look=denied").text()
	for _, part := range []string{"Try to sign in", "Somebody who was not signed in", "Open a page", "/people", "Robin", "Unknown account"} {
		if !strings.Contains(refused, part) {
			t.Errorf("%q is not among what was refused: %s", part, refused)
		}
	}
	if named := v.get("/audit?look=denied").page.Find("main tr:contains('Try to sign in'):contains('Robin Ashby')").Length(); named != 1 || strings.Contains(refused, person.ID) {
		t.Errorf("whose sign-in was refused is not named (%d): %s", named, refused)
	}
	if again := v.get("/audit?look=all"); !strings.Contains(again.text(), "Look at the audit log") {
		t.Fatalf("looking was not recorded: %s", again.text())
	}
}

// SEC-6: every act that is recorded has its sentence.
func TestActionsHaveSentences(t *testing.T) {
	bundle, err := app.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for action := range access.ClassOf {
		for _, language := range []i18n.Language{i18n.English, i18n.French} {
			if !bundle.Has(language, "access.act."+string(action)) {
				t.Errorf("%s has no sentence in %s", action, language)
			}
		}
	}
}
