package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-15, CCM-17: a condition that a check-in finds not complied with leads to the breach desk with the number first and the condition
// marked, stands on My day and on the file, and ends by a report or with a reason;
// what a correction withdraws is read, struck.
func TestACheckInThatFindsNonCompliance(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	at := "/files/" + file
	for language, words := range map[string]struct{ task, title, reason, kept, aside, link, withdrawn string }{
		"en": {"Tell the agency about a condition not complied with", "Not complied with, and not reported", "Say why it is not reported.", "It is set aside", "Set aside by", "Found and not reported", "Withdrawn by correction of the check-in of"},
		"fr": {"Aviser l’Agence d’une condition non respectée", "Non respecté, et non signalé", "Dites pourquoi ce n’est pas signalé.", "C’est écarté", "Écarté par", "Constaté et non signalé", "Retiré par la correction de la présentation du"},
	} {
		v := newVisitor(t, o.base)
		v.as(worker, language)
		v.send(v.get(at+"/plan"), at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "code", "CURFEW", "condition_words", "home by ten", "on", "2026-11-12", "direction", "UP")
		condition := o.text(t, "select max(id) from condition where file_id=$1 and code='CURFEW' and to_date=''", file)
		v.send(v.get(at), at+"/check-in", "due_on", "2026-12-20", "late_reason", "She works on a boat.", "moved_by", "CLIENT", "move_reason", "She works on a boat.")
		due := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", file)
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on='2026-11-12' where id=$1", due); err != nil {
			t.Fatal(err)
		}
		desk := v.send(v.get(at+"/check-ins/"+due), at+"/check-ins/"+due, "outcome", "KEPT", "conditions", "yes", "address", "yes", "unscheduled", "no",
			"met_"+condition, "NO", "evidence_"+condition, "A neighbour saw her at 23:30.")
		if desk.Request.URL.Path != at+"/breach" || desk.page.Find(`input[name="condition"][value="`+condition+`"][checked]`).Length() != 1 ||
			desk.page.Find(".app-callnow, .govuk-warning-text").Length() == 0 || !strings.Contains(desk.page.Find("#account").Text(), "A neighbour saw her at 23:30.") {
			t.Fatalf("%s: %s %s", language, desk.Request.URL, desk.main())
		}
		if day := v.get("/day"); day.page.Find(`a[href="`+at+`/breach"]`).Length() == 0 || !strings.Contains(day.main(), words.task) {
			t.Errorf("%s: My day says nothing of it: %s", language, day.main())
		}
		if page := v.get(at); !strings.Contains(page.main(), words.title) {
			t.Errorf("%s: the file says nothing of it: %s", language, page.main())
		}
		wrong := v.press(v.get(at+"/findings"), at+"/findings")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.reason) {
			t.Errorf("%s: set aside without a reason: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		if kept := v.press(wrong, at+"/findings", "reason", "The neighbour took somebody else for her."); !strings.Contains(kept.text(), words.kept) || strings.Contains(kept.main(), words.title) {
			t.Errorf("%s: %s", language, kept.main())
		}
		if link := v.get(at).page.Find(`a[href="` + at + `/findings"]`); link.Length() != 1 || !strings.Contains(link.Text(), words.link) {
			t.Errorf("%s: the file leads to what was set aside by %q", language, link.Text())
		}
		for _, page := range []string{"", "/findings"} {
			if told := v.get(at + page).main(); !strings.Contains(told, "The neighbour took somebody else for her.") || !strings.Contains(told, words.aside) {
				t.Errorf("%s: %q: why it was set aside: %s", language, page, told)
			}
		}
		if day := v.get("/day"); strings.Contains(day.main(), words.task) {
			t.Errorf("%s: the task stays: %s", language, day.main())
		}
		in := at + "/check-ins/" + due
		for _, address := range []string{"no", "yes"} {
			v.send(v.get(in), in, "outcome", "KEPT", "why", "Asked again.", "conditions", "yes", "address", address, "unscheduled", "no")
		}
		for _, page := range []string{"/findings", "/breach"} {
			if struck := v.get(at + page).page.Find("main details:has(s)"); !strings.Contains(struck.Text(), words.withdrawn) || !strings.Contains(struck.Text(), "Asked again.") || strings.Contains(struck.Find("s").Text(), "neighbour") {
				t.Errorf("%s: %s: what a correction withdrew: %s", language, page, struck.Text())
			}
		}
	}
}
