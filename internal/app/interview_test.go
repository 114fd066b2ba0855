package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
)

// CCM-6: an interview is arranged, moved and settled on its page; it stands on My day, in the calendar and, with initials, in its feed;
// what is to be brought has the rules of the residence; whom the client named is on the list; own questions are answered.
func TestTheAssessmentInterviewOnItsPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string][6]string{"en": {"Residence rules, printed", "Say where it is", "The interview is still to come", "Still to be typed up", "Assessment interview", "It was held"},
		"fr": {"Règles de la résidence, imprimées", "Dites où elle a lieu", "encore à venir", "À mettre au propre", "Entrevue d’évaluation", "Elle a eu lieu"}} {
		o.clk.Set(noon)
		file := o.referred(t, "Idil Roble "+language)
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.CaseManager), language)
		at := "/files/" + file + "/interview"
		form := v.get(at)
		wrong := v.press(form, at, "through", "CUSTODY", "with", "Sgt. Lowe", "on_day", "2026-11-16", "at_time", "10:30", "place", "")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words[1]) || wrong.page.Find("#with").AttrOr("value", "") != "Sgt. Lowe" {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		kept := v.press(wrong, at, "place", "Provincial jail")
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), words[0]) {
			t.Fatalf("%s: %d %s", language, kept.StatusCode, kept.main())
		}
		for _, page := range []string{"/day", "/calendar?week=2026-11-16", "/files/" + file} {
			if a := v.get(page); !strings.Contains(a.main(), "Idil Roble "+language) || !strings.Contains(a.main(), words[4]) && page != "/day" {
				t.Errorf("%s: %s does not have it: %s", language, page, a.main())
			}
		}
		one := at + "/" + o.text(t, "select id from assessment_interview where file_id=$1", file)
		moved := v.press(kept, one+"/move", "on_day", "2026-11-17", "asked_by", "CUSTODY", "reason", "Lockdown.")
		if moved.StatusCode != http.StatusOK || !strings.Contains(moved.main(), "Lockdown.") {
			t.Fatalf("%s: %d %s", language, moved.StatusCode, moved.summary())
		}
		if a := v.send(kept, one+"/call-off", "version", "1", "off_by", "CLIENT", "off_reason", "No.", "idempotency", "late-"+language); a.StatusCode != http.StatusConflict {
			t.Errorf("%s: called off after it was moved: %d %s", language, a.StatusCode, a.summary())
		}
		one = at + "/" + o.text(t, "select id from assessment_interview where file_id=$1 and status='ARRANGED'", file)
		if a := v.press(moved, one+"/settle", "outcome", "HELD", "note", "OWED"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.main(), words[2]) {
			t.Errorf("%s: before its day: %d %s", language, a.StatusCode, a.main())
		}
		o.clk.Set(time.Date(2026, 11, 17, 18, 0, 0, 0, time.UTC))
		v.as(o.one(t, access.CaseManager), language)
		page := v.get(at)
		held := v.press(page, one+"/settle", "outcome", "HELD", "note", "OWED", "person_name_1", "Hodan Roble", "person_role_1", "family", "person_phone_1", "902-555-0199")
		if held.StatusCode != http.StatusOK || !strings.Contains(held.main(), words[3]) || !strings.Contains(held.main(), words[5]) {
			t.Fatalf("%s: %d %s", language, held.StatusCode, held.main())
		}
		if a := v.get("/files/" + file + "/places"); !strings.Contains(a.main(), "Hodan Roble") {
			t.Errorf("%s: nobody is on the list: %s", language, a.main())
		}
		if a := v.press(held, "/files/"+file+"/forms", "code", "next-steps"); a.StatusCode != http.StatusOK || !strings.Contains(a.Request.URL.Path, "/forms/") {
			t.Errorf("%s: the next steps are not begun: %d %s", language, a.StatusCode, a.Request.URL)
		}
		owned := "/files/" + file + "/own-questions"
		asked := v.press(v.get(at), owned, "form", "intake", "question", "Who kept your papers?")
		own := o.text(t, "select max(id) from own_question where file_id=$1", file)
		if a := v.press(asked, owned+"/"+own, "answer-"+own, ""); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#answer-"+own+"-error").Length() != 1 {
			t.Errorf("%s: an answer of no words: %d", language, a.StatusCode)
		}
		if a := v.press(asked, owned+"/"+own, "answer-"+own, "My sister."); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), "My sister.") {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		v.ownQuestionsArePrinted(file, language)
	}
}

// ownQuestionsArePrinted looks for the own question on the blank form that is brought along, on the filled one and in the folder.
func (v *visitor) ownQuestionsArePrinted(file, language string) {
	v.t.Helper()
	note := map[string]string{"en": "no part of the form above", "fr": "ne font partie ni du formulaire"}[language]
	begun := v.press(v.get("/files/"+file+"/interview"), "/files/"+file+"/forms", "code", "intake")
	paper, _, _ := strings.Cut(begun.Request.URL.Path, "/parts/")
	for page, answered := range map[string]bool{"/files/" + file + "/packs/referral": false, paper + "/paper": true, paper + "/paper?blank=yes": false} {
		a := v.get(page)
		if a.StatusCode != http.StatusOK || strings.Count(a.main(), "Who kept your papers?") != 1 || !strings.Contains(a.main(), note) || strings.Contains(a.main(), "My sister.") != answered {
			v.t.Errorf("%s: %s: %d %s", language, page, a.StatusCode, a.main())
		}
	}
	part := begun.Request.URL.Path
	if a := v.press(begun, part, "act", "complete", "held", "2026-11-17 10:30", "place", "Jail", "interpreter", "no", "uci", "1234-5678", "wants", "yes", "understands", "yes", "works_with", "yes", "eligible", "yes"); a.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %d %s", language, a.StatusCode, a.summary())
	}
	if a := v.get("/files/" + file + "/folder/print"); !strings.Contains(a.main(), "My sister.") {
		v.t.Errorf("%s: the folder: %d %s", language, a.StatusCode, a.main())
	}
}
