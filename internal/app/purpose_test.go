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
