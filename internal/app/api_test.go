package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
)

func (v *visitor) ask(t *testing.T, path, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(body)
}

// RPT-8, SEC-1: programs read what their person may, with a token and never with a cookie; each reading is audited;
// problems never repeat what was sent.
func TestProgramsRead(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.ProviderSupervisor), "en")
	made := v.post("/account/tokens", "token_name", "monthly figures", "membership", v.get("/files").page.Find(`input[name="membership"]`).First().AttrOr("value", ""))
	token := made.page.Find("#token").Text()
	if !strings.HasPrefix(token, "pas_") {
		t.Fatalf("no token: %s", made.page.Find("main").Text())
	}
	status, body := v.ask(t, "/api/v1/files", token)
	var files struct {
		Items []struct {
			ID   string `json:"id"`
			Name string `json:"client_name"`
		}
		After string
	}
	if err := json.Unmarshal([]byte(body), &files); err != nil || status != 200 || len(files.Items) == 0 || files.Items[0].Name == "" {
		t.Fatalf("%d %s %v", status, body, err)
	}
	reads := func() int {
		t.Helper()
		rows, _, err := o.house.Audit.ReadersOf(t.Context(), audit.Filter{ObjectKind: "file", ObjectID: files.Items[0].ID, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	before := reads()
	for _, path := range []string{"", "/client", "/events"} {
		if status, body := v.ask(t, "/api/v1/files/"+files.Items[0].ID+path, token); status != 200 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	inError := func(is bool) {
		t.Helper()
		if _, err := o.house.DB.Exec(t.Context(), "update supervision_file set opened_in_error=$2 where id=$1", files.Items[0].ID, is); err != nil {
			t.Fatal(err)
		}
	}
	inError(true)
	if _, body := v.ask(t, "/api/v1/files/"+files.Items[0].ID, token); !strings.Contains(body, `"state":"OPENED_IN_ERROR"`) {
		t.Errorf("a file opened in error reads as closed: %s", body)
	}
	inError(false)
	if reads() < before+3 {
		t.Error("reading through the API left no audit row")
	}
	var clients struct {
		Items []struct {
			ID   string `json:"id"`
			File string `json:"file"`
			Name string `json:"full_name"`
		}
	}
	_, body = v.ask(t, "/api/v1/clients", token)
	if err := json.Unmarshal([]byte(body), &clients); err != nil || len(clients.Items) != len(files.Items) || clients.Items[0].Name != files.Items[0].Name || clients.Items[0].File != files.Items[0].ID {
		t.Fatalf("%s %v", body, err)
	}
	if status, body := v.ask(t, "/api/v1/clients/"+clients.Items[0].ID, token); status != 200 || !strings.Contains(body, clients.Items[0].ID) {
		t.Errorf("one client: %d %s", status, body)
	}
	foreign, err := db.One[string](t.Context(), o.house.DB, "select id from supervision_file where organisation_id<>(select organisation_id from supervision_file where id=$1) limit 1", files.Items[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	foreignClient, err := db.One[string](t.Context(), o.house.DB, "select client_id from supervision_file where id=$1", foreign)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path, token string
		status      int
	}{
		"no token": {"/api/v1/files", "", 401}, "a wrong token": {"/api/v1/files", "pas_x", 401}, "another provider's file": {"/api/v1/files/" + foreign, token, 404},
		"a wrong cursor": {"/api/v1/files?after=" + strings.Repeat("Warsame", 20), token, 422}, "no cursor": {"/api/v1/files?after=Warsame", token, 422}, "a cursor of no day": {"/api/v1/clients?after=2026-13-45/" + files.Items[0].ID, token, 422}, "a cursor of no file": {"/api/v1/files?after=2026-11-12/Warsame", token, 422},
		"a limit": {"/api/v1/files?limit=-5", token, 422}, "another name for the cursor": {"/api/v1/files?cursor=Warsame", token, 422}, "a name as a parameter": {"/api/v1/files?Warsame=1", token, 422}, "a parameter that one file does not have": {"/api/v1/files/" + files.Items[0].ID + "?limit=Warsame", token, 422},
		"a month of no month": {"/api/v1/submissions?month=Warsame", token, 422}, "a state of none": {"/api/v1/submissions?state=Warsame", token, 422},
		"a cursor of no submission": {"/api/v1/submissions?after=Warsame", token, 422}, "a cursor of no organisation": {"/api/v1/organisations?after=Warsame%20x", token, 422},
		"submissions without a token": {"/api/v1/submissions", "", 401}, "organisations without a token": {"/api/v1/organisations", "", 401},
		"the last page there may be": {"/api/v1/files?after=9999-12-31/" + files.Items[0].ID, token, 200},
		"the description":            {"/api/v1/openapi.json", "", 200}, "another provider's client": {"/api/v1/clients/" + foreignClient, token, 404}, "nothing there": {"/api/v1/nothing", token, 404},
	} {
		status, body := v.ask(t, c.path, c.token)
		if problem := strings.Contains(body, `"status":`); status >= 400 && !problem {
			t.Errorf("%s is no problem: %s", name, body)
		}
		if status != c.status || strings.Contains(body, "Warsame") && c.status == 422 {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	end := v.get("/account/tokens").page.Find(`form[action$="/end"]`).First().AttrOr("action", "")
	v.post(end)
	if status, _ := v.ask(t, "/api/v1/files", token); status != 401 {
		t.Errorf("a token that has ended reads: %d", status)
	}
}

// RPT-8, SEC-1: a program reads all that happened in a file, however long its history, page after page and each event once;
// a cursor of no event is refused.
func TestProgramsReadALongHistory(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	p := o.of(t, access.ProviderSupervisor, "Harbour Towns", "")
	v.as(p, "en")
	made := v.post("/account/tokens", "token_name", "history", "membership", v.get("/account/tokens").page.Find(`input[name="membership"]`).First().AttrOr("value", ""))
	token := made.page.Find("#token").Text()
	organisation := o.text(t, "select id from organisation where code='HARBOUR'")
	file := o.text(t, "select id from supervision_file where organisation_id=$1 and state='ACTIVE' and not withdrawn order by id limit 1", organisation)
	a := access.Actor{PersonID: p.PersonID, Name: p.Name, OrganisationID: organisation, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	facts := make([]history.Fact, 230)
	for i := range facts {
		facts[i] = history.Fact{Kind: history.Corrected, Effective: "2026-11-10", Payload: history.CorrectedPayload{Name: "sex"}}
	}
	if err := o.house.DB.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := o.house.History.Append(t.Context(), tx, a, history.ActClientCorrected, organisation, file, facts...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	all := o.text(t, "select cast(count(*) as text) from event where file_id=$1", file)
	if got := pages(t, v, "/api/v1/files/"+file+"/events", token); strconv.Itoa(len(got)) != all {
		t.Errorf("%d of %s events are read", len(got), all)
	}
	for cursor, want := range map[string]int{"Warsame": 422, "0": 422, "-3": 422, "999999999": 404} {
		if status, body := v.ask(t, "/api/v1/files/"+file+"/events?after="+cursor, token); status != want || strings.Contains(body, "Warsame") {
			t.Errorf("after %s: %d %s", cursor, status, body)
		}
	}
}

// RPT-8, SEC-1: programs list the months and the organisations within what their person may read, each once; the page that
// describes the operations shows all of them, and asks nobody else for anything.
func TestProgramsListMonths(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	counts := map[access.Role][2]int{}
	for _, role := range []access.Role{access.CaseManager, access.ProviderSupervisor, access.LiaisonOfficer, access.HeadquartersAnalyst} {
		v.as(o.one(t, role), "en")
		made := v.post("/account/tokens", "token_name", "lists", "membership", v.get("/account/tokens").page.Find(`input[name="membership"]`).First().AttrOr("value", ""))
		token := made.page.Find("#token").Text()
		counts[role] = [2]int{len(pages(t, v, "/api/v1/submissions", token)), len(pages(t, v, "/api/v1/organisations", token))}
	}
	if m, s, l, h := counts[access.CaseManager], counts[access.ProviderSupervisor], counts[access.LiaisonOfficer], counts[access.HeadquartersAnalyst]; m != [2]int{0, 1} ||
		s[0] == 0 || s[1] != 1 || l[0] == 0 || l[1] < 2 || h[0] < l[0] || h[0] <= s[0] || h[1] < l[1] {
		t.Errorf("months and organisations: %v", counts)
	}
	for _, language := range []string{"en", "fr"} {
		v.post("/language", "language", language, "return", "/licences")
		a := v.get("/api/v1/docs")
		if n := a.page.Find("main h2").Length(); a.StatusCode != http.StatusOK || n != 9 || a.page.Find("main script, main iframe").Length() != 0 || !strings.Contains(a.main(), "/api/v1/submissions/{organisation}/{region}/{month}") {
			t.Errorf("%s: %d, %d operations", language, a.StatusCode, n)
		}
	}
}

// pages reads a list to its end and gives its items; none comes twice.
func pages(t *testing.T, v *visitor, path, token string) (items []string) {
	t.Helper()
	met := map[string]bool{}
	for after := "-"; after != ""; {
		at := path
		if after != "-" {
			at += "?after=" + url.QueryEscape(after)
		}
		status, body := v.ask(t, at, token)
		var list struct {
			Items []json.RawMessage
			After string
		}
		if err := json.Unmarshal([]byte(body), &list); err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d %s", at, status, body)
		}
		for _, item := range list.Items {
			if met[string(item)] {
				t.Errorf("%s twice: %s", path, item)
			}
			met[string(item)] = true
			items = append(items, string(item))
		}
		after = list.After
	}
	return items
}
