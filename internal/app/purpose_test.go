package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
)

// SEC-1: a privacy officer opens one file, with a purpose that stands beside every reading, and no other.
func TestPrivacyOfficerOpensOneFile(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.PrivacyOfficer), "en")
	files, err := db.All[string](t.Context(), o.house.DB, "select id from supervision_file order by id limit 2")
	if err != nil {
		t.Fatal(err)
	}
	if a := v.get("/files/" + files[0]); a.StatusCode != http.StatusNotFound {
		t.Fatalf("without a purpose: %d", a.StatusCode)
	}
	form := v.get("/audit/file/" + files[0]).page.Find(`form[action$="/open"]`)
	membership := form.Find(`input[name="membership"]`).AttrOr("value", "")
	if a := v.post("/audit/file/"+files[0]+"/open", "membership", membership, "purpose", " "); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#purpose-error").Length() != 1 {
		t.Errorf("an empty purpose: %d", a.StatusCode)
	}
	if a := v.post("/audit/file/"+files[0]+"/open", "membership", membership, "purpose", "access request 12"); a.StatusCode != http.StatusOK {
		t.Fatalf("with a purpose: %d %s", a.StatusCode, a.page.Find("main").Text())
	}
	if a := v.get("/files/" + files[1]); a.StatusCode != http.StatusNotFound {
		t.Errorf("another file was opened with the same purpose: %d", a.StatusCode)
	}
	rows, _, err := o.house.Audit.ReadersOf(t.Context(), audit.Filter{ObjectKind: "file", ObjectID: files[0]})
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v, %v", rows, err)
	}
	seen := false
	for _, r := range rows {
		seen = seen || strings.Contains(r.Purpose, "access request 12")
	}
	if !seen {
		t.Error("the purpose does not stand beside the reading")
	}
}

// SEC-3: whoever answers for privacy sees by provider and UCI which file a reading is of, and no name.
func TestReadingsNameTheFile(t *testing.T) {
	o := open(t)
	worker := newVisitor(t, o.base)
	worker.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id join client c on c.id=f.client_id
		where o.code='HARBOUR' and c.uci_written<>'' and f.state='ACTIVE' order by f.id limit 1`)
	worker.get("/files/" + file)
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.PrivacyOfficer), "en")
	uci, name := o.text(t, "select uci_written from client c join supervision_file f on f.client_id=c.id where f.id='"+file+"'"),
		o.text(t, "select full_name from client c join supervision_file f on f.client_id=c.id where f.id='"+file+"'")
	for _, path := range []string{"/audit", "/audit?look=files", "/audit/file/" + file} {
		if page := v.get(path).main(); !strings.Contains(page, "Harbour Towns Community Services · "+uci) || strings.Contains(page, name) {
			t.Errorf("%s: %s", path, page)
		}
	}
}
