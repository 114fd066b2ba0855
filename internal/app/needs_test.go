package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
)

// CCM-9: needs are assessed on the form, from the file's page of needs; the life of the file asks for it before the proposal; from a
// need one step leads to a goal of the plan or to a referral, of which is said what came; the coordinator reads her part only; a later
// assessment shows what changed; the day to look again stands on My day; the folder has the paper.
func TestNeedsOnTheirPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string][10]string{
		"en": {"Needs of the client assessed", "Not asked yet", "Nothing yet", "Say whom the client was referred to", "Not eligible for it", "was High", "Look at the needs again", "It answers a need", "Needs that nothing answers yet", "Go on with the needs assessment"},
		"fr": {"Besoins du client évalués", "Pas encore demandé", "Rien encore", "Dites vers qui le client a été orienté", "N’y est pas admissible", "était « Élevé", "Revoir les besoins", "Il répond à un besoin", "Besoins auxquels rien ne répond encore", "Poursuivre l’évaluation des besoins"}} {
		o.clk.Set(noon)
		file := o.referred(t, "Yusra Haddad "+language)
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.CaseManager), language)
		at := "/files/" + file + "/needs"
		begun := v.press(v.get(at), "/files/"+file+"/forms")
		if a := v.get("/files/" + file); !strings.Contains(a.main(), words[0]) || a.page.Find(`a[href="`+at+`"]`).Length() < 2 || !strings.Contains(v.get(at).main(), words[9]) {
			t.Errorf("%s: the file does not ask for it: %s", language, a.main())
		}
		v.assess(begun, "housing_level", "high", "housing_urgent", "urgent", "health_level", "low", "review", "2026-11-20")
		page := v.get(at)
		if !strings.Contains(page.main(), words[1]) || !strings.Contains(page.main(), words[2]) {
			t.Fatalf("%s: %s", language, page.main())
		}
		if a := v.get("/files/" + file); strings.Contains(a.main(), words[0]) || !strings.Contains(a.main(), words[8]) {
			t.Errorf("%s: the file says %s", language, a.main())
		}
		if a := v.get("/files/" + file + "/folder/print"); !strings.Contains(a.main(), map[string]string{"en": "It cannot wait for the plan", "fr": "Cela ne peut attendre le plan"}[language]) {
			t.Errorf("%s: the folder does not have the paper: %s", language, a.main())
		}
		one := at + "/housing"
		wrong := v.press(v.get(one), one+"/goals", "words", "", "steps", "Call the house")
		if wrong.StatusCode != http.StatusUnprocessableEntity || wrong.page.Find("#words-error").Length() != 1 || wrong.page.Find("#steps").Text() != "Call the house" {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		if a := v.press(wrong, one+"/goals", "words", "A room of her own"); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), "A room of her own") {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		if a := v.get("/files/" + file + "/plan"); !strings.Contains(a.main(), words[7]) || a.page.Find(`a[href="`+one+`"]`).Length() != 1 {
			t.Errorf("%s: the plan says %s", language, a.main())
		}
		wrong = v.press(v.get(one), one+"/referrals", "to", "", "on_day", "2026-11-12", "remarks", "By telephone")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words[3]) || wrong.page.Find("#remarks").Text() != "By telephone" {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		sheet := o.text(t, "select min(id) from reference_sheet where kind='PARTNER' and organisation_id=(select organisation_id from supervision_file where id=$1)", file)
		noted := v.press(wrong, one+"/referrals", "sheet", sheet)
		referral := o.text(t, "select max(id) from need_referral where file_id=$1", file)
		settle := one + "/referrals/" + referral
		if wrong = v.press(noted, settle, "outcome", "NOT_ELIGIBLE", "outcome_on", "2026-11-13"); wrong.StatusCode != http.StatusUnprocessableEntity ||
			wrong.page.Find("#outcome option[selected]").AttrOr("value", "") != "NOT_ELIGIBLE" {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		if a := v.press(wrong, settle, "outcome_on", "2026-11-12"); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words[4]) {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		if a := v.send(wrong, settle, "outcome", "HELPED", "outcome_on", "2026-11-12", "idempotency", "late-"+language); a.StatusCode != http.StatusConflict {
			t.Errorf("%s: what somebody said meanwhile is overwritten: %d", language, a.StatusCode)
		}
		o.coordinatorReads(t, at, language)
		o.clk.Set(noon.Add(8 * 24 * time.Hour))
		v.as(o.one(t, access.CaseManager), language)
		if a := v.get("/day"); !strings.Contains(a.main(), words[6]) || a.page.Find(`a[href="`+at+`"]`).Length() == 0 {
			t.Errorf("%s: My day says %s", language, a.main())
		}
		v.assess(v.press(v.get(at), "/files/"+file+"/forms"), "housing_level", "low", "housing_urgent", "", "review", "2027-02-01")
		if a := v.get(at); !strings.Contains(strings.ReplaceAll(a.main(), "\u00a0", " "), words[5]) {
			t.Errorf("%s: what changed: %s", language, a.main())
		}
		if a := v.get("/day"); strings.Contains(a.main(), words[6]+" · Yusra") {
			t.Errorf("%s: My day still asks: %s", language, a.main())
		}
		if a := v.get("/files/" + file); !strings.Contains(a.main(), words[4]) {
			t.Errorf("%s: the timeline says %s", language, a.main())
		}
	}
}

// assess completes both parts of an assessment that was begun.
func (v *visitor) assess(page answer, pairs ...string) {
	v.t.Helper()
	for range 2 {
		path := page.Request.URL.Path
		form := page.page.Find(`form[action="` + path + `"]`)
		if form.Length() == 0 {
			v.t.Fatalf("%s: %s", path, page.main())
		}
		if a := v.press(page, path, append([]string{"uci", "1234-5678", "act", "complete"}, pairs...)...); a.StatusCode != http.StatusOK {
			v.t.Fatalf("%s: %d %s", path, a.StatusCode, a.summary())
		}
		page = v.get(strings.Replace(path, "/parts/daily", "/parts/personal", 1))
	}
}

// coordinatorReads looks at the needs as the housing coordinator does.
func (o opened) coordinatorReads(t *testing.T, at, language string) {
	t.Helper()
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.HousingCoordinator, "Harbour Towns", ""), language)
	page := v.get(at)
	if page.StatusCode != http.StatusOK || page.page.Find(`a[href="`+at+`/housing"]`).Length() == 0 || page.page.Find(`a[href="`+at+`/health"]`).Length() != 0 {
		t.Errorf("%s: %d %s", language, page.StatusCode, page.main())
	}
	if a := v.get(at + "/housing"); a.StatusCode != http.StatusOK || strings.Contains(a.main(), map[string]string{"en": "goal", "fr": "objectif"}[language]) {
		t.Errorf("%s: the coordinator is told of goals: %d %s", language, a.StatusCode, a.main())
	}
	if a := v.get(at + "/health"); a.StatusCode != http.StatusNotFound {
		t.Errorf("%s: the coordinator reads of the client's health: %d", language, a.StatusCode)
	}
	o.coordinatorPrints(t, v, strings.TrimSuffix(at, "/needs"), language)
}

// coordinatorPrints looks at the paper of the assessment as the housing coordinator prints it: the part that is not theirs is named and left out,
// on whichever paper, and not printed as if nobody had answered it; a blank one asks everything.
func (o opened) coordinatorPrints(t *testing.T, v *visitor, file, language string) {
	t.Helper()
	theirs := map[string][3]string{"en": {"This part is not for you to read", "It cannot wait for the plan", "Mental health"},
		"fr": {"Cette partie ne vous est pas destinée", "Cela ne peut attendre le plan", "Santé mentale"}}[language]
	form := file + "/forms/" + o.text(t, "select max(f.id) from form f where f.subject_id=$1 and f.code='needs-assessment'", strings.TrimPrefix(file, "/files/"))
	paper := v.get(form + "/paper")
	if !strings.Contains(paper.main(), theirs[0]) || !strings.Contains(paper.main(), theirs[1]) || strings.Contains(paper.main(), theirs[2]) {
		t.Errorf("%s: the coordinator prints %d %s", language, paper.StatusCode, paper.main())
	}
	if a := v.get(form + "/paper?blank=yes"); strings.Contains(a.main(), theirs[0]) || !strings.Contains(a.main(), theirs[2]) {
		t.Errorf("%s: the blank form leaves out a part: %s", language, a.main())
	}
	if a := v.get(file + "/folder/print?all=yes"); a.StatusCode == http.StatusOK && (!strings.Contains(a.main(), theirs[0]) || strings.Contains(a.main(), theirs[2])) {
		t.Errorf("%s: the coordinator prints of the folder %s", language, a.main())
	}
	whole := newVisitor(t, o.base)
	whole.as(o.one(t, access.CaseManager), language)
	if a := whole.get(form + "/paper"); strings.Contains(a.main(), theirs[0]) || !strings.Contains(a.main(), theirs[2]) {
		t.Errorf("%s: the case manager prints %s", language, a.main())
	}
}
