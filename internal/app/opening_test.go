package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/exclusion"
)

// send posts a page's form to an action, with the hidden fields it carries.
func (v *visitor) send(on answer, action string, pairs ...string) answer {
	v.t.Helper()
	form := on.page.Find(`form[action="` + action + `"]`).First()
	if form.Length() == 0 {
		v.t.Fatalf("%s has no form to %s: %s", on.Request.URL, action, on.text())
	}
	form.Find(`input[type="hidden"]`).Each(func(_ int, f *goquery.Selection) {
		pairs = append(pairs, f.AttrOr("name", ""), f.AttrOr("value", ""))
	})
	return v.post(action, pairs...)
}

func (a answer) text() string { return strings.Join(strings.Fields(a.page.Find("main").Text()), " ") }

// named gives somebody of the nation.
func (o opened) named(t *testing.T, name string) app.DemoPerson {
	t.Helper()
	for _, p := range o.people {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("nobody is %s", name)
	return app.DemoPerson{}
}

func (o opened) text(t testing.TB, query string, args ...any) string {
	t.Helper()
	s, err := db.One[string](t.Context(), o.house.DB, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// later moves the nation's clock.
func (o opened) later(by time.Duration) {
	clk := o.house.Clock.(*clock.Settable)
	clk.Set(clk.Now().Add(by))
}

// another gives a file of somebody of the first provider that no emergency waits on and the colleague is not shut out of, and its UCI.
func (o opened) another(t *testing.T, colleague app.DemoPerson) (file, uci string) {
	t.Helper()
	file = o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and not f.withdrawn
		and f.id not in (select file_id from access_grant where reviewed_at=0) and f.id not in (select file_id from exclusion where person_id=$1)
		and f.id in (select file_id from assignment where kind='assigned' and to_date='' and person_id<>$1
		and person_id in (select person_id from membership where to_date='')) order by f.id limit 1`, colleague.PersonID)
	return file, o.text(t, "select c.uci_written from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
}

// SEC-1: an emergency, from a search that finds nothing to the review, in both languages; no page of the file offers what its
// reader may not do, and no route does it.
func TestEmergencyOnPages(t *testing.T) {
	words := map[string]struct{ title, banner, none, told, reviewed string }{
		"en": {"Open a file in an emergency", "You opened this file in an emergency", "No file of your provider", "Opened in an emergency", "The review is kept"},
		"fr": {"Ouvrir un dossier en urgence", "Vous avez ouvert ce dossier en urgence", "Aucun dossier de votre fournisseur", "Ouverts en urgence", "L’examen est enregistré"},
	}
	o := open(t)
	for language, w := range words {
		t.Run(language, func(t *testing.T) {
			colleague := o.named(t, "Wren Halloway")
			file, uci := o.another(t, colleague)
			v := newVisitor(t, o.base)
			v.as(colleague, language)
			searched := v.post("/files/search", "q", uci, "membership", v.get("/files").page.Find(`input[name="membership"]`).First().AttrOr("value", ""))
			if searched.page.Find(`main a[href="/files/emergency"]`).Length() != 1 || strings.Contains(searched.text(), file) {
				t.Fatalf("nothing found offers nothing: %s", searched.text())
			}
			page := v.get("/files/emergency")
			if !strings.Contains(page.text(), w.title) || page.page.Find(`form[action="/files/emergency"]`).AttrOr("method", "") != "post" {
				t.Fatal(page.text())
			}
			if a := v.send(page, "/files/emergency", "uci", uci); a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("without a reason: %d", a.StatusCode)
			}
			if a := v.send(page, "/files/emergency", "uci", uci, "emergency_reason", "x"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#emergency_reason-error").Length() != 1 {
				t.Errorf("a reason that says nothing: %d", a.StatusCode)
			}
			foreign := o.text(t, `select c.uci_written from client c join organisation o on o.id=c.organisation_id where o.code='TIDEWAY' limit 1`)
			var said []string
			for _, number := range []string{"99-9999-9999", foreign, uci[:len(uci)-1]} {
				a := v.send(page, "/files/emergency", "uci", number, "emergency_reason", "her life")
				if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), w.none) {
					t.Errorf("%s: %d %s", number, a.StatusCode, a.text())
				}
				said = append(said, strings.ReplaceAll(a.text(), number, ""))
			}
			if said[0] != said[1] || said[1] != said[2] {
				t.Errorf("the answers differ: %q", said)
			}
			for range 2 { // sent twice, it is one act
				a := v.send(page, "/files/emergency", "uci", uci, "emergency_reason", "her life")
				if a.Request.URL.Path != "/files/"+file || !strings.Contains(a.text(), w.banner) {
					t.Fatalf("%s: %s", a.Request.URL, a.text())
				}
			}
			if n := o.text(t, "select cast(count(*) as text) from access_grant where file_id=$1 and reviewed_at=0", file); n != "1" {
				t.Errorf("%s grants", n)
			}
			o.readsOnly(t, v, file, w.banner)
			o.isTold(t, file, w.told, language)
			o.isReviewed(t, file, w.reviewed, language)
			if a := v.get("/files/" + file); a.StatusCode != http.StatusNotFound {
				t.Errorf("after the review: %d", a.StatusCode)
			}
		})
	}
}

// readsOnly walks every page of a file and posts every act to it.
func (o opened) readsOnly(t *testing.T, v *visitor, file, banner string) {
	t.Helper()
	note := o.text(t, "select coalesce(min(id),'none') from note where file_id=$1", file)
	shown := 0
	for _, r := range o.site.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if !strings.HasPrefix(path, "/files/{file}") {
			continue
		}
		path = strings.NewReplacer("{file}", file, "{note}", note, "{check_in}", o.text(t, "select coalesce(min(id),'none') from check_in where file_id=$1", file),
			"{form}", "note", "{breach}", "none", "{entry}", "none", "{exclusion}", "none", "{other}", "none").Replace(path)
		if method == http.MethodPost {
			a := v.post(path, "membership", o.membership(t, v), "idempotency", "k"+path, "version", "1", "body", "x", "reason", "x", "emergency_reason", "x", "shut_out_reason", "x", "person", o.people[0].PersonID)
			if a.StatusCode != http.StatusForbidden && a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("POST %s: %d", path, a.StatusCode)
			}
			continue
		}
		a := v.get(path)
		if a.StatusCode != http.StatusOK {
			if a.StatusCode != http.StatusForbidden && a.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", path, a.StatusCode)
			}
			continue
		}
		shown++
		if !strings.Contains(a.text(), banner) {
			t.Errorf("%s has no banner", path)
		}
		if n := a.page.Find("main form").Length(); n != 0 {
			t.Errorf("%s offers %d forms to a reader", path, n)
		}
		a.page.Find("main a").Each(func(_ int, link *goquery.Selection) {
			if href := link.AttrOr("href", ""); strings.HasPrefix(href, "/files/"+file) && v.get(href).StatusCode != http.StatusOK {
				t.Errorf("%s leads to %s, which is refused", path, href)
			}
		})
	}
	if shown < 4 {
		t.Errorf("only %d pages are shown", shown)
	}
	if n := o.text(t, "select cast(count(*) as text) from audit_act where object_id=$1 and person_id=$2 and action<>'file.emergency'", file, o.named(t, "Wren Halloway").PersonID); n != "0" {
		t.Errorf("%s acts on the file", n)
	}
}

func (o opened) membership(t *testing.T, v *visitor) string {
	t.Helper()
	return v.get("/account").page.Find(`input[name="membership"]`).First().AttrOr("value", "")
}

// isTold looks at what the case manager and the supervisor see of it.
func (o opened) isTold(t *testing.T, file, told, language string) {
	t.Helper()
	manager := app.DemoPerson{PersonID: o.text(t, "select person_id from assignment where file_id=$1 and kind='assigned' and to_date=''", file), Role: string(access.CaseManager)}
	for _, p := range []app.DemoPerson{manager, o.one(t, access.ProviderSupervisor)} {
		v := newVisitor(t, o.base)
		v.as(p, language)
		if a := v.get("/day"); !strings.Contains(a.text(), told) || !strings.Contains(a.text(), "her life") || a.page.Find(`main a[href="/files/`+file+`"]`).Length() == 0 {
			t.Errorf("%s is not told: %s", p.Role, a.text())
		}
		if a := v.get("/files/" + file); !strings.Contains(a.text(), "her life") {
			t.Errorf("%s is not told on the file", p.Role)
		}
	}
}

// isReviewed is the privacy officer's part; the auditor looks on, and who opened the file reviews nothing.
func (o opened) isReviewed(t *testing.T, file, kept, language string) {
	t.Helper()
	grant := o.text(t, "select id from access_grant where file_id=$1 and reviewed_at=0", file)
	at := "/audit/emergencies/" + grant
	auditor := newVisitor(t, o.base)
	auditor.as(o.one(t, access.Auditor), language)
	if a := auditor.get(at); a.StatusCode != http.StatusOK || a.page.Find("main form").Length() != 0 || !strings.Contains(a.text(), "her life") {
		t.Errorf("the auditor: %d %s", a.StatusCode, a.text())
	}
	for _, name := range []string{"Wren Halloway", o.one(t, access.ProviderSupervisor).Name, o.one(t, access.Auditor).Name, o.one(t, access.Administrator).Name} {
		v := newVisitor(t, o.base)
		v.as(o.named(t, name), language)
		if a := v.post(at+"/review", "membership", o.membership(t, v), "idempotency", "r", "finding", access.Justified); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s reviews: %d", name, a.StatusCode)
		}
	}
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.PrivacyOfficer), language)
	if a := v.get("/audit"); a.page.Find(`main a[href="`+at+`"]`).Length() != 1 {
		t.Errorf("the privacy officer's home does not show it: %s", a.text())
	}
	page := v.get(at)
	if a := v.send(page, at+"/review", "finding", access.Unjustified); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("not justified, without words: %d", a.StatusCode)
	}
	for range 2 {
		if a := v.send(page, at+"/review", "finding", access.Justified); a.StatusCode != http.StatusOK || a.Request.URL.Path != "/audit/emergencies" {
			t.Errorf("%d %s", a.StatusCode, a.text())
		} else if !strings.Contains(a.text(), kept) && !strings.Contains(a.text(), "her life") {
			t.Error(a.text())
		}
	}
	if a := v.post(at+"/review", "membership", o.membership(t, v), "idempotency", "again", "finding", access.Justified); a.StatusCode != http.StatusConflict {
		t.Errorf("reviewed again: %d", a.StatusCode)
	}
	if a := v.get("/audit/emergencies/nothing"); a.StatusCode != http.StatusNotFound {
		t.Errorf("no such emergency: %d", a.StatusCode)
	}
}

// SEC-1: the hour ends by itself, and a token reads nothing that its person opened in an emergency.
func TestEmergencyIsOfAPersonForAnHour(t *testing.T) {
	o := open(t)
	colleague := o.named(t, "Wren Halloway")
	file, uci := o.another(t, colleague)
	v := newVisitor(t, o.base)
	v.as(colleague, "en")
	token := v.post("/account/tokens", "token_name", "t", "membership", o.membership(t, v)).page.Find("#token").Text()
	if a := v.send(v.get("/files/emergency"), "/files/emergency", "uci", uci, "emergency_reason", "her life"); a.StatusCode != http.StatusOK {
		t.Fatal(a.text())
	}
	for _, path := range []string{"", "/client", "/events"} {
		if status, body := v.ask(t, "/api/v1/files/"+file+path, token); status != http.StatusNotFound {
			t.Errorf("a program reads %s: %d %s", path, status, body)
		}
	}
	if _, body := v.ask(t, "/api/v1/files", token); strings.Contains(body, file) {
		t.Error("a program lists it")
	}
	o.later(access.EmergencyLife - time.Second)
	if a := v.get("/files/" + file); a.StatusCode != http.StatusOK {
		t.Errorf("within the hour: %d", a.StatusCode)
	}
	o.later(time.Second)
	for _, path := range []string{"", "/notes", "/plan", "/places"} {
		if a := v.get("/files/" + file + path); a.StatusCode != http.StatusNotFound {
			t.Errorf("after the hour, %s: %d", path, a.StatusCode)
		}
	}
	if a := v.send(v.get("/files/emergency"), "/files/emergency", "uci", uci, "emergency_reason", "more time"); a.StatusCode != http.StatusConflict || a.page.Find("#uci-error").Length() != 1 || a.page.Find("#emergency_reason").Text() != "more time" {
		t.Errorf("it extended itself, or does not say why not: %d %s", a.StatusCode, a.main())
	}
}

// SEC-1, SEC-6: nobody but those the rule names comes near: other roles, whoever is shut out, other providers.
func TestOpeningIsOfProvidersPeople(t *testing.T) {
	o := open(t)
	file, _ := o.another(t, o.named(t, "Wren Halloway"))
	for _, role := range []access.Role{access.LiaisonOfficer, access.HeadquartersAnalyst, access.ManagementReader, access.PrivacyOfficer, access.Auditor, access.Administrator} {
		v := newVisitor(t, o.base)
		v.as(o.one(t, role), "en")
		for _, path := range []string{"/files/emergency", "/files/" + file + "/shut-out"} {
			if a := v.get(path); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s, %s: %d", role, path, a.StatusCode)
			}
			if a := v.post(path, "membership", o.membership(t, v), "idempotency", "k", "uci", "1", "reason", "x", "emergency_reason", "x", "shut_out_reason", "x", "person", "x"); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", role, path, a.StatusCode)
			}
		}
	}
	for _, p := range o.people {
		if p.Role != string(access.ProviderSupervisor) || p.Organisation == o.one(t, access.ProviderSupervisor).Organisation {
			continue
		}
		v := newVisitor(t, o.base)
		v.as(p, "en")
		if a := v.get("/files/" + file + "/shut-out"); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", p.Organisation, a.StatusCode)
		}
		if a := v.get("/files/" + file + "/readers"); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s reads who opened it: %d", p.Organisation, a.StatusCode)
		}
		break
	}
	for role, want := range map[access.Role]int{access.ProviderSupervisor: http.StatusOK, access.CaseManager: http.StatusForbidden, access.LiaisonOfficer: http.StatusForbidden} {
		v := newVisitor(t, o.base)
		v.as(o.one(t, role), "en")
		if a := v.get("/files/" + file + "/readers"); a.StatusCode != want {
			t.Errorf("%s, who opened it: %d", role, a.StatusCode)
		}
	}
	o.wholeLog(t)
	shut := file
	supervisor := o.text(t, "select id from membership where person_id=$1", o.one(t, access.ProviderSupervisor).PersonID)
	a, err := o.house.Access.ActorOf(t.Context(), supervisor)
	if err == nil {
		err = exclusion.Service{Service: o.house.Supervision}.Exclude(t.Context(), a, shut, o.named(t, "Wren Halloway").PersonID, "related")
	}
	if err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t, o.base)
	v.as(o.named(t, "Wren Halloway"), "en")
	uci := o.text(t, "select c.uci_written from client c join supervision_file f on f.client_id=c.id where f.id=$1", shut)
	if a := v.send(v.get("/files/emergency"), "/files/emergency", "uci", uci, "emergency_reason", "her life"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("whoever is shut out opened it: %d", a.StatusCode)
	}
}

// SEC-1: a supervisor sees a protected address after confirming the password, for five minutes, in this membership.
func TestStepUpOnPages(t *testing.T) {
	o := open(t)
	const hidden = "48 Alder Lane"
	file := o.text(t, "select f.id from supervision_file f join place p on p.file_id=f.id where p.protected limit 1")
	at := "/files/" + file + "/places"
	worker := newVisitor(t, o.base)
	worker.as(o.one(t, access.CaseManager), "en")
	if a := worker.get(at); !strings.Contains(a.text(), hidden) {
		t.Fatalf("who has the file: %s", a.text())
	}
	supervisor := o.one(t, access.ProviderSupervisor)
	v := newVisitor(t, o.base)
	v.as(supervisor, "en")
	if a := v.send(v.get("/account/confirm?return="+at), "/account/confirm"); !strings.Contains(a.text(), hidden) {
		t.Fatalf("in a demonstration one click confirms: %s", a.text())
	}
	o.later(access.StepUpLife)
	const remembered = "the heron waits by the weir"
	token, _, err := o.house.Access.Invite(t.Context(), access.SystemActor("command line", ""), supervisor.PersonID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.house.Access.UseLink(t.Context(), token, remembered); err != nil {
		t.Fatal(err)
	}
	v.as(supervisor, "en")
	link := v.get(at)
	href := link.page.Find(`main a[href^="/account/confirm"]`).AttrOr("href", "")
	if strings.Contains(link.text(), hidden) || href != "/account/confirm?return="+at {
		t.Fatalf("%q: %s", href, link.text())
	}
	before := v.cookie()
	if a := v.send(v.get(href), "/account/confirm", "password", "a guess at it all"); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a wrong password: %d", a.StatusCode)
	}
	if a := v.get(at); strings.Contains(a.text(), hidden) {
		t.Error("shown after a wrong password")
	}
	if a := v.send(v.get(href), "/account/confirm", "password", remembered); a.Request.URL.Path != at || !strings.Contains(a.text(), hidden) {
		t.Fatalf("%s: %s", a.Request.URL, a.text())
	}
	if v.cookie() == before {
		t.Error("the session from before is stepped up")
	}
	rows, err := o.house.Audit.Recent(t.Context(), audit.Filter{PersonID: supervisor.PersonID, Action: string(access.AddressRead), ObjectID: file, Outcome: audit.Done})
	if err != nil || len(rows) != 2 {
		t.Errorf("%d readings of the address, %v", len(rows), err)
	}
	o.later(access.StepUpLife)
	if a := v.get(at); strings.Contains(a.text(), hidden) {
		t.Error("shown after five minutes")
	}
	v.send(v.get(href), "/account/confirm", "password", remembered)
	choice := o.membership(t, v)
	v.post("/memberships", "choice", choice, "membership", choice)
	if a := v.get(at); a.StatusCode != http.StatusOK || strings.Contains(a.text(), hidden) {
		t.Errorf("it outlasts a change of membership: %d", a.StatusCode)
	}
	v.send(v.get(href), "/account/confirm", "password", remembered)
	v.as(supervisor, "en")
	if a := v.get(at); strings.Contains(a.text(), hidden) {
		t.Error("it outlasts signing in again")
	}
	v.send(v.get(href), "/account/confirm", "password", remembered)
	if a := v.post("/account/password", "old_password", remembered, "password", "seven kettles under a maple", "membership", choice); a.StatusCode != http.StatusOK {
		t.Fatal(a.text())
	}
	if a := v.get(at); strings.Contains(a.text(), hidden) {
		t.Error("it outlasts a change of password")
	}
}

func (v *visitor) cookie() string {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.base, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, c := range v.client.Jar.Cookies(r.URL) {
		return c.Value
	}
	return ""
}

// UX-1, SEC-4: a post from another site is refused on a page in the reader's language.
func TestForeignPostIsRefusedInTheReadersLanguage(t *testing.T) {
	o := opened{house: emptyHouse(t)}
	_, o.base = o.serve(t, nil)
	for language, words := range map[string]string{"en": "a page of another site", "fr": "une page d’un autre site"} {
		r, err := http.NewRequest(http.MethodPost, o.base+"/language", strings.NewReader("language=en"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Accept-Language", language+"-CA")
		v := newVisitor(t, o.base)
		a := v.read(v.client.Do(r))
		if a.StatusCode != http.StatusForbidden || !strings.Contains(a.text(), words) {
			t.Errorf("%d %s", a.StatusCode, a.text())
		}
		checkPage(t, "a foreign post", language, a)
	}
}

// wholeLog pages through everything that was done (SEC-6).
func (o opened) wholeLog(t *testing.T) {
	t.Helper()
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.Auditor), "en")
	for _, look := range []string{"/audit?look=all", "/audit/file/" + o.text(t, "select file_id from access_grant limit 1")} {
		pages, href := 0, look
		for ; href != "" && pages < 3; pages++ {
			a := v.get(href)
			if a.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d", href, a.StatusCode)
			}
			href = a.page.Find(`main a[rel="next"]`).AttrOr("href", "")
		}
		if look == "/audit?look=all" && pages < 3 {
			t.Errorf("%s ends after %d pages", look, pages)
		}
	}
	if a := v.get("/audit?look=all&before=nonsense"); a.StatusCode != http.StatusOK {
		t.Errorf("a cursor of nobody's: %d", a.StatusCode)
	}
}
