package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// CCM-16, CCM-24: what is typed or pasted just before the button is pressed is in the draft when the page comes back without the deed, asked about
// or refused: it is under what somebody has begun, and stands in the form again. What is done leaves none.
func TestWhatComesBackIsKept(t *testing.T) {
	o := open(t)
	forget := func() {
		if _, err := o.house.DB.Exec(t.Context(), "delete from note_draft"); err != nil {
			t.Fatal(err)
		}
	}
	for language, begun := range map[string]string{"en": "What you have begun", "fr": "Ce que vous avez commencé"} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		file := strings.TrimPrefix(at, "/files/")
		form := v.send(v.get(at+"/forms"), at+"/forms", "code", "bsf806").Request.URL.Path
		in := at + "/check-ins/" + o.text(t, "select id from check_in where file_id=$1 and due_on<='2026-11-12' order by due_on desc limit 1", file)
		for name, c := range map[string]struct {
			page, field, typed string
			status             int
			beside             []string
		}{
			"a note asked about":   {at + "/notes", "body", "Met QXZR at noon.", http.StatusOK, []string{"kind", "general", "occurred", "2026-11-05"}},
			"a note refused":       {at + "/notes", "body", "Met at the shelter.", http.StatusUnprocessableEntity, []string{"kind", "general", "occurred", "2026-13-40"}},
			"a check-in refused":   {in, "needs_words", "A bus pass.", http.StatusUnprocessableEntity, []string{"outcome", "KEPT", "needs", "yes"}},
			"a part of a document": {form, "client_name", "Typed Name", http.StatusUnprocessableEntity, []string{"act", "complete"}},
		} {
			kept := func() string {
				return o.text(t, "select count(*) from note_draft where file_id=$1 and typed like '%'||$2||'%'", file, c.field)
			}
			back := v.send(v.get(c.page), c.page, append(c.beside, c.field, c.typed)...)
			if back.StatusCode != c.status || kept() != "1" {
				t.Errorf("%s: %s: %d, kept %s: %s", language, name, back.StatusCode, kept(), back.main())
			}
			if day := v.get("/day"); !strings.Contains(day.main(), begun) {
				t.Errorf("%s: %s is not among what was begun: %s", language, name, day.main())
			}
			shown := v.get(c.page).page.Find("#" + c.field)
			if got := shown.Text() + shown.AttrOr("value", ""); got != c.typed {
				t.Errorf("%s: %s: what was typed is gone: %q", language, name, got)
			}
			forget()
			if v.send(back, c.page, append(c.beside, c.field, c.typed)...); name == "a note asked about" && kept() != "0" {
				t.Errorf("%s: signed, and a draft still", language)
			}
			forget() // what was refused again is kept again: each case begins with nothing
		}
	}
}
