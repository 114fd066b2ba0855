package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
)

// token signs a person in, has them make a token on the page, and gives it.
func (o opened) token(t *testing.T, role access.Role) (v *visitor, token, membership string) {
	t.Helper()
	v = newVisitor(t, o.base)
	v.as(o.one(t, role), "en")
	membership = v.get("/account/tokens").page.Find(`input[name="membership"]`).First().AttrOr("value", "")
	token = v.post("/account/tokens", "token_name", "t", "membership", membership).page.Find("#token").Text()
	if !strings.HasPrefix(token, "pas_") {
		t.Fatalf("%s got no token", role)
	}
	return v, token, membership
}

// RPT-8, SEC-1: whatever the role, a program with a person's token reads what the person reads on pages and nothing
// else, and neither learns of what is out of scope that it is there.
func TestTokensReadWhatTheirPersonReads(t *testing.T) {
	o := open(t)
	files, err := db.All[string](t.Context(), o.house.DB, "select id from supervision_file order by id")
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range access.Roles {
		if role == access.AgencyOfficer { // nobody of the demonstration
			continue
		}
		v, token, _ := o.token(t, role)
		read, refused := 0, 0
		for _, file := range files {
			page := v.get("/files/" + file).StatusCode
			status, body := v.ask(t, "/api/v1/files/"+file, token)
			if (page == http.StatusOK) != (status == http.StatusOK) {
				t.Errorf("%s: the page of a file says %d, the API %d", role, page, status)
			}
			if status != http.StatusOK {
				refused++
				if strings.Contains(body, "client_name") || strings.Contains(body, file) {
					t.Errorf("%s: a refusal says %s", role, body)
				}
				continue
			}
			read++
			sameAsPage(t, v, string(role), file, body)
		}
		if status, body := v.ask(t, "/api/v1/files", token); status == http.StatusOK && read == 0 && strings.Contains(body, "client_name") {
			t.Errorf("%s reads no file but a list of them: %s", role, body)
		}
		if role == access.ManagementReader && read != 0 {
			t.Errorf("a management reader reads %d files", read)
		}
	}
}

// sameAsPage compares what the API says of a file's standing with what its page shows.
func sameAsPage(t *testing.T, v *visitor, role, file, body string) {
	t.Helper()
	var said struct {
		Risk    string
		NextDue string `json:"next_due"`
	}
	if err := json.Unmarshal([]byte(body), &said); err != nil {
		t.Fatal(err)
	}
	text := v.get("/files/" + file).main()
	if said.Risk != "" && !strings.Contains(text, "Risk") || said.NextDue != "" && !strings.Contains(text, "heck-in") {
		t.Errorf("%s: the API says more of a file than its page: %+v", role, said)
	}
}

// RPT-8, SEC-4: a token is over when its person signs out everywhere, when their place ends and when their account does.
func TestTokensEndWithTheirPerson(t *testing.T) {
	o := open(t)
	root := access.SystemActor("command line", "")
	for _, c := range []struct {
		name string
		role access.Role
		end  func(person, membership string) error
	}{
		{"signed out everywhere", access.ProviderSupervisor, func(person, _ string) error { return o.house.Access.SignOutEverywhere(t.Context(), root, person) }},
		{"the account ended", access.LiaisonOfficer, func(person, _ string) error { return o.house.Access.Deactivate(t.Context(), root, person) }},
		{"the place ended", access.CaseManager, func(_, membership string) error {
			return o.house.Access.EndMembership(t.Context(), root, membership, 1, "")
		}},
	} {
		v, token, membership := o.token(t, c.role)
		if status, body := v.ask(t, "/api/v1/files", token); status != http.StatusOK {
			t.Fatalf("%s, before: %d %s", c.name, status, body)
		}
		o.clk.Set(o.clk.Now().Add(time.Millisecond))
		if err := c.end(o.one(t, c.role).PersonID, membership); err != nil {
			t.Fatal(err)
		}
		if status, _ := v.ask(t, "/api/v1/files", token); status != http.StatusUnauthorized {
			t.Errorf("%s: the token reads on, %d", c.name, status)
		}
	}
}

// S11, RPT-8: what is no text reaches no database through the API either, and is no failure of the program.
func TestProgramsSendText(t *testing.T) {
	o := open(t)
	v, token, _ := o.token(t, access.ProviderSupervisor)
	for _, path := range []string{"/api/v1/files/%00", "/api/v1/files/%ff/client", "/api/v1/files?after=%00", "/api/v1/files?after=2026-11-12/%00",
		"/api/v1/files?after=2026-11-12/%fe%ff", "/api/v1/submissions/%00/ATL/2026-10", "/api/v1/submissions/x/ATL/%ff"} {
		if status, _ := v.ask(t, path, token); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// R8: a form that names no version of the file, or one that there never is, changes nothing: it overwrites no colleague.
func TestAFormNamesItsVersion(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.ProviderSupervisor), "en")
	file := "/files/" + o.fill(t, "{file}")
	member := v.get("/files").page.Find(`input[name="membership"]`).First().AttrOr("value", "")
	for i, version := range []string{"0", "-1", "", "x", "00"} {
		a := v.post(file+"/risk", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "membership", member, "idempotency", "version-"+string(rune('a'+i)), "version", version, "risk", "HIGH", "on", "2026-11-12")
		if a.StatusCode != http.StatusConflict {
			t.Errorf("version %q: %d %s", version, a.StatusCode, a.main())
		}
	}
}
