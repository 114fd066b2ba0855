package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// SEC-3, CCM-1: the full name follows a part of it that is put right; one that is made otherwise and says the old part still is asked about.
func TestTheFullNameFollowsItsParts(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.CaseManager, "Harbour Towns", ""), "en")
	at := v.referral("Noor Followed")
	said := func(full, family, given string) answer {
		return v.send(v.get(at+"/client"), at+"/client", "full_name", full, "family_name", family, "given_name", given, "reason", "as in the passport")
	}
	if a := said("Noor Followed", "Followed", "Noor"); a.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", a.StatusCode, a.main())
	}
	if a := said("Noor Followed", "Followed", "Nour"); a.StatusCode != http.StatusOK || strings.TrimSpace(a.page.Find("main h1").First().Text()) != "Nour Followed" {
		t.Errorf("the name is old: %d %s", a.StatusCode, a.page.Find("main h1").Text())
	}
	if list := v.get("/files").main(); !strings.Contains(list, "Nour Followed") || strings.Contains(list, "Noor Followed") {
		t.Error("the list says the old name")
	}
	said("Nour Amina Followed", "Followed", "Nour")
	if a := said("Nour Amina Followed", "Followed", "Noora"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.page.Find("#full_name-error").Text(), "Nour") ||
		a.page.Find("#given_name").AttrOr("value", "") != "Noora" {
		t.Errorf("nobody is asked: %d %s", a.StatusCode, a.main())
	}
	if a := said("Nour Amina Followed", "Followed", "Amina"); a.StatusCode != http.StatusOK {
		t.Errorf("a part that the name says is asked about: %d %s", a.StatusCode, a.main())
	}
}

// CCM-16: who sees only the notes that are marked for housing is told so, and of no form that is not there.
func TestNotesOfTheHousingCoordinator(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"marked for housing", "form above"}, "fr": {"l’hébergement", "formulaire ci-dessus"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.HousingCoordinator, "Harbour Towns", ""), language)
		file := o.text(t, "select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.housing_referred and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1")
		a := v.get("/files/" + file + "/notes")
		if a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words[0]) || strings.Contains(a.main(), words[1]) {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.main())
		}
	}
}

// CCM-15, CCM-16: before a check-in or a note is signed for good, letters that a judge may not know and what a template left to fill in are asked
// about once, with what was typed kept; the second time it is signed.
func TestAdviceBeforeSigning(t *testing.T) {
	o := open(t)
	said := map[string]struct{ letters, left, call string }{
		"en": {"A judge may not know these letters: XQZ", "not filled in yet: (number used)", "The client was called at (number used).\n\nReason: he was late"},
		"fr": {"Un juge ne connaît peut-être pas ces sigles", "n’est pas encore rempli", "Le client a été appelé au (numéro utilisé).\n\nMotif : il était en retard"},
	}
	for language, words := range said {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		row := o.text(t, `select f.id || ' ' || k.id from check_in k join supervision_file f on f.id=k.file_id join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE'
			and not f.withdrawn and k.outcome='' and k.due_on<='2026-11-12' order by k.due_on desc, k.id limit 1`)
		file, in, _ := strings.Cut(row, " ")
		at := "/files/" + file + "/check-ins/" + in
		typed := []string{"outcome", "KEPT", "conditions", "yes", "unscheduled", "no", "needs_words", "Met an XQZ worker", "next_due", "2026-12-10"}
		first := v.send(v.get(at), at, typed...)
		if first.StatusCode != http.StatusOK || !strings.Contains(first.main(), words.letters) || first.page.Find("#needs_words").Text() != "Met an XQZ worker" ||
			first.page.Find("input[name=outcome][checked]").AttrOr("value", "") != "KEPT" {
			t.Fatalf("%s: no advice: %d %s", language, first.StatusCode, first.main())
		}
		// The second time it is checked and recorded: here an answer is missing, so that the check-in stays as it was.
		if second := v.send(first, at, append(typed, "advised", first.page.Find("input[name=advised]").AttrOr("value", ""), "address", "")...); second.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: the advice is given twice: %d %s", language, second.StatusCode, second.main())
		}
		notes := "/files/" + file + "/notes"
		asked := v.send(v.get(notes), notes, "kind", "call", "occurred", "2026-11-12", "body", words.call)
		if asked.StatusCode != http.StatusOK || !strings.Contains(asked.main(), words.left) {
			t.Fatalf("%s: the number is not asked for: %d %s", language, asked.StatusCode, asked.main())
		}
		if signed := v.send(asked, notes, "kind", "call", "occurred", "2026-11-12", "body", words.call, "advised", "yes"); signed.StatusCode != http.StatusOK || strings.Contains(signed.main(), words.left) {
			t.Errorf("%s: not signed: %d %s", language, signed.StatusCode, signed.main())
		}
	}
}

// CCM-3, SEC-3: an entry among people and places ends only after a question and with a reason, and is put back from the list of what ended.
func TestAnEntryEndsAndComesBack(t *testing.T) {
	o := open(t)
	for language, words := range map[string]string{"en": "No longer around the client", "fr": "Ne sont plus autour du client"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		at := v.referral("Hani Ended " + language)
		v.send(v.get(at+"/places"), at+"/places", "role", "counsel", "name", "Counsel Ended", "phone", "902-555-0199")
		entry := at + "/places/" + o.text(t, "select id from place where name='Counsel Ended' and file_id=$1", strings.TrimPrefix(at, "/files/"))
		opened := v.get(entry)
		ask := opened.page.Find(`a[href="`+entry+`/end"]`).AttrOr("href", "")
		if ask == "" || opened.page.Find(`form[action="`+entry+`/end"]`).Length() != 0 {
			t.Fatalf("%s: it ends in one press: %s", language, opened.main())
		}
		if bare := v.send(v.get(ask), ask, "end_reason", " "); bare.StatusCode != http.StatusUnprocessableEntity || bare.page.Find("#end_reason-error").Length() != 1 {
			t.Errorf("%s: without a reason: %d", language, bare.StatusCode)
		}
		ended := v.send(v.get(ask), ask, "end_reason", "Wrong <person>")
		if !strings.Contains(ended.main(), words) || !strings.Contains(ended.main(), "Wrong <person>") || strings.Contains(ended.main(), "902-555-0199") {
			t.Errorf("%s: %d %s", language, ended.StatusCode, ended.main())
		}
		back := v.send(ended, entry+"/take-back")
		if back.StatusCode != http.StatusOK || strings.Contains(back.main(), words) || !strings.Contains(back.main(), "902-555-0199") {
			t.Errorf("%s: it does not come back: %d %s", language, back.StatusCode, back.main())
		}
		if again := v.send(ended, entry+"/take-back", "idempotency", "again"+language); again.StatusCode != http.StatusNotFound {
			t.Errorf("%s: twice: %d", language, again.StatusCode)
		}
	}
}
