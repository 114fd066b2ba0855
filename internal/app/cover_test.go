package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// CCM-22, UX-1: whoever covers and writes while the cover ends is told that it is over, since when and who has the file, with what they
// wrote on the page to copy; what was kept while they typed is there when they come again, and a task that was theirs falls to whoever has the file. Whoever is shut out of the file reads none of it.
func TestCoverThatEndsTakesNoWordAway(t *testing.T) {
	for language, words := range map[string]struct{ over, typed, begun, left, keeps, shut, waits string }{
		"en": {"You no longer cover for Nora Svendsen, since 2026-11-10. Nora Svendsen has this file now.", "What you typed", "What you had begun here",
			"Begun on files that are no longer yours", "Nora Svendsen has the file", "Ask your supervisor", "Recording it waits for the case manager"},
		"fr": {"Vous ne remplacez plus Nora Svendsen depuis le 2026-11-10. Le dossier est maintenant confié à Nora Svendsen.", "Ce que vous avez écrit", "Ce que vous aviez commencé ici",
			"Commencé dans des dossiers qui ne sont plus les vôtres", "Nora Svendsen a le dossier", "Demandez à votre superviseur", "La consignation attend le gestionnaire de cas"},
	} {
		t.Run(language, func(t *testing.T) {
			o := open(t)
			nora, tara := o.named(t, "Nora Svendsen"), o.named(t, "Tara Whitfield")
			file := o.text(t, `select y.file_id from assignment y join supervision_file f on f.id=y.file_id where y.person_id=$1 and y.kind='assigned' and y.to_date='' and f.state='ACTIVE'
				and not f.withdrawn and y.file_id not in (select z.file_id from assignment z where z.person_id=$2) order by y.file_id limit 1`, nora.PersonID, tara.PersonID)
			at := "/files/" + file
			do := func(statement string, args ...any) {
				t.Helper()
				if _, err := o.house.DB.Exec(t.Context(), statement, args...); err != nil {
					t.Fatal(err)
				}
			}
			do("delete from absence")
			do(`insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded)
				select 'leave',organisation_id,$1,$2,'2026-11-02','2026-11-20','LEAVE',$1,1 from supervision_file where id=$3`, nora.PersonID, tara.PersonID, file)
			v := newVisitor(t, o.base)
			v.as(tara, language)
			page := v.get(at + "/notes")
			if page.StatusCode != http.StatusOK {
				t.Fatalf("covering: %d %s", page.StatusCode, page.main())
			}
			if covering := v.send(v.get(at+"/forms"), at+"/forms", "code", "consent"); !strings.HasSuffix(covering.Request.URL.Path, "/parts/client") || !strings.Contains(covering.main(), words.waits) {
				t.Errorf("the consent, begun under cover: %d %s %s", covering.StatusCode, covering.Request.URL.Path, covering.main())
			}
			v.post(at+"/drafts/note", "membership", page.page.Find("input[name=membership]").First().AttrOr("value", ""), "kind", "general", "body", "kept while typing")
			do(`insert into task (id, organisation_id, file_id, person_id, rule, source, due, priority, made, done_at, done_by, args, words)
				select 'mine', organisation_id, id, $1, 'supervision.task.written', 'written:mine', '2026-11-12', 0, 1, 0, '', '{}', 'Bring the bus pass' from supervision_file where id=$2`, tara.PersonID, file)
			holder := newVisitor(t, o.base)
			holder.as(nora, language)
			if strings.Contains(holder.get("/day").main(), "Bring the bus pass") || !strings.Contains(v.get("/day").main(), "Bring the bus pass") {
				t.Error("a task for whoever covers is not on their day alone")
			}
			do("update absence set to_date='2026-11-09', version=version+1 where id='leave'")
			if !strings.Contains(holder.get("/day").main(), "Bring the bus pass") || strings.Contains(v.get("/day").main(), "Bring the bus pass") {
				t.Error("the cover is over, and its task is on nobody's day")
			}
			sent := v.send(page, at+"/notes", "kind", "general", "occurred", "2026-11-10", "body", "She came at nine.\nShe left at ten.", "idempotency", "one")
			if sent.StatusCode != http.StatusForbidden || !strings.Contains(sent.main(), words.over) || !strings.Contains(sent.main(), words.typed) {
				t.Errorf("sent: %d %s", sent.StatusCode, sent.main())
			}
			if got := quoted(sent); !slices.Contains(got, "She came at nine.\nShe left at ten.") {
				t.Errorf("what was typed: %q", got)
			}
			again := v.get(at + "/notes")
			if again.StatusCode != http.StatusForbidden || !strings.Contains(again.main(), words.begun) || !slices.Contains(quoted(again), "kept while typing") {
				t.Errorf("again: %d %s", again.StatusCode, again.main())
			}
			if left := v.get("/day"); !strings.Contains(left.main(), words.left) || !strings.Contains(left.main(), words.keeps) || left.page.Find(`main a[href="`+at+`"]`).Length() != 1 ||
				strings.Contains(left.main(), "kept while typing") || strings.Contains(left.main(), o.text(t, "select c.full_name from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)) {
				t.Errorf("her day: %s", left.main())
			}
			// A file that the colleague was given since was never covered.
			do("update assignment set from_date='2026-11-10' where file_id=$1 and person_id=$2", file, nora.PersonID)
			if since := v.get(at + "/notes"); since.StatusCode != http.StatusNotFound || strings.Contains(since.main(), "Nora") || !slices.Contains(quoted(since), "kept while typing") {
				t.Errorf("given since: %d %s", since.StatusCode, since.main())
			}
			do("update assignment set from_date='2026-10-01' where file_id=$1 and person_id=$2", file, nora.PersonID)
			do(`insert into exclusion (id, organisation_id, file_id, person_id, from_date, to_date, reason, added_by, added_at) select 'shut',organisation_id,id,$1,'2026-11-10','','x','x',1
				from supervision_file where id=$2`, tara.PersonID, file)
			if shut := v.get(at + "/notes"); shut.StatusCode != http.StatusNotFound || len(quoted(shut)) != 0 || strings.Contains(shut.main(), "Nora") {
				t.Errorf("shut out: %d %s", shut.StatusCode, shut.main())
			}
			if left := v.get("/day").main(); !strings.Contains(left, words.shut) || strings.Contains(left, words.keeps) {
				t.Errorf("the day of whoever is shut out: %s", left)
			}
		})
	}
}

// UX-1: a post that fails shows what was written in it, and nothing that a form carries unseen, nor a password.
func TestWhatFailedIsShownToCopy(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.named(t, "Tara Whitfield"), "en")
	form := url.Values{"membership": {v.get("/files").page.Find("input[name=membership]").First().AttrOr("value", "")}, "idempotency": {"a key"},
		"body": {"some words"}, "mind": {"Colère"}, "place": {"Montréal"}, "draft": {"one@1 two"}, "strokes": {"1,2 3,4"}, "old_password": {"a secret phrase"}, "kind": {"general"}}
	a := v.read(v.client.PostForm(o.base+"/files/none/notes", form))
	if got := quoted(a); a.StatusCode != http.StatusNotFound || !slices.Equal(got, []string{"some words", "Colère", "Montréal"}) {
		t.Errorf("%d %q", a.StatusCode, got)
	}
}

func quoted(a answer) []string {
	return a.page.Find("main blockquote").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}
