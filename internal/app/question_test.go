package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-3, CCM-5, UX-1: a round through the pages of both sides in both languages: a gap of the synopsis is ticked, one's own
// question added, sent; the officer finds it among what waits, opens it, answers one and promises the other; wrong answers
// come back with what was typed, as do words to what was asked again meanwhile, where a promise is still read; My day leads the case manager to the round, and the answer stands in the synopsis.
func TestQuestionsInRounds(t *testing.T) {
	o := open(t)
	worker := o.one(t, access.CaseManager)
	file := o.text(t, `select f.id from supervision_file f join assignment x on x.file_id=f.id where x.person_id=$1 and x.kind='assigned' and x.to_date='' and f.state='ACTIVE' and not f.withdrawn
		and f.region='ATL' order by f.id desc limit 1`, worker.PersonID)
	at := "/files/" + file + "/questions"
	for language, words := range map[string]struct{ title, promised, read, problem, gap, again, said string }{
		"en": {"Questions from providers", "Answer to come", "Read the officer’s answers", "There is a problem", "mental_health", "asked again in round", "Said in round"},
		"fr": {"Questions des fournisseurs", "Réponse à venir", "Lire les réponses de l’agent", "Il y a un problème", "addiction", "posée de nouveau dans la série", "Dit dans la série"},
	} {
		v := newVisitor(t, o.base)
		v.as(worker, language)
		if f := v.get("/files/" + file); f.page.Find(`a[href="`+at+`"]`).Length() != 1 || f.page.Find(`a[href="/files/`+file+`/synopsis"]`).Length() != 1 {
			t.Fatalf("the file does not lead to its questions and synopsis: %s", f.main())
		}
		draft := v.get(at + "/new")
		if draft.page.Find(`input[name="ask"][value="`+words.gap+`"][checked]`).Length() != 1 {
			t.Errorf("the gap is not ticked: %s", draft.main())
		}
		if none := v.send(draft, at+"/new"); none.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(none.main(), words.problem) {
			t.Errorf("nothing was sent: %d %s", none.StatusCode, none.main())
		}
		sent := v.send(draft, at+"/new", "ask", words.gap, "own-home", "Could the aunt house her?")
		here := sent.Request.URL.Path
		if sent.StatusCode != http.StatusOK || !strings.Contains(sent.main(), "Could the aunt house her?") {
			t.Fatalf("%d: %s", sent.StatusCode, sent.main())
		}
		own := o.text(t, "select id from round_question where round_id=$1 and question=''", here[strings.LastIndex(here, "/")+1:])
		other := o.text(t, "select id from round_question where round_id=$1 and question<>''", here[strings.LastIndex(here, "/")+1:])
		v.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		if waits := v.get("/region/waiting"); !strings.Contains(waits.main(), words.title) || waits.page.Find(`a[href="`+here+`"]`).Length() != 1 {
			t.Fatalf("the round does not wait: %s", waits.main())
		}
		page := v.get(here)
		wrong := v.send(page, here, "answer-"+own, "Yes, from December", "answer-"+other, "", "from-"+other, "the nurse", "on-"+other, "2020-01-01")
		if wrong.StatusCode != http.StatusUnprocessableEntity || wrong.page.Find("#answer-"+own).Text() != "Yes, from December" || wrong.page.Find("#on-"+other+"-error").Length() != 1 {
			t.Errorf("%d: %s", wrong.StatusCode, wrong.main())
		}
		done := v.send(wrong, here, "answer-"+own, "Yes, from December", "answer-"+other, "", "from-"+other, "the nurse", "on-"+other, "2026-11-20")
		if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), "Yes, from December") {
			t.Errorf("%d: %s", done.StatusCode, done.main())
		}
		v.as(worker, language)
		if day := v.get("/day"); day.page.Find(`a[href="`+here+`"]`).Length() == 0 || !strings.Contains(day.main(), words.read) {
			t.Errorf("My day: %s", day.main())
		}
		if read := v.get(here); !strings.Contains(read.main(), words.promised) {
			t.Errorf("the promise: %s", read.main())
		}
		if s := v.get("/files/" + file + "/synopsis"); !strings.Contains(s.main(), "Yes, from December") {
			t.Errorf("the synopsis: %s", s.main())
		}
		officer := newVisitor(t, o.base)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		before := officer.get(here)
		there := v.send(v.get(at+"/new"), at+"/new", "ask", words.gap).Request.URL.Path
		if read := v.get(there); !strings.Contains(read.main(), words.said) || !strings.Contains(read.main(), "the nurse") {
			t.Errorf("the promise of the round before: %s", read.main())
		}
		late := officer.send(before, here, "answer-"+other, "She is in <care>")
		if late.StatusCode != http.StatusUnprocessableEntity || late.page.Find("#answer-"+other).Text() != "She is in <care>" || late.page.Find(`.app-narrow a[href="`+there+`"]`).Length() != 1 ||
			!strings.Contains(late.page.Find("#answer-"+other+"-error").Text(), words.again) {
			t.Errorf("words to what was asked again: %d %s", late.StatusCode, late.main())
		}
		if page := officer.get(there); !strings.Contains(page.main(), words.said) {
			t.Errorf("the officer's page of the promise: %s", page.main())
		}
	}
}
