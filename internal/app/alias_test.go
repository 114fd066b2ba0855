package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// otherName writes down another name of a file's client, and gives its id.
func (o opened) otherName(t testing.TB, organisation, file string) string {
	t.Helper()
	name := id.New()
	_, err := o.house.DB.Exec(context.Background(), `insert into client_alias (id, organisation_id, client_id, name, kind, reason, recorded)
		select $1, $2, client_id, 'Amal Other', 'ALIAS', '', 1 from supervision_file where id=$3`, name, organisation, file)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// CCM-1, CCM-3, SEC-3: another name of a client is written down on the client's page, stands at the head of the file, finds the client, and
// is set aside only with a reason, which stays on the page. In both languages.
func TestOtherNamesOfAClient(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ known, kind, aside string }{
		"en": {"Also known as", "Maiden name", "Set aside by"},
		"fr": {"Aussi connu sous", "Nom de naissance", "Écarté par"},
	} {
		worker := newVisitor(t, o.base)
		worker.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		at := worker.referral("Hodan Named " + language)
		page := worker.get(at + "/client")
		wrong := worker.send(page, at+"/names", "alias_name", " ", "alias_script", "ليلى", "alias_kind", "")
		if wrong.StatusCode != http.StatusUnprocessableEntity || wrong.page.Find("#alias_name-error, #alias_kind-error").Length() != 2 ||
			wrong.page.Find("#alias_script").AttrOr("value", "") != "ليلى" || wrong.page.Find("#full_name").AttrOr("value", "") != "Hodan Named "+language {
			t.Fatalf("%s: nothing was written: %d %s", language, wrong.StatusCode, wrong.main())
		}
		name := "Zulfiya-" + language
		kept := worker.send(wrong, at+"/names", "alias_name", name, "alias_script", "زلفیه", "alias_kind", "MAIDEN")
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), name) || !strings.Contains(kept.main(), words.kind) {
			t.Fatalf("%s: %d %s", language, kept.StatusCode, kept.main())
		}
		if again := worker.send(worker.get(at+"/client"), at+"/names", "alias_name", strings.ToUpper(name), "alias_script", "زلفیه", "alias_kind", "ALIAS"); again.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: the same name twice: %d", language, again.StatusCode)
		}
		file := worker.get(at).main()
		if !strings.Contains(file, words.known) || !strings.Contains(file, name+" زلفیه") || strings.Count(file, name) != 1 {
			t.Errorf("%s: the head, or the history, is wrong: %s", language, file)
		}
		finds := func() bool {
			list := worker.send(worker.get("/files"), "/files/search", "q", name)
			return strings.Contains(list.main(), "Hodan Named "+language)
		}
		if !finds() {
			t.Errorf("%s: the name does not find the client", language)
		}
		ask := worker.get(at+"/client").page.Find(`a[href*="/set-aside"]`).AttrOr("href", "")
		if bare := worker.send(worker.get(ask), ask, "aside_reason", " "); bare.StatusCode != http.StatusUnprocessableEntity || bare.page.Find("#aside_reason-error").Length() != 1 {
			t.Errorf("%s: set aside without a reason: %d", language, bare.StatusCode)
		}
		gone := worker.send(worker.get(ask), ask, "aside_reason", "It is her sister’s <name>")
		if gone.StatusCode != http.StatusOK || !strings.Contains(gone.main(), words.aside) || !strings.Contains(gone.main(), "It is her sister’s <name>") {
			t.Errorf("%s: %d %s", language, gone.StatusCode, gone.main())
		}
		if strings.Contains(worker.get(at).main(), name) || finds() {
			t.Errorf("%s: what was set aside is said still", language)
		}
		if worker.get(ask).StatusCode != http.StatusNotFound {
			t.Errorf("%s: it can be set aside twice", language)
		}
	}
}
