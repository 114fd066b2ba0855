package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/supervision/correspondence"
)

// CCM-14, SEC-1, SEC-7: what is here and not in the folder waits to be printed, what came on paper to be scanned; marked and
// scanned they match, under the names of the practice; printed as a whole; a scan is given to be saved. In both languages.
func TestThePaperFolder(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"Everything here is in the folder", "Tick at least one document", "Choose a PDF, JPEG or PNG file"},
		"fr": {"Tout ce qui est ici est dans la chemise", "Cochez au moins un document", "Choisissez un fichier PDF, JPEG ou PNG"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		file := o.text(t, "select max(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not exists (select 1 from folder_document d where d.file_id=f.id)")
		o.email(t, o.text(t, "select organisation_id from supervision_file where id=$1", file), file)
		at := "/files/" + file + "/folder"
		if a := v.send(v.get(at), at+"/mark"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), words[1]) {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.text())
		}
		var all []string
		v.get(at).page.Find(`form[action$="/mark"] input[name="document"]`).Each(func(_ int, x *goquery.Selection) { all = append(all, "document", x.AttrOr("value", "")) })
		key := v.get(at).page.Find(`form[action$="/mark"] input[value^="MESSAGE:"]`).First()
		name := strings.TrimSpace(key.Parent().Find("label").Text())
		if !strings.HasPrefix(name, "2026.11.10 – ") {
			t.Errorf("%s: named %q", language, name)
		}
		if print := v.get(at + "/print"); !strings.Contains(print.page.Find(".app-sheet").Text(), "Here is the lease.") {
			t.Errorf("%s: printed %s", language, print.text())
		}
		if a := v.send(v.get(at), at+"/mark", all...); !strings.Contains(a.text(), words[0]) || !strings.Contains(a.page.Find("main table").Text(), name) {
			t.Fatalf("%s: %s", language, a.text())
		}
		folder := v.get(at).page
		folder.Find("main [id]").Each(func(_ int, x *goquery.Selection) {
			if id := x.AttrOr("id", ""); folder.Find(`[id="`+id+`"]`).Length() != 1 {
				t.Errorf("%s: %q stands twice, and the words of one list tick a box of the other", language, id)
			}
		})
		if a := v.send(v.get(at), at+"/mark", "on_paper", "no"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#taken-error").Length() != 1 {
			t.Errorf("%s: nothing is chosen: %d %s", language, a.StatusCode, a.text())
		}
		if a := v.send(v.get(at), at+"/mark", "taken", key.AttrOr("value", ""), "on_paper", "no"); strings.Contains(a.text(), words[0]) {
			t.Errorf("%s: it cannot be taken out", language)
		}
		v.paperComes(at, words[2])
	}
}

// scan puts a document that came on paper into the folder of a file, and scans it.
func (o opened) scan(t testing.TB, organisation, file string) string {
	t.Helper()
	ctx := context.Background()
	a := access.Actor{PersonID: "scanner", Name: "Alex", OrganisationID: organisation, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	if err := o.house.Folder.Add(ctx, a, file, "Plan", "2026-10-01"); err != nil {
		t.Fatal(err)
	}
	id := o.text(t, "select max(id) from folder_document where file_id=$1 and kind='PAPER'", file)
	if err := o.house.Folder.Scan(ctx, a, file, id, correspondence.Scan{Name: "plan.pdf", Content: []byte("%PDF-1.7")}); err != nil {
		t.Fatal(err)
	}
	return id
}

// paperComes names a document that came on paper, and scans it.
func (v *visitor) paperComes(at, refused string) {
	v.t.Helper()
	if a := v.send(v.get(at), at+"/add", "document_name", "Plan", "dated", "2027-01-01"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#document_name").AttrOr("value", "") != "Plan" {
		v.t.Errorf("a day to come: %d %s", a.StatusCode, a.text())
	}
	named := v.send(v.get(at), at+"/add", "document_name", "Correctional plan", "dated", "2026-10-01")
	action := named.page.Find(`form[action$="/scan"]`).AttrOr("action", "")
	if action == "" || !strings.Contains(named.text(), "2026.10.01") {
		v.t.Fatalf("not named: %s", named.text())
	}
	if a := v.attach(named, action, "scan", "x.html", []byte("<html>")); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), refused) {
		v.t.Errorf("markup as a scan: %d %s", a.StatusCode, a.text())
	}
	if a := v.attach(named, action, "scan", "plan.pdf", []byte("%PDF-1.7 plan")); !strings.Contains(a.page.Find("main table").Text(), "Correctional plan") {
		v.t.Errorf("not scanned: %s", a.text())
	}
	v.saved(action, "%PDF-1.7 plan")
}
