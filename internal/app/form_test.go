package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-12, CCM-17, CCM-25, UX-1: a form on a file through its pages in both languages: begun, saved, refused with its problems
// and what was typed, met by somebody else's version, printed with the client's name; nothing of it for the officer, the
// housing coordinator or another provider.
func TestFormsOnAFile(t *testing.T) {
	o := open(t)
	file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn
		order by f.id limit 1`)
	at := "/files/" + file + "/forms"
	for language, words := range map[string]struct{ title, draft, stale, problem, risk string }{
		"en": {"Forms", "Draft", "This has changed since you opened the page", "There is a problem", "Medium"},
		"fr": {"Formulaires", "Brouillon", "Ceci a changé depuis que vous avez ouvert la page", "Il y a un problème", "Moyen"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		if file := v.get("/files/" + file); file.page.Find(`a[href="`+at+`"]`).Length() != 1 {
			t.Fatalf("the file does not lead to its forms: %s", file.main())
		}
		if first := v.send(v.get(at), at, "code", "bsf807"); first.Request.URL.Path != "/files/"+file+"/breach" || first.page.Find(".app-flash").Length() != 1 {
			t.Fatalf("a report without a breach begins at %s: %s", first.Request.URL.Path, first.main())
		}
		o.breach(t, o.text(t, "select id from organisation where code='HARBOUR'"), file)
		begun := v.send(v.get(at), at, "code", "bsf807")
		here := begun.Request.URL.Path
		if begun.StatusCode != http.StatusOK || !strings.HasSuffix(here, "/parts/provider") || begun.page.Find("#client_name").AttrOr("value", "") == "" {
			t.Fatalf("%d %s: %s", begun.StatusCode, here, begun.main())
		}
		stale := v.get(here)
		saved := v.send(begun, here, "act", "save", "client_name", "Kept Name", "uci", "1234", "risk", "MEDIUM")
		if saved.StatusCode != http.StatusOK || !strings.Contains(saved.main(), "Kept Name") || !strings.Contains(saved.main(), words.draft) {
			t.Fatalf("%d: %s", saved.StatusCode, saved.main())
		}
		again := v.send(stale, here, "act", "save", "client_name", "Other Name", "uci", "1234", "risk", "LOW")
		if again.StatusCode != http.StatusConflict || !strings.Contains(again.main(), words.stale) || again.page.Find("#client_name").AttrOr("value", "") != "Other Name" {
			t.Errorf("%d: %s", again.StatusCode, again.main())
		}
		if beside := again.page.Find("[role=alert] table").Text(); strings.Contains(beside, "MEDIUM") || strings.Contains(beside, "LOW") || !strings.Contains(beside, words.risk) {
			t.Errorf("%s: codes are compared: %s", language, beside)
		}
		wrong := v.send(again, here, "act", "complete", "client_name", "Other Name")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.main(), words.problem) || wrong.page.Find("#client_name").AttrOr("value", "") != "Other Name" {
			t.Errorf("%d: %s", wrong.StatusCode, wrong.main())
		}
		form := strings.TrimSuffix(here, "/parts/provider")
		if paper := v.get(form + "/paper"); paper.StatusCode != http.StatusOK || !strings.Contains(paper.page.Find("table thead").Text(), "BSF807") {
			t.Errorf("%d: %s", paper.StatusCode, paper.main())
		}
		if read := v.get(form + "/aloud"); read.StatusCode != http.StatusOK || !strings.Contains(read.page.Find(".govuk-body-l").Text(), "Kept Name") {
			t.Errorf("%d: %s", read.StatusCode, read.main())
		}
		if list := v.get(at); !strings.Contains(list.main(), words.title) || list.page.Find(`a[href="`+form+`"]`).Length() != 1 {
			t.Errorf("the list: %s", list.main())
		}
		for _, p := range []struct {
			role         access.Role
			organisation string
		}{{access.LiaisonOfficer, ""}, {access.HousingCoordinator, ""}, {access.ProviderSupervisor, "Tideway"}} {
			v.as(o.of(t, p.role, p.organisation, ""), language)
			if a := v.get(form); a.StatusCode == http.StatusOK {
				t.Errorf("%s of %q sees the draft: %s", p.role, p.organisation, a.main())
			}
		}
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		gone := v.send(v.get(form), form+"/discard")
		if gone.StatusCode != http.StatusOK || gone.page.Find("main form[method=post]").Length() != 0 || !strings.Contains(gone.main(), "Kept Name") {
			t.Errorf("discarded: %d: %s", gone.StatusCode, gone.main())
		}
		if paper := v.get(form + "/paper"); paper.page.Find(".app-paper__stamp").Length() != 1 {
			t.Errorf("the paper of a discarded draft does not say so: %s", paper.main())
		}
		if list := v.get(at); list.page.Find(`details a[href="`+form+`"]`).Length() != 1 {
			t.Errorf("the list after the draft was discarded: %s", list.main())
		}
		if anew := v.send(v.get(at), at, "code", "bsf807"); !strings.HasSuffix(anew.Request.URL.Path, "/parts/provider") {
			t.Errorf("the breach gets no other report: %s", anew.main())
		}
	}
}

// CCM-12: beside what is written for the client stands how easy it is to read, with the hard sentences marked, by a button that
// keeps what was typed and nothing else; a form for the agency has none. It is advice: the part is saved all the same.
func TestEaseOfReadingWhileWriting(t *testing.T) {
	o := open(t)
	file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn
		order by f.id desc limit 1`)
	at := "/files/" + file + "/forms"
	for language, words := range map[string]struct{ score, hard, long string }{
		"en": {"Ease of reading", "Very hard to follow", "The individual shall communicate any modification of residential circumstances to the supervising organisation immediately."},
		"fr": {"Facilité de lecture", "Très difficile à suivre", "Toute modification des circonstances résidentielles de l’intéressé doit être communiquée immédiatement à l’organisation responsable de la surveillance."},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		begun := v.send(v.get(at), at, "code", "bsf802")
		here := begun.Request.URL.Path
		field := begun.page.Find("[data-ease-of]").First().AttrOr("data-ease-of", "")
		if field == "" || begun.page.Find("button[data-ease]").Length() != 1 {
			t.Fatalf("%s: nothing is said of what is written: %s", language, begun.main())
		}
		looked := v.send(begun, here, "act", "ease", field, words.long)
		note := looked.page.Find(".app-ease").First()
		if looked.StatusCode != http.StatusOK || !strings.Contains(looked.main(), words.score) || !strings.Contains(note.Text(), words.hard) || note.Find("mark").Text() != words.long {
			t.Errorf("%s: %d %s", language, looked.StatusCode, looked.main())
		}
		if typed := looked.page.Find(`textarea[name="` + field + `"]`).Text(); strings.TrimSpace(typed) != words.long {
			t.Errorf("%s: what was typed is %q", language, typed)
		}
		if again := v.get(here); strings.Contains(again.main(), words.long) {
			t.Errorf("%s: looking kept it", language)
		}
		if saved := v.send(looked, here, "act", "save", field, words.long); saved.StatusCode != http.StatusOK || !strings.Contains(saved.main(), words.long) {
			t.Errorf("%s: not saved: %d %s", language, saved.StatusCode, saved.main())
		}
		if other := v.send(v.get(at), at, "code", "bsf806"); other.page.Find("[data-ease-of]").Length() != 0 {
			t.Errorf("%s: a form for the agency says how easy it is", language)
		}
	}
}
