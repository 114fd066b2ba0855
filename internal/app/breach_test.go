package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
)

// CCM-17, CCM-21: a call is logged in two clicks from the file; of non-compliance it leads to the report, which has the call
// already; the breach shows its clock to both sides, BSF807 begins with what the desk knows, and My day and the officer's
// list say how long the final action is waited for.
func TestTheBreachDesk(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	for _, words := range []struct{ language, address, logged, sent, waits, over, yet, when string }{
		{"en", "The address was not confirmed · check-in of ", "The call is logged.", "Not yet", "Waits 3 d", "Say whether it is over.", "Agency not called yet", "Say when the agency was called, or that it is not called yet."},
		{"fr", "L’adresse n’a pas été confirmée · présentation du ", "L’appel est consigné.", "Pas encore", "Attend depuis 3 j", "Dites si c’est terminé.", "Agence pas encore appelée", "Dites quand l’Agence a été appelée, ou qu’elle ne l’est pas encore."},
	} {
		v, at := newVisitor(t, o.base), "/files/"+file
		v.as(worker, words.language)
		if v.get(at).page.Find(`a[href="`+at+`/call"]`).Length() != 1 {
			t.Fatal("the file does not lead to the call")
		}
		empty := v.press(v.get(at+"/breach"), at+"/breach", "called_to", "Camille Roy", "mind", "Calm")
		if asked := empty.asked(); empty.StatusCode != http.StatusUnprocessableEntity || !slices.Equal(asked, []string{"account", "breach_kind", "going", "learned_at", "when", "whereabouts"}) ||
			!strings.Contains(empty.page.Find("#when-error").Text(), words.when) ||
			empty.page.Find("#called_to").AttrOr("value", "") != "Camille Roy" || empty.page.Find("#mind").AttrOr("value", "") != "Calm" {
			t.Errorf("%s: an empty report asks %d %v: %s", words.language, empty.StatusCode, asked, empty.summary())
		}
		page := v.get(at + "/call")
		if typed := page.page.Find("#called_to, #called_at, #learned_at").Map(func(_ int, f *goquery.Selection) string { return f.AttrOr("value", "") }); strings.Join(typed, "") != "" {
			t.Errorf("%s: a call that nobody made is typed already: %v", words.language, typed)
		}
		if a := v.press(page, at+"/call", "when", "NOW", "called_to", "Camille Roy"); a.StatusCode != http.StatusOK || !strings.Contains(a.text(), words.logged) {
			t.Fatalf("%s: two clicks log no call: %d %s", words.language, a.StatusCode, a.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), `insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on, said)
			select id, 'address', organisation_id, file_id, due_on, '' from check_in where file_id=$1 and id not in (select check_in_id from check_in_finding) order by due_on, id limit 1`, file); err != nil {
			t.Fatal(err)
		}
		report := v.press(v.get(at+"/call"), at+"/call", "kind", "BREACH", "when", "NOW", "learned_at", "07:30", "called_to", "Duty officer")
		if report.Request.URL.Path != at+"/breach" || report.page.Find(`input[name="call"][checked]`).AttrOr("value", "") == "" {
			t.Fatalf("%s: the call does not lead to the report: %s", words.language, report.main())
		}
		wrong := v.press(report, at+"/breach", "breach_kind", "CURFEW", "account", "Came home at one. "+words.language, "whereabouts", "At home")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.over) || wrong.page.Find("#account").Text() != "Came home at one. "+words.language {
			t.Errorf("%s: %d %s", words.language, wrong.StatusCode, wrong.summary())
		}
		page = v.press(wrong, at+"/breach", "going", "ONGOING", "instruction", "POLICE")
		if page.StatusCode != http.StatusOK || !strings.Contains(page.Request.URL.Path, "/breaches/") || !strings.Contains(page.main(), words.sent) || !strings.Contains(page.main(), "Duty officer") {
			t.Fatalf("%s: %d %s", words.language, page.StatusCode, page.main())
		}
		// What a check-in found and is no condition is reported with them: on the breach's page, and on the form.
		if !strings.Contains(page.main(), words.address) {
			t.Errorf("%s: the breach does not say that the address was not confirmed: %s", words.language, page.main())
		}
		form := v.press(page, at+"/forms", "code", "bsf807")
		if !strings.Contains(form.page.Find(`textarea[id^="breached"]`).Text(), words.address) {
			t.Errorf("%s: BSF807 does not say that the address was not confirmed: %s", words.language, form.main())
		}
		if form.page.Find("#called_to").AttrOr("value", "") != "Duty officer" || form.page.Find(`input[name="interim"][value="POLICE"][checked]`).Length() != 1 ||
			form.page.Find(`input[name="ongoing"][value="ongoing"][checked]`).Length() != 1 {
			t.Errorf("%s: BSF807 begins without the call: %s", words.language, form.main())
		}
		o.clk.Set(noon.Add(73 * time.Hour))
		if day := v.get("/day"); !strings.Contains(day.main(), words.waits) {
			t.Errorf("%s: My day does not say how long it waits: %s", words.language, day.main())
		}
		v.asOfficerOf(o, file, words.language)
		if list := v.get("/region/waiting"); !strings.Contains(list.main(), words.waits) {
			t.Errorf("%s: the officer is not told how long it waits: %s", words.language, list.main())
		}
		if seen := v.get(page.Request.URL.Path); seen.StatusCode != http.StatusOK || seen.page.Find(`form[action$="/instruct"]`).Length() != 0 {
			t.Errorf("%s: the officer sees %d %s", words.language, seen.StatusCode, seen.main())
		}
		o.clk.Set(noon)
		v.as(worker, words.language)
		kept := v.press(v.get(at+"/breach"), at+"/breach", "call", "", "when", "YET", "learned_at", "07:30", "breach_kind", "PERSON", "going", "PAST", "whereabouts", "At home", "account", "Met him. "+words.language)
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), words.yet) || strings.Contains(kept.main(), "0 min") {
			t.Fatalf("%s: kept before the call: %d %s", words.language, kept.StatusCode, kept.main())
		}
		breach := kept.Request.URL.Path
		if kept.page.Find(".app-callnow").Length() == 0 || kept.page.Find(".app-columns .app-callnow").Length() != 0 {
			t.Errorf("%s: the number to call does not come first: %s", words.language, kept.main())
		}
		if day := v.get("/day"); day.page.Find(`a[href="`+breach+`"]`).Length() == 0 || !strings.Contains(day.main(), words.yet) {
			t.Errorf("%s: My day does not chase the call: %s", words.language, day.main())
		}
		v.asOfficerOf(o, file, words.language)
		if list := v.get("/region/waiting"); !strings.Contains(list.main(), words.yet) {
			t.Errorf("%s: the officer is not told that nobody called: %s", words.language, list.main())
		}
		v.as(worker, words.language)
		if called := v.press(v.get(breach), breach+"/called", "when", "NOW", "called_to", "Duty officer"); called.StatusCode != http.StatusOK || strings.Contains(called.main(), words.yet) {
			t.Errorf("%s: %d %s", words.language, called.StatusCode, called.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "update breach set action='WARNING', answered_on='2026-11-12' where id=$1", breach[strings.LastIndex(breach, "/")+1:]); err != nil {
			t.Fatal(err)
		}
		if answered := v.get(breach); answered.page.Find(`form[action="`+at+`/forms"]`).Length() != 2 {
			t.Errorf("%s: what the agency has answered loses its forms: %s", words.language, answered.main())
		}
	}
}

// asked lists the fields that the summary of a page leads to, in the order of their names.
func (a answer) asked() []string {
	fields := a.page.Find(".govuk-error-summary__list a").Map(func(_ int, link *goquery.Selection) string { return strings.TrimPrefix(link.AttrOr("href", ""), "#") })
	slices.Sort(fields)
	return fields
}

// press sends a form of a page as a browser does, with what stands in its fields, and other values for some.
func (v *visitor) press(on answer, action string, pairs ...string) answer {
	v.t.Helper()
	form := on.page.Find(`form[action="` + action + `"], form:has(button[formaction="` + action + `"])`).First()
	if form.Length() == 0 {
		v.t.Fatalf("%s has no form to %s: %s", on.Request.URL, action, on.text())
	}
	typed := map[string]bool{}
	for i := 0; i < len(pairs); i += 2 {
		typed[pairs[i]] = true
	}
	form.Find("input, textarea, option[selected]").Each(func(_ int, f *goquery.Selection) {
		name, value := f.AttrOr("name", ""), f.AttrOr("value", "")
		kind, _ := f.Attr("type")
		_, checked := f.Attr("checked")
		switch {
		case goquery.NodeName(f) == "option":
			name = f.Parent().AttrOr("name", "")
		case goquery.NodeName(f) == "textarea":
			value = f.Text()
		case (kind == "radio" || kind == "checkbox") && !checked:
			return
		}
		if name != "" && !typed[name] {
			pairs = append(pairs, name, value)
		}
	})
	return v.post(action, pairs...)
}

// CCM-17: BSF807 that was begun before the agency was called takes over the call once it is logged; what was written otherwise stays and is
// shown beside what the log says.
func TestAReportTakesOverTheCall(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	for _, words := range []struct{ language, taken, log, here string }{{"en", "Logged since this report was begun", "in the log", "Duty officer · here"}, {"fr", "Consigné depuis le début de ce rapport", "au journal", "Duty officer · ici"}} {
		v, at := newVisitor(t, o.base), "/files/"+file
		v.as(worker, words.language)
		kept := v.press(v.get(at+"/breach"), at+"/breach", "when", "YET", "learned_at", "07:30", "breach_kind", "PERSON", "going", "PAST", "whereabouts", "At home", "account", "Met him. "+words.language)
		breach := kept.Request.URL.Path
		begun := v.press(kept, at+"/forms", "code", "bsf807").Request.URL.Path
		if early := v.get(begun); early.page.Find("#called_to").AttrOr("value", "?") != "" || strings.Contains(early.main(), words.taken) {
			t.Fatalf("%s: BSF807 has a call that nobody made: %s", words.language, early.main())
		}
		v.press(v.get(breach), breach+"/called", "when", "NOW", "called_to", "Duty officer")
		late := v.get(begun)
		if late.page.Find("#called_to").AttrOr("value", "") != "Duty officer" || !strings.Contains(late.main(), words.taken) || strings.Contains(late.main(), words.log) {
			t.Errorf("%s: BSF807 does not take over the call: %s", words.language, late.main())
		}
		v.press(late, begun, "act", "save", "called_to", "Somebody Else")
		if other := v.get(begun); other.page.Find("#called_to").AttrOr("value", "") != "Somebody Else" || !strings.Contains(other.main(), words.log) || !strings.Contains(other.main(), words.here) ||
			strings.Contains(other.main(), words.taken) {
			t.Errorf("%s: BSF807 does not say that the log has another: %s", words.language, other.main())
		}
	}
}
