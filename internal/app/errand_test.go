package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// errand keeps a task that somebody wrote on a file, and gives its id.
func (o opened) errand(t testing.TB, organisation, file string) string {
	t.Helper()
	task := id.New()
	_, err := o.house.DB.Exec(context.Background(), `insert into task (id, organisation_id, file_id, person_id, rule, source, due, priority, made, done_at, done_by, args, words, made_by)
		values ($1,$2,$3,'x','errand.task',$1,'2026-11-12',0,1,0,'','{}','Bring the lease','x')`, task, organisation, file)
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// UX-1, CCM-3: a worker writes a task on a file; it stands on My day with who wrote it and by when, the supervisor sees it on the file, and it is
// done, or set aside with a reason, once. In both languages.
func TestATaskOfOnesOwn(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ wrote, done, aside string }{
		"en": {"Written by", "Done by", "Set aside by"},
		"fr": {"Écrite par", "Faite par", "Écartée par"},
	} {
		worker, supervisor := newVisitor(t, o.base), newVisitor(t, o.base)
		worker.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		supervisor.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		at := worker.referral("Hawa Tasked " + language)
		tasks := worker.get(at).page.Find(`a[href="`+at+`/tasks"]`).AttrOr("href", "")
		wrong := worker.send(worker.get(tasks), tasks, "words", " ", "due", "2026-11-01", "person", "nobody")
		if wrong.StatusCode != http.StatusUnprocessableEntity || wrong.page.Find("#words-error, #due-error, #person-error").Length() != 3 {
			t.Fatalf("%s: nothing was written: %d %s", language, wrong.StatusCode, wrong.main())
		}
		text := "Bring the <lease> " + language
		wrote := worker.send(wrong, tasks, "words", text, "due", "2026-11-13", "person", "")
		if wrote.StatusCode != http.StatusOK || !strings.Contains(wrote.main(), text) {
			t.Fatalf("%s: %d %s", language, wrote.StatusCode, wrote.main())
		}
		if day := worker.get("/day").main(); !strings.Contains(day, text) || !strings.Contains(day, words.wrote) {
			t.Errorf("%s: My day: %s", language, day)
		}
		if file := supervisor.get(at).main(); !strings.Contains(file, text) {
			t.Errorf("%s: the supervisor sees nothing: %s", language, file)
		}
		opened := supervisor.get(tasks)
		done := worker.get(tasks).page.Find(`form[action$="/done"]`).AttrOr("action", "")
		if ended := worker.send(worker.get(tasks), done); !strings.Contains(ended.main(), words.done) || strings.Contains(worker.get("/day").main(), text) {
			t.Errorf("%s: done: %s", language, ended.main())
		}
		if again := supervisor.send(opened, done); again.StatusCode != http.StatusConflict {
			t.Errorf("%s: done twice: %d %s", language, again.StatusCode, again.main())
		}
		worker.send(worker.get(tasks), tasks, "words", text+" again", "due", "2026-11-13")
		ask := worker.get(tasks).page.Find(`a[href$="/set-aside"]`).AttrOr("href", "")
		if bare := worker.send(worker.get(ask), ask, "aside_reason", " "); bare.StatusCode != http.StatusUnprocessableEntity || bare.page.Find("#aside_reason-error").Length() != 1 {
			t.Errorf("%s: set aside without a reason: %d", language, bare.StatusCode)
		}
		if gone := worker.send(worker.get(ask), ask, "aside_reason", "They moved"); !strings.Contains(gone.main(), words.aside) || !strings.Contains(gone.main(), "They moved") {
			t.Errorf("%s: set aside: %s", language, gone.main())
		}
		if worker.get(ask).StatusCode != http.StatusNotFound {
			t.Errorf("%s: it can be set aside twice", language)
		}
	}
}
