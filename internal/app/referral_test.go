package app_test

import (
	"net/http"
	"strings"
	"testing"

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
		v.send(v.get(at), at+"/breach", "breach_kind", "CURFEW", "learned_on", "2026-11-12", "reported_on", "2026-11-12", "account", "Came home at one.")
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
