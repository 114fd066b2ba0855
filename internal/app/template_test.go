package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/id"
)

// template gives a case manager headings of their own.
func (o opened) template(t testing.TB) string {
	t.Helper()
	p := o.one(t, access.CaseManager)
	org := o.text(t, "select organisation_id from person where id=$1", p.PersonID)
	name := "Visit " + id.New()
	if err := o.house.Notes.KeepTemplate(context.Background(), access.Actor{PersonID: p.PersonID, OrganisationID: org}, notes.OwnTemplate{Name: name, Body: "Who was there:"}); err != nil {
		t.Fatal(err)
	}
	return o.text(t, "select id from note_template where name=$1", name)
}

// CCM-25, SEC-1, SEC-7: a case manager keeps headings of their own, uses them in a note beside those of everybody, changes and
// deletes them; a note of headings alone is not signed; a colleague sees nothing of them. In both languages.
func TestOwnTemplates(t *testing.T) {
	o := open(t)
	worker, colleague := o.of(t, access.CaseManager, "Harbour Towns", ""), o.of(t, access.ProviderSupervisor, "Harbour Towns", "")
	file := o.text(t, "select min(file_id) from assignment where person_id=$1 and to_date=''", worker.PersonID)
	for language, words := range map[string][3]string{"en": {"This is needed", "You have a template of this name", "only the headings"}, "fr": {"Ce champ est obligatoire", "Vous avez déjà un modèle de ce nom", "que les titres"}} {
		v := newVisitor(t, o.base)
		v.as(worker, language)
		name := "Visit " + language
		list := "/notes/templates"
		if a := v.send(v.get(list), list, "template_name", name, "template_body", " "); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), words[0]) || a.page.Find("#template_name").AttrOr("value", "") != name {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.text())
		}
		kept := v.send(v.get(list), list, "template_name", name, "template_body", "Who was there:\r\nWhat we saw:")
		if a := v.send(kept, list, "idempotency", "again-"+language, "template_name", name, "template_body", "x"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), words[1]) {
			t.Errorf("%s: twice: %d %s", language, a.StatusCode, a.text())
		}
		at, _ := kept.page.Find("main li a:contains('" + name + "')").Attr("href")
		own := strings.TrimPrefix(at, list+"/")
		v.usesTemplate(file, own)
		if a := v.send(v.get("/files/"+file+"/notes"), "/files/"+file+"/notes", "kind", "general", "occurred", "2026-11-10", "body", "Who was there:\nWhat we saw:"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), words[2]) {
			t.Errorf("%s: headings alone were signed: %d", language, a.StatusCode)
		}
		other := newVisitor(t, o.base)
		other.as(colleague, language)
		if a := other.get(at); a.StatusCode != http.StatusNotFound || strings.Contains(other.get(list).text(), name) {
			t.Errorf("%s: a colleague sees it: %d", language, a.StatusCode)
		}
		if a := v.send(v.get(at), at, "version", "1", "template_name", name+" 2", "template_body", "Who:"); !strings.Contains(a.text(), name+" 2") {
			t.Errorf("%s: not changed: %s", language, a.text())
		}
		if a := v.send(v.get(at), at+"/drop"); a.StatusCode != http.StatusOK || v.get(at).StatusCode != http.StatusNotFound {
			t.Errorf("%s: not deleted: %d", language, a.StatusCode)
		}
	}
}

// usesTemplate puts headings of one's own below what is typed, once.
func (v *visitor) usesTemplate(file, own string) {
	v.t.Helper()
	page := "/files/" + file + "/notes"
	on := v.get(page)
	a := v.post(page+"/template", "membership", membershipOf(on), "template", own, "kind", "general", "occurred", "2026-11-10", "body", "She was well.")
	if got := a.page.Find("#body").Text(); got != "She was well.\n\nWho was there:\nWhat we saw:" {
		v.t.Errorf("%d the note says %q", a.StatusCode, got)
	}
}
