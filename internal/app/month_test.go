package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-15, CCM-20: the page of a month says of each client which report is ready and begins the next from the file; a
// supervisor sees everybody's and sets the day. The file draws the last twelve weeks with the same in words, and what a
// check-in says of a condition stands beside it on the plan.
func TestTheMonthEnd(t *testing.T) {
	o := open(t)
	for _, words := range []struct{ language, report, kept, set, against string }{
		{"en", "Service plan report", "The last twelve weeks", "Enter a day from 1 to 28.", "1 against"}, {"fr", "Rapport sur le plan de services", "Les douze dernières semaines", "Entrez un jour de 1 à 28.", "1 contre"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), words.language)
		page := v.get("/month-end")
		if page.StatusCode != http.StatusOK || !strings.Contains(page.main(), words.report) {
			t.Fatalf("%s: %d %s", words.language, page.StatusCode, page.main())
		}
		form := v.press(page, "/month-end/write")
		if !strings.Contains(form.Request.URL.Path, "/parts/provider") || form.page.Find(`input[name="report"][value="SPR"][checked], select[name="report"] option[value="SPR"][selected]`).Length() != 1 ||
			form.page.Find("#period_to").AttrOr("value", "") != "2026-10-31" {
			t.Errorf("%s: the report does not begin from the file: %s %s", words.language, form.Request.URL, form.main())
		}
		wrong := v.press(page, "/month-end/setting", "due_day", "31")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.set) {
			t.Errorf("%s: day 31: %d %s", words.language, wrong.StatusCode, wrong.summary())
		}
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id join check_in k on k.file_id=f.id join condition c on c.file_id=f.id
			where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn and k.outcome='' and c.to_date='' order by f.id limit 1`)
		at := "/files/" + file
		in := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", file)
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on='2026-11-12' where id=$1", in); err != nil {
			t.Fatal(err)
		}
		condition := o.text(t, "select id from condition where file_id=$1 and to_date='' order by id limit 1", file)
		done := v.press(v.get(at+"/check-ins/"+in), at+"/check-ins/"+in, "outcome", "KEPT", "conditions", "no", "address", "yes", "unscheduled", "no", "met_"+condition, "NO", "evidence_"+condition, "Came at noon.")
		if done.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", words.language, done.StatusCode, done.summary())
		}
		if !strings.Contains(v.get(at).main(), words.kept) || !strings.Contains(v.get(at+"/plan").main(), words.against) {
			t.Errorf("%s: the check-in leaves no evidence: %s", words.language, v.get(at+"/plan").main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "delete from check_in_condition"); err != nil {
			t.Fatal(err)
		}
	}
}
