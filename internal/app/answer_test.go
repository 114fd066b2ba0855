package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-24, CCM-27: a client whom a register brought, of whom nobody was asked, is referred for housing on their file: the page of the assessment
// leads to the question, the coordinator is told of the high risk and gives the place. From an older page what stands is shown beside.
func TestAClientOfARegisterComesToABed(t *testing.T) {
	o := open(t)
	if err := o.house.Jobs.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.house.Jobs.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for _, words := range []struct{ language, name, uci, asked, told, waits, again string }{
		{"en", "Abelone Quist", "99887761", "Not asked", "from Not asked to Yes", "Referred for housing", "answer that stands"},
		{"fr", "Abelone Rask", "99887762", "Non demandé", "de Non demandé à Oui", "Aiguillé pour un hébergement", "vaut déjà"},
	} {
		worker, house := newVisitor(t, o.base), newVisitor(t, o.base)
		worker.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), words.language)
		house.as(o.of(t, access.HousingCoordinator, "Harbour Towns", ""), words.language)
		worker.brought(worker.upload([]byte("Name,UCI,Referred on,Enrolled on,Risk\n" + words.name + "," + words.uci + ",2026-10-01,2026-10-05,High\n")))
		file := o.text(t, "select f.id from supervision_file f join client c on c.id=f.client_id where c.full_name=$1", words.name)
		at := "/files/" + file
		answers := at + "/housing/answer"
		if a := worker.get(at); !strings.Contains(a.main(), words.asked) || a.page.Find(`a[href="`+answers+`"]`).Length() != 2 {
			t.Fatalf("%s: the file does not lead to the question: %s", words.language, a.main())
		}
		if a := worker.get(at + "/housing"); a.page.Find(`a[href="`+answers+`"]`).Length() != 1 {
			t.Errorf("%s: the assessment does not lead to the question: %s", words.language, a.main())
		}
		if a := house.get(at); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: nobody asked, and the coordinator reads it: %d", words.language, a.StatusCode)
		}
		page, late := worker.get(answers), worker.get(answers)
		if a := worker.press(page, answers); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#answer-error").Length() != 1 {
			t.Errorf("%s: no answer: %d %s", words.language, a.StatusCode, a.summary())
		}
		if a := worker.press(page, answers, "answer", "yes"); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words.told) || !strings.Contains(worker.get(answers).main(), "Alex Thornton") {
			t.Errorf("%s: %d %s", words.language, a.StatusCode, a.main())
		}
		if a := worker.press(late, answers, "answer", "no"); a.StatusCode != http.StatusConflict || !strings.Contains(a.main(), map[string]string{"en": "As it stands now", "fr": "inscrit maintenant"}[words.language]) {
			t.Errorf("%s: from an older page: %d %s", words.language, a.StatusCode, a.main())
		}
		if a := worker.press(worker.get(answers), answers, "answer", "yes"); !strings.Contains(a.summary(), words.again) {
			t.Errorf("%s: the same again: %d %s", words.language, a.StatusCode, a.summary())
		}
		beds := house.get("/beds")
		if !strings.Contains(beds.main(), words.name) || !strings.Contains(beds.main(), words.waits) || beds.page.Find(`a[href="`+at+`/housing"]`).Length() == 0 {
			t.Fatalf("%s: /beds says %s", words.language, beds.main())
		}
		home := o.text(t, "select r.id from residence r join organisation g on g.id=r.organisation_id where g.code='HARBOUR' and r.high_risk and r.places>(select count(*) from bed_stay b where b.residence_id=r.id and b.left_on='') order by r.id limit 1")
		if a := house.send(beds, "/beds/arrive", "file", file, "residence", home, "on", "2026-11-10"); a.StatusCode != http.StatusOK || o.text(t, "select housing from supervision_file where id=$1", file) != "RESIDENCE" {
			t.Errorf("%s: the place: %d %s", words.language, a.StatusCode, a.summary())
		}
		if a := worker.press(worker.get(answers), answers, "answer", "no"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: of whom has a place: %d %s", words.language, a.StatusCode, a.summary())
		}
	}
}
