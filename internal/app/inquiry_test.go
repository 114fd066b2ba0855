package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// inquiry keeps a question of an officer about a client, and gives its id.
func (o opened) inquiry(t testing.TB, organisation, file string) string {
	t.Helper()
	inquiry := id.New()
	_, err := o.house.DB.Exec(context.Background(), `insert into inquiry (id, organisation_id, file_id, question, due, asked_by, asked_by_name, asked_at)
		values ($1,$2,$3,'Where does she work?','2026-11-12','x','Robin Ashby',1)`, inquiry, organisation, file)
	if err != nil {
		t.Fatal(err)
	}
	return inquiry
}

// CCM-5, UX-1: an officer asks about a client from the file; the case manager finds it on My day, answers on the same page, with what was
// typed kept, also where somebody else was first, and the officer reads it and puts it away. In both languages.
func TestAnOfficersOwnQuestion(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ day, open, waits string }{
		"en": {"The liaison officer asks", "No answer yet", "What your region asked"},
		"fr": {"L’agent de liaison demande", "Pas encore de réponse", "Ce que votre région a demandé"},
	} {
		worker, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		supervisor := newVisitor(t, o.base)
		supervisor.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		worker.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		at := worker.referral("Hibo Asked " + language)
		ask := officer.get(at).page.Find(`a[href="`+at+`/inquiries"]`).AttrOr("href", "")
		empty := officer.send(officer.get(ask), ask, "asked", "", "due", "2026-11-01")
		if empty.StatusCode != http.StatusUnprocessableEntity || empty.page.Find("#asked-error, #due-error").Length() != 2 {
			t.Fatalf("%s: asked nothing: %d %s", language, empty.StatusCode, empty.main())
		}
		asked := officer.send(empty, ask, "asked", "Where does <she> work?", "due", "2026-11-13")
		if asked.StatusCode != http.StatusOK || !strings.Contains(asked.main(), "Where does <she> work?") || !strings.Contains(asked.main(), words.open) {
			t.Fatalf("%s: %d %s", language, asked.StatusCode, asked.main())
		}
		if waits := officer.get("/region/waiting"); !strings.Contains(waits.main(), words.waits) || waits.page.Find(`a[href="`+ask+`"]`).Length() != 1 {
			t.Errorf("%s: it does not stand with what waits: %s", language, waits.main())
		}
		if day := worker.get("/day"); !strings.Contains(day.main(), words.day) {
			t.Errorf("%s: My day is silent: %s", language, day.main())
		}
		page := worker.get(ask)
		answer := page.page.Find(`form[action$="/answer"]`).AttrOr("action", "")
		if page.page.Find("#asked").Length() != 0 || answer == "" {
			t.Fatalf("%s: the provider's page: %s", language, page.main())
		}
		if wrong := worker.send(page, answer, "answer", " "); wrong.StatusCode != http.StatusUnprocessableEntity || wrong.page.Find("#answer-error").Length() != 1 {
			t.Errorf("%s: answered nothing: %d", language, wrong.StatusCode)
		}
		second := worker.get(ask)
		worker.send(page, answer, "answer", "At the mill.")
		if late := worker.send(second, answer, "answer", "At the harbour."); late.StatusCode != http.StatusConflict || !strings.Contains(late.page.Find("table").Text(), "At the harbour.") {
			t.Errorf("%s: what a second page answered is lost: %d %s", language, late.StatusCode, late.main())
		}
		read := officer.get(ask)
		if !strings.Contains(read.main(), "At the mill.") {
			t.Fatalf("%s: the officer does not read the answer: %s", language, read.main())
		}
		officer.send(read, strings.TrimSuffix(answer, "/answer")+"/read")
		if waits := officer.get("/region/waiting"); waits.page.Find(`a[href="`+ask+`"]`).Length() != 0 {
			t.Errorf("%s: it waits still: %s", language, waits.main())
		}
		if other := supervisor.get(ask); other.StatusCode != http.StatusOK || !strings.Contains(other.main(), "At the mill.") {
			t.Errorf("%s: the supervisor does not read it: %d", language, other.StatusCode)
		}
	}
}
