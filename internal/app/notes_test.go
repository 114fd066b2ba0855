package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// at gives the address of a file that a worker of Harbour Towns has, signed in to.
func (o opened) at(t *testing.T, v *visitor, language string) string {
	t.Helper()
	worker := o.of(t, access.CaseManager, "Harbour Towns", "")
	v.as(worker, language)
	return "/files/" + o.text(t, `select a.file_id from assignment a join supervision_file f on f.id=a.file_id where a.person_id=$1 and a.kind='assigned' and a.to_date=''
		and f.state='ACTIVE' and not f.withdrawn and not f.opened_in_error order by a.file_id limit 1`, worker.PersonID)
}

// CCM-16: a template's headings come below the words that are typed already, which stay as a draft until the note is signed;
// headings that nothing was written under give way. It is a button of the form, so that it works without scripts.
func TestATemplateKeepsTheWords(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"Reason:", "Interpreter:", "Title, if one helps: This is too long."}, "fr": {"Motif\u00a0:", "Interprète\u00a0:", "Titre, s'il est utile : C'est trop long."}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		notes := v.get(at + "/notes")
		form := notes.page.Find(`form[action="` + at + `/notes"]`)
		if n := form.Find(`button[name="template"][formaction="` + at + `/notes/template"]`).Length(); n != 6 || form.Find("button").First().AttrOr("formaction", "") != "" {
			t.Fatalf("%s: %d templates, or the return key presses one", language, n)
		}
		pick := func(on answer, kind, body string) answer {
			return v.post(at+"/notes/template", "membership", membershipOf(on), "template", kind, "kind", "general", "occurred", "2026-11-10", "title", "Call about rent", "body", body)
		}
		typed := pick(notes, "interview", "Noor has found a room.\r\n\r\nIt is dear.")
		again := v.get(at + "/notes")
		for _, a := range []answer{typed, again} {
			body := a.page.Find("#body").Text()
			if !strings.HasPrefix(body, "Noor has found a room.\n\nIt is dear.\n\n") || strings.Count(body, words[1]) != 1 || a.page.Find("#title").AttrOr("value", "") != "Call about rent" ||
				a.page.Find("#kind option[selected]").AttrOr("value", "") != "interview" {
				t.Errorf("%s: %q", language, body)
			}
		}
		if body := pick(again, "interview", again.page.Find("#body").Text()).page.Find("#body").Text(); strings.Count(body, words[1]) != 1 {
			t.Errorf("%s: the headings stand there twice: %q", language, body)
		}
		if body := pick(again, "interview", notes.page.Find("#body").Text()).page.Find("#body").Text(); strings.Contains(body, words[0]) || !strings.Contains(body, words[1]) {
			t.Errorf("%s: empty headings did not give way: %q", language, body)
		}
		if a := pick(again, "sonnet", "x"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: a template of no kind: %d", language, a.StatusCode)
		}
		long := v.send(v.get(at+"/notes"), at+"/notes", "kind", "general", "occurred", "2026-11-10", "title", strings.Repeat("a", 201), "body", "Short.", "advised", "yes")
		if long.StatusCode != http.StatusUnprocessableEntity || long.summary() != words[2] {
			t.Errorf("%s: a long title: %d %s", language, long.StatusCode, long.summary())
		}
	}
}

// CCM-16: what a search of notes finds says whose note it is and leads to it; where names are the same, the identifier tells
// them apart.
func TestASearchOfNotesSaysWhoseTheyAre(t *testing.T) {
	o := open(t)
	for _, language := range []string{"en", "fr"} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		file := strings.TrimPrefix(at, "/files/")
		other := o.text(t, `select a.file_id from assignment a join supervision_file f on f.id=a.file_id join supervision_file g on g.id=$1 where a.person_id=(select person_id from assignment
			where file_id=$1 and kind='assigned' and to_date='') and a.kind='assigned' and a.to_date='' and f.client_id<>g.client_id and f.state='ACTIVE' and not f.withdrawn order by a.file_id desc limit 1`, file)
		word := "quincunx" + language
		search := func() answer {
			return v.post("/notes/search", "membership", membershipOf(v.get("/day")), "words", word)
		}
		for _, f := range []string{file, other} {
			v.send(v.get("/files/"+f+"/notes"), "/files/"+f+"/notes", "kind", "general", "occurred", "2026-11-10", "body", "A "+word+" of trees.", "advised", "yes")
		}
		call := func(name string) {
			if _, err := o.house.DB.Exec(t.Context(), "update client set full_name=$1 where id=(select client_id from supervision_file where id=$2)", name, other); err != nil {
				t.Fatal(err)
			}
		}
		call("Somebody Else")
		name, uci := o.text(t, "select full_name from client c join supervision_file f on f.client_id=c.id where f.id=$1", file), o.text(t, "select uci_written from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
		a := search()
		found := a.page.Find(`article h3 a[href^="` + at + `/notes?note="]`)
		if a.page.Find("article").Length() != 2 || found.Find("bdi").Text() != name || strings.Contains(found.Text(), uci) {
			t.Errorf("%s: %s", language, a.main())
		}
		led := v.get(strings.SplitN(found.AttrOr("href", ""), "#", 2)[0])
		if first := led.page.Find("article").First().Text(); led.StatusCode != http.StatusOK || !strings.Contains(first, word) {
			t.Errorf("%s: it leads to %s", language, first)
		}
		call(strings.ToUpper(name))
		if a := search(); !strings.Contains(a.page.Find(`article h3 a[href^="`+at+`/notes?note="]`).Text(), uci) {
			t.Errorf("%s: the same name twice: %s", language, a.main())
		}
	}
}
