package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
)

// asOfficerOf signs in as the liaison officer of the region of a file.
func (v *visitor) asOfficerOf(o opened, file, language string) {
	v.t.Helper()
	region := o.text(v.t, "select region from supervision_file where id=$1", file)
	person := o.text(v.t, `select m.person_id from membership m where m.roles like '%liaison_officer%' and m.region_code=$1 limit 1`, region)
	for _, p := range o.people {
		if p.PersonID == person {
			v.as(p, language)
			return
		}
	}
	v.t.Fatalf("no officer of %s", region)
}

// CCM-11, CCM-17: an officer's home says what waits for an answer; each number leads to its list, each line to the form
// that answers, and whoever has the file is told on My day.
func TestTheOfficerIsTold(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"Reports of non-compliance without an answer", "Report of non-compliance: Verbal warning"},
		"fr": {"Rapports de non-conformité sans réponse", "Rapport de non-conformité : Avertissement verbal"}} {
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id join assignment x on x.file_id=f.id and x.kind='assigned' and x.to_date=''
			join membership m on m.person_id=x.person_id and m.to_date='' where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1`)
		at := "/files/" + file
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		v.press(v.get(at+"/breach"), at+"/breach", "when", "NOW", "learned_at", "07:30", "called_to", "Duty officer", "breach_kind", "CURFEW", "going", "PAST", "whereabouts", "At home", "account", "Came home at one. "+language)
		breach := o.text(t, "select max(id) from breach where file_id=$1", file)

		v.asOfficerOf(o, file, language)
		for _, home := range []string{"/region", "/region/people"} {
			if a := v.get(home); !strings.Contains(a.page.Find(`.app-tile--bad a[href="/region/waiting#breaches"]`).Text(), words[0]) {
				t.Errorf("%s (%s) does not say that a report waits: %s", home, language, a.text())
			}
		}
		list := v.get("/region/waiting")
		if list.page.Find(`a[href="`+at+"#answer-"+breach+`"]`).Length() != 1 || v.get(at).page.Find("#answer-"+breach).Length() != 1 {
			t.Fatalf("the list does not lead to the answer: %s", list.text())
		}
		if a := v.send(v.get(at), at+"/breaches/"+breach+"/answer", "action", "WARN_VERBAL", "answered_on", "2026-11-12"); a.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", a.StatusCode, a.text())
		}
		if a := v.get("/region/waiting"); strings.Contains(a.text(), breach) || a.page.Find(`a[href="`+at+"#answer-"+breach+`"]`).Length() != 0 {
			t.Error("what is answered waits still")
		}
		manager := o.text(t, "select person_id from assignment where file_id=$1 and kind='assigned' and to_date=''", file)
		for _, p := range o.people {
			if p.PersonID == manager {
				v.as(p, language)
			}
		}
		if a := v.get("/day"); !strings.Contains(a.text(), words[1]) {
			t.Errorf("%s: the case manager is not told: %s", language, a.text())
		}
	}
}

// CCM-1, UX-1: a new referral of somebody who is here shows the two beside each other before anything is opened, keeps what
// was typed, and takes both answers; sent again it meets what it opened. A correction leads to the comparison, where the
// decision is kept, and what was decided meanwhile says so.
func TestWhoIsHereIsComparedFirst(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"Here already", "Somebody has decided about these two already"}, "fr": {"Déjà ici", "Quelqu’un a déjà tranché"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		empty := v.get("/files/new").page
		site := empty.Find("#region option").Last().AttrOr("value", "")
		if empty.Find("#region option[selected]").AttrOr("value", "") != site || empty.Find("#official_language option[selected]").AttrOr("value", "") != language {
			t.Errorf("%s: the only site and the language of the page are not there already", language)
		}
		typed := []string{"full_name", "Twin " + language, "birth_date", "1990-01-02", "uci", "", "received_on", "2026-11-10", "region", site, "official_language", "en", "city", "Port Sable"}
		count := func() string {
			return o.text(t, "select cast(count(*) as text) from supervision_file f join client c on c.id=f.client_id where c.full_name=$1", "Twin "+language)
		}
		first := v.send(v.get("/files/new"), "/files/new", typed...)
		if first.StatusCode != http.StatusOK || count() != "1" {
			t.Fatalf("%d %s", first.StatusCode, first.text())
		}
		again := v.send(v.get("/files/new"), "/files/new", typed...)
		if again.StatusCode != http.StatusUnprocessableEntity || count() != "1" || !strings.Contains(again.page.Find("main table").Text(), words[0]) ||
			again.page.Find("#city").AttrOr("value", "") != "Port Sable" || again.page.Find(`input[name="alike"]`).Length() != 2 {
			t.Fatalf("%s: %d %s", language, again.StatusCode, again.text())
		}
		that := again.page.Find(`input[name="alike"]`).First().AttrOr("value", "")
		if a := v.send(again, "/files/new", append([]string{"alike", that}, typed...)...); a.Request.URL.Path != first.Request.URL.Path || count() != "1" {
			t.Errorf("that person leads to %s", a.Request.URL)
		}
		second := v.send(again, "/files/new", append([]string{"idempotency", "another-" + language, "alike", "other"}, typed...)...)
		if second.StatusCode != http.StatusOK || second.Request.URL.Path == first.Request.URL.Path || count() != "2" {
			t.Fatalf("%d %s", second.StatusCode, second.text())
		}

		at := second.Request.URL.Path
		correction := []string{"full_name", "Twin " + language, "birth_date", "1990-01-02", "official_language", "en", "interpreter", "no", "reason", "a letter"}
		uci := o.text(t, "select max(c.uci_written) from client c join organisation o on o.id=c.organisation_id where o.code='HARBOUR' and c.merged_into='' and not c.withdrawn")
		met := v.send(v.get(at+"/client"), at+"/client", append([]string{"uci", uci}, correction...)...)
		if met.StatusCode != http.StatusUnprocessableEntity || met.page.Find("#uci").AttrOr("value", "") != uci || met.page.Find(`input[name="alike"]`).Length() != 2 {
			t.Fatalf("%s: a UCI of another: %d %s", language, met.StatusCode, met.text())
		}
		other := met.page.Find(`input[name="alike"]`).First().AttrOr("value", "")
		beside := v.send(met, at+"/client", append([]string{"alike", other, "uci", uci}, correction...)...)
		if beside.Request.URL.Path != at+"/same/"+other || !strings.Contains(beside.text(), uci) {
			t.Fatalf("the comparison is not led to: %s", beside.Request.URL)
		}
		if a := v.send(beside, at+"/same/"+other); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("without a decision: %d", a.StatusCode)
		}
		if a := v.send(beside, at+"/same/"+other, "settled", "same"); a.StatusCode != http.StatusOK {
			t.Errorf("%d %s", a.StatusCode, a.text())
		}
		if a := v.get(at); a.page.Find(`main a[href="/files/`+other+`"]`).Length() == 0 || !strings.Contains(a.page.Find(".app-banner").Text(), uci) {
			t.Errorf("%s: the other file of the person is not named, or the record without a UCI was kept: %s", language, a.text())
		}
		if a := v.send(beside, at+"/same/"+other, "settled", "different", "idempotency", "late-"+language); !strings.Contains(a.page.Text(), words[1]) {
			t.Errorf("%s: decided meanwhile: %d %s", language, a.StatusCode, a.text())
		}
		pair := o.text(t, `select coalesce(max(p.id),'') from client_pair p join organisation o on o.id=p.organisation_id where o.code='HARBOUR' and p.settled<>''`)
		if a := v.get("/team/pairs/" + pair); a.StatusCode != http.StatusOK || !strings.Contains(a.page.Text(), words[1]) {
			t.Errorf("%s: a pair that was decided: %d %s", language, a.StatusCode, a.text())
		}
	}
}

// CCM-19, UX-1: closing says before it is done what it ends; a file that was never under supervision offers no breach as a
// reason to close it and, closed, no reopening that would be refused.
func TestAClosureSaysWhatItEnds(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"What the closure ends", "never under supervision", "The hearing of 2027-02-01"}, "fr": {"Ce à quoi la fermeture met fin", "jamais été sous surveillance", "L’audience du 2027-02-02"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		active := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and f.next_due<>'' and not f.withdrawn order by f.id limit 1`)
		v.send(v.get("/files/"+active+"/plan"), "/files/"+active+"/hearings", "on_date", "2027-02-0"+map[string]string{"en": "1", "fr": "2"}[language], "hearing_kind", "REFUGEE")
		closing := v.get("/files/" + active + "/closing")
		if !strings.Contains(closing.main(), words[0]) || !strings.Contains(closing.main(), words[2]) {
			t.Errorf("%s: %s", language, closing.main())
		}
		if closing.page.Find("form[action$='/closing']").Length() == 1 {
			v.send(closing, "/files/"+active+"/closing")
		}
		if a := v.get("/files/" + active + "/closing"); !strings.Contains(a.main(), words[0]) || a.page.Find(`#reason option[value="BREACH"]`).Length() != 1 {
			t.Errorf("%s: %s", language, a.main())
		}
		site := v.get("/files/new").page.Find("#region option").Last().AttrOr("value", "")
		opened := v.send(v.get("/files/new"), "/files/new", "full_name", "Never "+language, "received_on", "2026-11-10", "region", site, "official_language", "en")
		at := opened.Request.URL.Path
		if opened.page.Find(`#act-close option[value="BREACH"]`).Length() != 0 {
			t.Error("a breach is offered before enrolment")
		}
		closed := v.send(opened, at+"/close", "reason", "WITHDREW", "closed_on", "2026-11-12")
		if closed.page.Find("#act-reopen").Length() != 0 || !strings.Contains(closed.text(), words[1]) {
			t.Errorf("%s: %s", language, closed.text())
		}
	}
}

// CCM-13, CCM-15, UX-1: a check-in on a Saturday is planned and said to be one; of two who correct a person or place, the
// second sees what the first wrote, in words; a conflict shows no line that says nothing.
func TestWhatIsSavedIsSaid(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"Saturday", "counsel"}, "fr": {"samedi", "conseil"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		at := "/files/" + o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1`)
		opened := v.get(at)
		day := map[string]string{"en": "2026-12-19", "fr": "2026-12-26"}[language]
		if a := v.send(opened, at+"/check-in", "due_on", day, "late_reason", "She works on a boat.", "moved_by", "CLIENT", "move_reason", "She works on a boat."); a.StatusCode != http.StatusOK || !strings.Contains(a.page.Text(), words[0]) {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.text())
		}
		stale := v.send(opened, at+"/risk", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "idempotency", "stale-"+language, "risk", "HIGH", "on", "2026-11-12")
		stale.page.Find(".govuk-error-summary tbody tr").Each(func(_ int, row *goquery.Selection) {
			if row.Find("td").Last().Text() == "–" {
				t.Errorf("a line says nothing: %s", row.Text())
			}
		})
		v.send(v.get(at+"/places"), at+"/places", "role", "counsel", "name", "Ada "+language, "phone", "902-555-0101")
		place := at + "/places/" + o.text(t, "select id from place where name=$1", "Ada "+language)
		page := v.get(place)
		v.send(page, place, "role", "counsel", "name", "Ada Byrne "+language, "phone", "902-555-0101")
		again := v.send(page, place, "role", "residence", "name", "Ada "+language, "phone", "902-555-0101", "idempotency", "place-"+language)
		beside := again.page.Find(".govuk-error-summary table").Text()
		if again.StatusCode != http.StatusConflict || !strings.Contains(beside, "Ada Byrne "+language) || !strings.Contains(beside, words[1]) {
			t.Errorf("%s: %d %s", language, again.StatusCode, beside)
		}
	}
}
