package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-2: a referral of high risk that asks for housing stands on the coordinator's page at once; she reads the assessment part and not
// the rest, as the ground of detention, joins the interview, and says that she saw it, which the case manager reads on the file.
func TestTheHousingCoordinatorIsTold(t *testing.T) {
	o := open(t)
	for language, words := range map[string][4]string{"en": {"High risk, to be housed", "not seen yet", "seen by", "The housing coordinator attends"},
		"fr": {"Risque élevé, à héberger", "pas encore vu", "vu par", "Le coordonnateur de l’hébergement y participe"}} {
		name := "Berhane Kidane " + language
		file := o.referred(t, name)
		worker, house := newVisitor(t, o.base), newVisitor(t, o.base)
		worker.as(o.one(t, access.CaseManager), language)
		house.as(o.of(t, access.HousingCoordinator, "Harbour Towns", ""), language)
		if a := worker.get("/files/" + file); !strings.Contains(a.main(), words[1]) {
			t.Errorf("%s: the file does not say what was told: %s", language, a.main())
		}
		talk := "/files/" + file + "/interview"
		if a := worker.press(worker.get(talk), talk, "through", "CUSTODY", "with", "Sgt. Lowe", "on_day", "2026-11-16", "place", "Jail"); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		beds, at := house.get("/beds"), "/files/"+file+"/housing"
		if !strings.Contains(beds.main(), words[0]) || beds.page.Find(`a[href="`+at+`"]`).Length() != 2 {
			t.Fatalf("%s: /beds says %s", language, beds.main())
		}
		part := house.get(at)
		if part.StatusCode != http.StatusOK || !strings.Contains(part.main(), "Jail") || part.page.Find(`a[href="/files/`+file+`/synopsis"]`).Length() == 0 {
			t.Fatalf("%s: %d %s", language, part.StatusCode, part.main())
		}
		if a := house.press(part, at+"/interview"); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words[3]) {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.main())
		}
		if a := house.send(part, at+"/interview", "interview", "x", "version", "1", "join", "no", "idempotency", "late-"+language); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: an interview of nobody: %d", language, a.StatusCode)
		}
		for _, page := range []string{"/synopsis", ""} {
			if a := house.get("/files/" + file + page); a.StatusCode != http.StatusOK {
				t.Errorf("%s: %q: %d", language, page, a.StatusCode)
			}
		}
		ground := map[string]string{"en": "Ground of detention", "fr": "Motif de détention"}[language]
		if hers, theirs := house.get("/files/"+file).main(), worker.get("/files/"+file).main(); strings.Contains(hers, ground) || !strings.Contains(theirs, ground) {
			t.Errorf("%s: the ground of detention is hers: %v, and not the case manager's: %v", language, strings.Contains(hers, ground), !strings.Contains(theirs, ground))
		}
		for _, page := range []string{"/interview", "/checklist"} {
			if a := house.get("/files/" + file + page); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s: %d", language, page, a.StatusCode)
			}
		}
		if a := house.press(house.get("/beds"), "/beds/seen"); a.StatusCode != http.StatusOK || strings.Contains(a.main(), words[0]) {
			t.Errorf("%s: seen and told still: %d %s", language, a.StatusCode, a.main())
		}
		if a := worker.get("/files/" + file); !strings.Contains(a.main(), words[2]) || strings.Contains(a.main(), words[1]) {
			t.Errorf("%s: the file says %s", language, a.main())
		}
		if a := worker.get(talk); !strings.Contains(a.main(), words[3]) {
			t.Errorf("%s: the interview says %s", language, a.main())
		}
		worker.asOfficerOf(o, file, language)
		if a := worker.get(at); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s: the officer: %d", language, a.StatusCode)
		}
	}
}
