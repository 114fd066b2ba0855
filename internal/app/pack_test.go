package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/supervision/pack"
)

// CCM-14: blank forms that are needed together are printed in one go, in the language that is chosen and not that of the
// page; for a client each page has the name and the UCI, and the sheets are named as the folder names documents. Nobody prints a
// pack with the name of somebody else's client.
func TestPacksOfBlankForms(t *testing.T) {
	o := open(t)
	file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id join client c on c.id=f.client_id where o.code='HARBOUR' and f.state='ACTIVE'
		and not f.withdrawn and c.uci_written<>'' order by f.id limit 1`)
	uci := o.text(t, "select c.uci_written from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
	for language, words := range map[string]struct{ other, title, agreement string }{
		"en": {"fr", "Packs of blank forms", "Entente de surveillance"},
		"fr": {"en", "Trousses de formulaires vierges", "Supervision Agreement"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		if forms := v.get("/forms"); forms.page.Find(`a[href="/packs"]`).Length() != 1 || !strings.Contains(v.get("/packs").main(), words.title) {
			t.Fatalf("%s: the forms do not lead to the packs: %s", language, forms.main())
		}
		blank := v.get("/packs/enrolment?language=" + words.other)
		if titles := blank.page.Find(".app-sheet > h2:not(.app-noprint)").Length(); titles != 0 { // it would be a sheet of its own
			t.Errorf("%s: %d titles above a form are printed", language, titles)
		}
		if n := blank.page.Find(".app-sheet").Length(); n != 5 || !strings.Contains(blank.main(), words.agreement) || strings.Contains(blank.main(), uci) {
			t.Errorf("%s: %d sheets: %s", language, n, blank.main())
		}
		if page := v.get("/files/" + file); page.page.Find(`a[href="/files/`+file+`/packs"]`).Length() != 1 {
			t.Errorf("%s: the file does not lead to the packs", language)
		}
		named := v.get("/files/" + file + "/packs/breach?language=" + language)
		if heads := named.page.Find(".app-paper__head:contains('" + uci + "')").Length(); heads != 3 || !strings.Contains(named.main(), "– "+uci+" – BSF807") {
			t.Errorf("%s: %d heads have the UCI: %s", language, heads, named.main())
		}
		if unknown := v.get("/packs/none"); unknown.StatusCode != http.StatusNotFound {
			t.Errorf("%s: a pack that is none: %d", language, unknown.StatusCode)
		}
		v.as(o.of(t, access.ProviderSupervisor, "Tideway", ""), language)
		if other := v.get("/files/" + file + "/packs/breach"); other.StatusCode != http.StatusNotFound {
			t.Errorf("%s: another provider prints it: %d", language, other.StatusCode)
		}
	}
}

// CCM-14: every form of a pack is there, in the version in force.
func TestPacksHaveTheirForms(t *testing.T) {
	o := open(t)
	s, p := pack.Service{Service: o.house.Documents}, o.of(t, access.ProviderSupervisor, "Harbour Towns", "")
	a := access.Actor{PersonID: p.PersonID, OrganisationID: o.text(t, "select id from organisation where code='HARBOUR'"), Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	for _, one := range pack.Packs {
		x, err := s.Of(context.Background(), a, one.Code)
		if err != nil || len(x.Versions) != len(one.Forms) {
			t.Errorf("%s: %d forms, %v", one.Code, len(x.Versions), err)
		}
	}
}
