package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// SEC-1, CCM-16: finishing a note that was held after the lock leaves a draft that was typed in another window; the note that is
// typed in it takes it along.
func TestFinishingANoteLeavesAnotherDraft(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "")
	v := newVisitor(t, o.base)
	v.as(worker, "en")
	file := o.text(t, `select file_id from assignment where person_id=$1 and kind='assigned' and to_date='' order by file_id limit 1`, worker.PersonID)
	at := "/files/" + file + "/notes"
	kept := func() string {
		t.Helper()
		return o.text(t, "select coalesce(max(typed),'') from note_draft where person_id=$1 and file_id=$2 and form='note'", worker.PersonID, file)
	}
	opened, other := v.get(at), v.get(at)
	v.post("/files/"+file+"/drafts/note", "membership", membershipOf(other), "draft", other.page.Find("input[name=draft]").AttrOr("value", ""), "kind", "general", "body", "She asked about school.")
	v.post("/sign-out", "membership", membershipOf(opened), "locked", "yes", "return", at)
	v.send(opened, at, "kind", "general", "occurred", "2026-11-10", "body", "He came at noon.")
	held := v.post("/demo", "person", worker.PersonID)
	if held.Request.URL.Path != "/held" {
		t.Fatalf("led to %s: %s", held.Request.URL, held.main())
	}
	done := v.send(held, at)
	if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), "He came at noon.") || !strings.Contains(kept(), "school") {
		t.Fatalf("%d, kept is %q: %s", done.StatusCode, kept(), done.summary())
	}
	if again := v.get(at); !strings.Contains(again.page.Find("#body").Text(), "She asked about school.") {
		t.Errorf("the draft is not shown: %s", again.main())
	} else if v.send(again, at, "kind", "general", "occurred", "2026-11-10", "body", "She asked about school, and a bus pass."); kept() != "" {
		t.Errorf("signed, and still kept: %q", kept())
	}
}
