package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// word keeps what a provider recorded on the agency's word, and gives its id.
func (o opened) word(t testing.TB, organisation, file string) string {
	t.Helper()
	word := id.New()
	_, err := o.house.DB.Exec(context.Background(), `insert into agency_word (id, organisation_id, file_id, about, what, said_by, way, said_on, recorded_on, recorded_by, recorded_by_name)
		values ($1,$2,$3,'RISK','LOW','Camille Roy','PHONE','2026-11-10','2026-11-10','x','Ines Duval')`, word, organisation, file)
	if err != nil {
		t.Fatal(err)
	}
	return word
}

// CCM-11, CCM-18, UX-1: a case manager who records the agency's decision is asked who said so, how and when, beside the fields and
// with what was typed kept, and why it is accepted with nothing looked into; the officer confirms it with one click or says what was said
// instead, which both sides read on the file. In both languages.
func TestOnTheAgencysWord(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ open, confirmed, otherwise, day string }{
		"en": {"Not yet confirmed by the agency", "Confirmed by", "says otherwise", "The agency says otherwise"},
		"fr": {"Pas encore confirmé par l’Agence", "Confirmé par", "dit autre chose", "L’Agence dit autre chose"},
	} {
		provider, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		provider.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		at := provider.referral("Idil Mattila " + language)
		nobody := provider.send(provider.get(at), at+"/decide", "decision", "ACCEPTED", "decided_on", "2026-11-11", "word_said", "C. Roy", "why", "Early release.")
		if nobody.StatusCode != http.StatusUnprocessableEntity || nobody.page.Find("#word_way-error, #word_on-error").Length() != 2 || nobody.page.Find("#word_said").AttrOr("value", "") != "C. Roy" {
			t.Fatalf("%s: on nobody's word: %d %s", language, nobody.StatusCode, nobody.main())
		}
		said := []string{"decision", "ACCEPTED", "decided_on", "2026-11-11", "word_said", "C. Roy", "word_way", "PHONE", "word_on", "2026-11-11"}
		if bare := provider.send(nobody, at+"/decide", append(said, "why", "")...); bare.StatusCode != http.StatusUnprocessableEntity || bare.page.Find("#why-error").Length() != 1 {
			t.Errorf("%s: accepted with nothing looked into: %d %s", language, bare.StatusCode, bare.main())
		}
		if decided := provider.send(nobody, at+"/decide", append(said, "why", "Early release.")...); decided.StatusCode != http.StatusOK || !strings.Contains(decided.main(), "C. Roy") || !strings.Contains(decided.main(), words.open) {
			t.Fatalf("%s: %d %s", language, decided.StatusCode, decided.main())
		}
		waiting := officer.get("/region/waiting")
		confirm := waiting.page.Find(`#words ~ ul form[action^="`+at+`/words/"]`).AttrOr("action", "")
		if confirm == "" {
			t.Fatalf("%s: nothing waits for the officer: %s", language, waiting.main())
		}
		if back := officer.send(waiting, confirm); back.Request.URL.Path != "/region/waiting" || strings.Contains(back.main(), confirm) {
			t.Errorf("%s: %s", language, back.main())
		}
		if page := provider.get(at); !strings.Contains(page.main(), words.confirmed) || strings.Contains(page.main(), words.open) {
			t.Errorf("%s: the provider does not read that it is confirmed: %s", language, page.main())
		}
		word := at + "/words/" + o.word(t, o.text(t, "select id from organisation where code='HARBOUR'"), strings.TrimPrefix(at, "/files/"))
		empty := officer.send(officer.get(word), word+"/contradict", "contradiction", " ")
		if empty.StatusCode != http.StatusUnprocessableEntity || empty.page.Find("#contradiction-error").Length() != 1 {
			t.Errorf("%s: said otherwise without words: %d %s", language, empty.StatusCode, empty.main())
		}
		officer.send(empty, word+"/contradict", "contradiction", "It stays high.")
		if page := provider.get(at); !strings.Contains(page.main(), words.otherwise) || !strings.Contains(page.main(), "It stays high.") {
			t.Errorf("%s: the provider does not read what was said: %s", language, page.main())
		}
		if plan := provider.get(word); plan.StatusCode == http.StatusOK {
			t.Errorf("%s: the provider opens the officer's page", language)
		}
	}
}

// CCM-19, UX-1: the end that the provider writes down on an officer's word waits for the officer in the region and on the page of the closing; what was
// said otherwise is read there with its reason, and the confirmation is asked for again. In both languages.
func TestTheEndOnTheAgencysWord(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ open, otherwise, confirmed string }{
		"en": {"Not yet confirmed by the agency", "says otherwise", "Confirmed by"},
		"fr": {"Pas encore confirmé par l’Agence", "dit autre chose", "Confirmé par"},
	} {
		v, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		at := "/files/" + o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn and f.region='ATL'
			and not exists (select 1 from file_closing c where c.file_id=f.id) order by f.id limit 1`)
		officer.asOfficerOf(o, strings.TrimPrefix(at, "/files/"), language)
		v.send(v.get(at+"/closing"), at+"/closing")
		typed := []string{"word_said", "Nobody Real", "word_on", "2026-11-12", "confirmed_reason", "DEATH"}
		if a := v.send(v.get(at+"/closing"), at+"/closing/confirm", append(typed, "word_way", "")...); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#word_way-error").Length() != 1 || a.page.Find("#word_said").AttrOr("value", "") != "Nobody Real" {
			t.Fatalf("%s: in no way: %d %s", language, a.StatusCode, a.main())
		}
		says := func() {
			t.Helper()
			if a := v.send(v.get(at+"/closing"), at+"/closing/confirm", append(typed, "word_way", "EMAIL")...); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words.open) || a.page.Find("form[action^='"+at+"/words/']").Length() != 0 {
				t.Fatalf("%s: %d %s", language, a.StatusCode, a.main())
			}
		}
		says()
		if a := officer.get("/region/waiting"); !strings.Contains(a.main(), "Nobody Real") {
			t.Errorf("%s: nothing waits in the region: %s", language, a.main())
		}
		closing := officer.get(at + "/closing")
		word := strings.TrimSuffix(closing.page.Find("form[action^='"+at+"/words/']").AttrOr("action", ""), "/confirm")
		if word == "" {
			t.Fatalf("%s: the officer cannot answer: %s", language, closing.main())
		}
		officer.send(officer.get(word), word+"/contradict", "contradiction", "I never said so.")
		if a := v.get(at + "/closing"); !strings.Contains(a.main(), words.otherwise) || !strings.Contains(a.main(), "I never said so.") || a.page.Find("#word_said").Length() != 1 {
			t.Errorf("%s: it is not open again: %s", language, a.main())
		}
		says()
		closing = officer.get(at + "/closing")
		confirm := closing.page.Find("form[action^='"+at+"/words/']").AttrOr("action", "")
		if a := officer.send(closing, confirm, "from", "closing"); a.Request.URL.Path != at+"/closing" || !strings.Contains(a.main(), words.confirmed) {
			t.Errorf("%s: %s %s", language, a.Request.URL, a.main())
		}
	}
}
