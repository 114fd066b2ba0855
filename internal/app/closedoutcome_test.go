package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-15: an outcome of a closed file is not offered to be put right, and the page of its check-in says that the file is closed before
// anything is typed; of a file under supervision both are there.
func TestAnOutcomeOfAClosedFileIsNotOffered(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	const of = " from check_in k join supervision_file f on f.id=k.file_id join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and k.outcome<>'' and not f.withdrawn and f.state='ACTIVE'"
	in := o.text(t, "select max(k.id)"+of)
	at := "/files/" + o.text(t, "select file_id from check_in where id=$1", in)
	for _, want := range []struct {
		state   string
		offered bool
		status  int
	}{{"ACTIVE", true, http.StatusOK}, {"CLOSED", false, http.StatusUnprocessableEntity}} {
		if _, err := o.house.DB.Exec(t.Context(), "update supervision_file set state=$2 where id=$1", strings.TrimPrefix(at, "/files/"), want.state); err != nil {
			t.Fatal(err)
		}
		if offered := v.get(at).page.Find(`.app-noprint a[href^="`+at+`/check-ins/"]`).Length() > 0; offered != want.offered {
			t.Errorf("%s: offered: %v", want.state, offered)
		}
		if a := v.get(at + "/check-ins/" + in); a.StatusCode != want.status {
			t.Errorf("%s: the page answers %d: %s", want.state, a.StatusCode, a.main())
		}
	}
}
