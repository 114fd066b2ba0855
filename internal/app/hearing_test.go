package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// held gives a file a hearing of a kind that was on 2026-11-10, and gives its address.
func (o opened) held(t testing.TB, file, kind string) string {
	t.Helper()
	hearing := id.New()
	_, err := o.house.DB.Exec(t.Context(), `insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements)
		select $1, organisation_id, id, '2026-11-10', '09:30', $3, 'Room 4', '' from supervision_file where id=$2`, hearing, file, kind)
	if err != nil {
		t.Fatal(err)
	}
	return "/files/" + file + "/hearings/" + hearing + "/outcome"
}

// CCM-13, CCM-15, UX-1: a hearing that is over stands on My day, on the file and on the plan until it is said what came of it; what is wrong is
// said beside its field with the words kept; a new day is the next hearing; it is put right with a reason; the officer reads it. A client
// who did not attend leads to the breach desk. In both languages.
func TestWhatCameOfAHearingIsRecorded(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	at := "/files/" + file
	for language, words := range map[string]struct{ asks, next, postponed, decided, told, missed string }{
		"en": {"Not recorded", "Say the day to which it was postponed", "Postponed to a new date", "Held and decided", "postponed to a new date · next hearing", "A hearing was not attended"},
		"fr": {"Non consigné", "Indiquez le jour auquel elle a été remise", "Remise à une autre date", "Tenue, décision rendue", "remise à une autre date · prochaine audience", "Le client ne s’est pas présenté à une audience"},
	} {
		v, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		v.as(worker, language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		page := o.held(t, file, "COURT")
		for _, where := range []string{"/day", at, at + "/plan"} {
			if shown := v.get(where); shown.page.Find(`a[href="`+page+`"]`).Length() == 0 {
				t.Errorf("%s: %s does not ask: %s", language, where, shown.main())
			}
		}
		if plan := v.get(at + "/plan"); !strings.Contains(plan.main(), words.asks) {
			t.Errorf("%s: %s", language, plan.main())
		}
		if read := officer.get(page); read.StatusCode != http.StatusOK || read.page.Find("main form").Length() != 0 {
			t.Errorf("%s: the officer: %d %s", language, read.StatusCode, read.main())
		}
		wrong := v.send(v.get(page), page, "outcome", "POSTPONED", "outcome_words", "The <member> was ill.", "next_on", "", "next_at", "noon")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.next) || wrong.page.Find("#next_on-error, #next_at-error").Length() != 2 ||
			wrong.page.Find("#outcome_words").Text() != "The <member> was ill." || wrong.page.Find(`input[value="POSTPONED"][checked]`).Length() != 1 {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.main())
		}
		stale := v.get(page)
		kept := v.send(wrong, page, "outcome", "POSTPONED", "outcome_words", "The <member> was ill.", "next_on", "2027-01-14", "next_at", "9:30")
		if kept.Request.URL.Path != page || !strings.Contains(kept.main(), words.postponed) || !strings.Contains(kept.main(), "2027-01-14") {
			t.Fatalf("%s: %s %s", language, kept.Request.URL, kept.main())
		}
		if again := v.send(stale, page, "outcome", "CANCELLED", "outcome_words", "Nobody came."); again.StatusCode != http.StatusConflict || !strings.Contains(again.main(), worker.Name) || !strings.Contains(again.main(), "Nobody came.") {
			t.Errorf("%s: recorded twice: %d %s", language, again.StatusCode, again.main())
		}
		for _, where := range []string{"/day", at} {
			if v.get(where).page.Find(`a[href="`+page+`"]`).Length() != 0 {
				t.Errorf("%s: %s still asks", language, where)
			}
		}
		if shown := v.get(at); !strings.Contains(shown.text(), words.told) {
			t.Errorf("%s: the timeline says nothing of it: %s", language, shown.main())
		}
		if plan := v.get(at + "/plan"); !strings.Contains(plan.main(), "2027-01-14") {
			t.Errorf("%s: the plan has no next hearing: %s", language, plan.main())
		}
		bare := v.send(v.get(page), page, "outcome", "DECIDED", "outcome_words", "Released.", "next_on", "", "correction", " ")
		if bare.StatusCode != http.StatusUnprocessableEntity || bare.page.Find("#correction-error").Length() != 1 {
			t.Errorf("%s: put right without a reason: %d", language, bare.StatusCode)
		}
		right := v.send(bare, page, "outcome", "DECIDED", "outcome_words", "Released.", "next_on", "", "correction", "It was held after all.")
		if right.StatusCode != http.StatusOK || !strings.Contains(right.main(), words.decided) || !strings.Contains(right.main(), words.postponed) || right.page.Find(`a[href="`+at+`/closing"]`).Length() == 0 {
			t.Errorf("%s: put right: %d %s", language, right.StatusCode, right.main())
		}
		if v.get(page).page.Find("details[open] #outcome_words").Length() != 0 || bare.page.Find("details[open] #outcome_words").Length() != 1 {
			t.Errorf("%s: the form that puts it right stands open, or does not when it is shown again", language)
		}
		if read := officer.get(page); !strings.Contains(read.main(), "Released.") {
			t.Errorf("%s: the officer reads %s", language, read.main())
		}
		missed := o.held(t, file, "REFUGEE")
		desk := v.send(v.get(missed), missed, "outcome", "NOT_ATTENDED", "outcome_words", "No answer by telephone "+language)
		if desk.Request.URL.Path != at+"/breach" || !strings.Contains(desk.main(), words.missed) || desk.page.Find(`input[name="found"][value*=".hearing-"][checked]`).Length() != 1 ||
			!strings.Contains(desk.page.Find("#account").Text(), "No answer by telephone "+language) ||
			desk.page.Find("#occurred_on").AttrOr("value", "") != "2026-11-10" {
			t.Errorf("%s: %s %s", language, desk.Request.URL, desk.main())
		}
		v.send(v.get(at+"/findings"), at+"/findings", "found", desk.page.Find(`input[name="found"][value*=".hearing-"]`).AttrOr("value", ""), "reason", "x")
		v.send(v.get(missed), missed, "outcome", "CANCELLED", "outcome_words", "", "next_on", "", "correction", "Wrong file")
	}
}

// CCM-11, UX-1: the form of a decision that the agency told by telephone begins with the hearing that the BSF801 received names, and says where
// that is from; what is wrong is said beside it with the words kept, and the day that is recorded is in the plan. In both languages.
func TestADecisionByTelephoneHasItsHearing(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ none, from, past string }{
		"en": {"No BSF801 received names one", "From the BSF801 received on 2026-11-1", "The next hearing cannot be in the past"},
		"fr": {"Aucun BSF801 reçu n’en nomme", "Selon le BSF801 reçu le 2026-11-1", "La prochaine audience ne peut pas être passée"},
	} {
		provider, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		provider.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		at := provider.referral("Idil Mattila " + language)
		if bare := provider.get(at); bare.page.Find("#hearing_on").AttrOr("value", "none") != "" || !strings.Contains(bare.main(), words.none) {
			t.Errorf("%s: without a form: %s", language, bare.main())
		}
		form := strings.TrimSuffix(officer.send(officer.get(at+"/forms"), at+"/forms", "code", "bsf801").Request.URL.Path, "/parts/agency")
		officer.send(officer.complete(form, "bsf801", "agency", "hearing", "2026-12-03"), form+"/send")
		provider.send(provider.get(form), form+"/receive")
		page := provider.get(at)
		if page.page.Find("#hearing_on").AttrOr("value", "") != "2026-12-03" || !strings.Contains(page.main(), words.from) {
			t.Fatalf("%s: the hearing of the form is not proposed: %s", language, page.main())
		}
		said := []string{"decision", "ACCEPTED", "decided_on", "2026-11-11", "word_said", "C. Roy", "word_way", "PHONE", "word_on", "2026-11-11", "why", "Early release."}
		wrong := provider.send(page, at+"/decide", append(said, "hearing_on", "2026-11-02")...)
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.past) || wrong.page.Find("#hearing_on").AttrOr("value", "") != "2026-11-02" ||
			wrong.page.Find("#word_said").AttrOr("value", "") != "C. Roy" {
			t.Fatalf("%s: a hearing that is past: %d %s", language, wrong.StatusCode, wrong.main())
		}
		provider.send(wrong, at+"/decide", append(said, "hearing_on", "2026-12-08")...)
		if plan := provider.get(at + "/plan").main(); !strings.Contains(plan, "2026-12-08") || strings.Contains(plan, "2026-12-03") {
			t.Errorf("%s: the plan: %s", language, plan)
		}
	}
}
