package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
)

// membershipOf gives the membership that a page's forms carry.
func membershipOf(a answer) string {
	return a.page.Find(`input[name="membership"]`).First().AttrOr("value", "")
}

// UX-1, SEC-1: what is searched for is posted and remembered by the session, so that the page of what is found is one to
// come back to; no name is in its address, it is nobody else's, and it is gone with the session and the membership.
func TestSearchesAreRemembered(t *testing.T) {
	o := open(t)
	for language, none := range map[string]string{"en": "Nothing within your reach matches", "fr": "Rien de ce que vous pouvez consulter ne correspond"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		uci := o.text(t, "select c.uci_written from client c join organisation o on o.id=c.organisation_id where o.code='HARBOUR' order by c.id limit 1")
		membership := membershipOf(v.get("/files"))
		found := v.post("/files/search", "q", uci, "membership", membership)
		if found.Request.Method != http.MethodGet || found.Request.URL.String() != o.base+"/files/search" || !strings.Contains(found.main(), uci) {
			t.Fatalf("%s %s: %s", found.Request.Method, found.Request.URL, found.main())
		}
		if back := v.get("/files/search"); back.main() != found.main() || back.page.Find("[data-search]").AttrOr("value", "") != uci {
			t.Errorf("Back shows something else: %s", back.main())
		}
		if other := v.get("/notes/search"); strings.Contains(other.main(), uci) || other.StatusCode != http.StatusOK {
			t.Errorf("one search remembers the other's text: %s", other.main())
		}
		v.post("/notes/search", "words", "housing", "membership", membership)
		notes := v.get("/notes/search")
		if notes.page.Find("#words").AttrOr("value", "") != "housing" || notes.page.Find(".app-note-text").Length() == 0 {
			t.Errorf("notes: %s", notes.main())
		}
		missed := v.post("/files/search", "q", "Zzyzx", "membership", membership)
		if !strings.Contains(missed.main(), none) {
			t.Errorf("%s: nothing found says %s", language, missed.main())
		}
		if kept, err := db.One[int](t.Context(), o.house.DB, "select count(*) from session where data like '%Zzyzx%'"); err != nil || kept != 0 {
			t.Errorf("the text stands in clear: %d, %v", kept, err)
		}
		v.as(o.of(t, access.ProviderSupervisor, "Tideway", ""), language)
		if next := v.get("/files/search"); next.Request.URL.Path != "/files" {
			t.Errorf("who signs in next meets the search: %s", next.main())
		}
	}
}

// CCM-18, UX-1: when somebody else changed a file meanwhile, the form comes again with what was typed, beside what stands
// now, and may then be saved; nothing is written over unseen.
func TestAConflictKeepsWhatWasTyped(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ stale, typed, standing, former string }{
		"en": {"This has changed since you opened the page", "As you typed it", "the file is closed", "Corrected, and what"},
		"fr": {"Ceci a changé depuis que vous avez ouvert la page", "Ce que vous avez écrit", "le dossier est fermé", "Ce qui a été corrigé"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn
			and not exists (select 1 from file_closing c where c.file_id=f.id and c.ended_on='') order by f.id limit 1`)
		at := "/files/" + file
		opened, plan, client := v.get(at), v.get(at+"/plan"), v.get(at+"/client")
		meanwhile := "MEDIUM"
		if o.text(t, "select risk from supervision_file where id=$1", file) == meanwhile {
			meanwhile = "LOW"
		}
		v.send(v.get(at), at+"/risk", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "risk", meanwhile, "on", "2026-11-12")
		v.send(v.get(at+"/client"), at+"/client", "full_name", "Somebody Else", "official_language", "en", "interpreter", "no", "reason", "spelling")

		again := v.send(opened, at+"/risk", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "risk", "HIGH", "on", "2026-11-12")
		if again.StatusCode != http.StatusConflict || !strings.Contains(again.main(), words.stale) || !strings.Contains(again.main(), words.typed) {
			t.Fatalf("%s: %d %s", language, again.StatusCode, again.main())
		}
		if again.page.Find("#act-risk[open] #risk option[selected]").AttrOr("value", "") != "HIGH" {
			t.Error("what was chosen is lost")
		}
		if again.page.Find(`form[action="/language"]`).Length() != 0 || opened.page.Find(`form[action="/language"]`).Length() != 1 {
			t.Error("the other language leads away from what was typed, or from a page that holds nothing typed it does not")
		}
		if saved := v.send(again, at+"/risk", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "risk", "HIGH", "on", "2026-11-12"); saved.StatusCode != http.StatusOK || saved.Request.URL.Path != at {
			t.Errorf("it cannot be saved after looking: %d %s", saved.StatusCode, saved.main())
		}
		if a := v.send(plan, at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "code", "CURFEW", "condition_words", "home by ten", "on", "2026-11-12", "direction", "UP"); a.StatusCode != http.StatusConflict ||
			a.page.Find("details[open] #condition_words").AttrOr("value", "") != "home by ten" {
			t.Errorf("conditions: %d %s", a.StatusCode, a.main())
		}
		a := v.send(client, at+"/client", "full_name", "Typed Meanwhile "+language, "official_language", "en", "interpreter", "no", "reason", "a letter")
		if a.StatusCode != http.StatusConflict || !strings.Contains(a.main(), "Somebody Else") || a.page.Find("#full_name").AttrOr("value", "") != "Typed Meanwhile "+language {
			t.Errorf("client: %d %s", a.StatusCode, a.main())
		}
		if saved := v.send(a, at+"/client", "full_name", "Typed Meanwhile "+language, "official_language", "en", "interpreter", "no", "reason", "a letter"); saved.StatusCode != http.StatusOK {
			t.Errorf("client: %d %s", saved.StatusCode, saved.main())
		}
		if line, page := v.get(at).page.Find(".app-timeline").Text(), v.get(at+"/client").main(); !strings.Contains(line, "a letter") || !strings.Contains(page, "Somebody Else") || !strings.Contains(page, "a letter") {
			t.Errorf("%s: why the client was corrected is not said: %s %s", language, line, page)
		}
		if former := v.get(at + "/client").page.Find("h2:contains('" + words.former + "') + ul").Text(); strings.Contains(former, "known") != (language == "en") {
			t.Errorf("%s: a code stands in what was written before: %s", language, former)
		}
		closing := v.get(at + "/breach")
		v.shut(at)
		gone := v.press(closing, at+"/breach", "when", "NOW", "learned_at", "07:30", "called_to", "Duty officer", "breach_kind", "CONDITION", "going", "PAST", "whereabouts", "At home", "account", "The client telephoned at noon.")
		if gone.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(gone.main(), "The client telephoned at noon.") {
			t.Errorf("a form that is no longer there loses its text: %d %s", gone.StatusCode, gone.main())
		}
		if !strings.Contains(gone.main(), words.standing) {
			t.Errorf("why it cannot be done is not said: %s", gone.main())
		}
		v.send(v.get(at), at+"/reopen", "reopened_on", "2026-11-12", "reopen_reason", "It was closed too early.", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-12")
	}
}

// CCM-15: the form of an appointment shows what its questions are about, on a telephone before them, and an outcome that
// somebody else recorded meanwhile is not written over.
func TestReportingShowsWhatItAsksAbout(t *testing.T) {
	o := open(t)
	for language, words := range map[string][]string{"en": {"Conditions in force", "Goals", "Addresses", "home by ten"}, "fr": {"Conditions en vigueur", "Objectifs", "Adresses", "home by ten"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn
			order by f.id limit 1`)
		at := "/files/" + file
		v.send(v.get(at+"/plan"), at+"/conditions", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "code", "CURFEW", "condition_words", "home by ten", "on", "2026-11-12", "direction", "UP")
		v.send(v.get(at), at+"/check-in", "due_on", "2026-12-20", "late_reason", "She works on a boat.", "moved_by", "CLIENT", "move_reason", "She works on a boat.")
		due := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", file)
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on='2026-11-12' where id=$1", due); err != nil {
			t.Fatal(err)
		}
		page := v.get(at + "/check-ins/" + due)
		aside, fold := strings.Join(strings.Fields(page.page.Find(".app-aside").Text()), " "), page.page.Find(".app-aside-fold details:not([open])")
		for _, w := range words {
			if !strings.Contains(aside, w) || !strings.Contains(fold.Text(), w) {
				t.Errorf("%s: %q is not beside the questions: %s", language, w, aside)
			}
		}
		if fold.NextAllFiltered("form").Length() != 0 || page.page.Find(".app-aside-fold ~ .app-columns form").Length() == 0 {
			t.Error("on a telephone it does not come before the questions")
		}
		answers := []string{"outcome", "KEPT", "conditions", "yes", "address", "yes", "unscheduled", "no", "needs_words", "A winter coat."}
		if a := v.send(page, at+"/check-ins/"+due, answers...); a.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", a.StatusCode, a.main())
		}
		if a := v.get(at + "/check-ins/" + due); a.page.Find("main .govuk-inset-text").Length() == 0 {
			t.Errorf("%s: that it is recorded already is not said: %s", language, a.main())
		}
		again := v.send(page, at+"/check-ins/"+due, append([]string{"idempotency", "of another tab"}, answers...)...)
		if again.StatusCode != http.StatusConflict || !strings.Contains(again.page.Find("#needs_words").Text(), "A winter coat.") {
			t.Errorf("a second outcome: %d %s", again.StatusCode, again.main())
		}
		again = v.send(again, at+"/check-ins/"+due, answers...)
		if again.StatusCode != http.StatusUnprocessableEntity || again.page.Find("#why-error").Length() != 1 {
			t.Errorf("an outcome is put right without a reason: %d %s", again.StatusCode, again.main())
		}
		if again := v.send(again, at+"/check-ins/"+due, append([]string{"why", "The coat was left out, " + language}, answers...)...); again.StatusCode != http.StatusOK {
			t.Errorf("after looking it cannot be saved: %d %s", again.StatusCode, again.main())
		}
		if line := v.get(at).page.Find(".app-timeline").Text(); !strings.Contains(line, "The coat was left out, "+language) {
			t.Errorf("%s: the reason is not beside what it corrects: %s", language, line)
		}
	}
}

// SEC-1, UX-1: the lock says that drafts were kept, and the same person is led back to where they were; nobody else is.
func TestLockLeadsBack(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"draft was kept", "was kept as a draft"}, "fr": {"ébauche a été conservée", "a été conservé en ébauche"}} {
		worker, other := o.of(t, access.CaseManager, "Harbour Towns", ""), o.of(t, access.CaseManager, "Tideway", "")
		v := newVisitor(t, o.base)
		v.as(worker, language)
		file := o.text(t, `select file_id from assignment where person_id=$1 and kind='assigned' and to_date='' order by file_id limit 1`, worker.PersonID)
		notes := v.get("/files/" + file + "/notes")
		v.post("/files/"+file+"/drafts/note", "membership", membershipOf(notes), "kind", "general", "body", "Half a sentence")
		locked := v.post("/sign-out", "membership", membershipOf(notes), "locked", "yes", "return", "/files/"+file+"/notes")
		v.post("/language", "language", language, "return", "/sign-in")
		if page := v.get("/sign-in"); locked.Request.URL.Path != "/sign-in" || !strings.Contains(page.main(), words[0]) || page.page.Find(`a[href="/demo"]`).Length() != 1 {
			t.Fatalf("%s: %s", locked.Request.URL, page.main())
		}
		back := v.post("/demo", "person", worker.PersonID)
		if back.Request.URL.Path != "/files/"+file+"/notes" || !strings.Contains(back.main(), words[1]) || !strings.Contains(back.page.Find("#body").Text(), "Half a sentence") {
			t.Errorf("%s: %s", back.Request.URL, back.main())
		}
		v.post("/sign-out", "membership", membershipOf(back), "locked", "yes", "return", "/files/"+file+"/notes")
		if a := v.post("/demo", "person", other.PersonID); a.Request.URL.Path == "/files/"+file+"/notes" {
			t.Error("somebody else is led to the file")
		}
		v.post("/sign-out", "membership", membershipOf(v.get("/day")))
		if page := v.get("/sign-in"); strings.Contains(page.main(), words[0]) {
			t.Error("signing out is taken for a lock")
		}
	}
}

// CCM-11, SEC-1: the region's liaison officer approves a referral, does not approve it with a reason, or asks; the provider
// answers in the file, and nobody else may decide for the agency.
func TestTheOfficerAnswersAReferral(t *testing.T) {
	o := open(t)
	for language, words := range map[string][4]string{
		"en": {"Where would she live?", "With her sister.", "the release plan is not enough", "Agency asks for more information"},
		"fr": {"Où habiterait-elle?", "Chez sa sœur.", "le plan de mise en liberté ne suffit pas", "L’Agence demande plus de renseignements"},
	} {
		provider, officer := newVisitor(t, o.base), newVisitor(t, o.base)
		provider.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		form := provider.get("/files/new")
		site := form.page.Find(`#region option[value!=""]`).First().AttrOr("value", "")
		opened := provider.send(form, "/files/new", "full_name", "Noor Farah "+language, "received_on", "2026-11-10", "region", site, "official_language", "fr")
		at := opened.Request.URL.Path
		if opened.page.Find(`form[action="`+at+`/agency-decision"]`).Length() != 0 {
			t.Fatal("the provider is offered the agency's decision")
		}
		if a := provider.post(at+"/agency-decision", "membership", membershipOf(opened), "idempotency", "x", "agency_decision", "ACCEPTED", "decided_on", "2026-11-11", "version", "1"); a.StatusCode != http.StatusForbidden {
			t.Errorf("the provider decides for the agency: %d", a.StatusCode)
		}
		page := officer.get(at)
		if bad := officer.send(page, at+"/agency-decision", "agency_decision", "NOT_APPROVED_BY_CBSA", "decided_on", "2026-11-11"); bad.StatusCode != http.StatusUnprocessableEntity ||
			bad.page.Find("#refusal-error").Length() != 1 {
			t.Errorf("without a reason: %d %s", bad.StatusCode, bad.main())
		}
		if asked := officer.send(page, at+"/agency-decision", "agency_decision", "MORE_INFORMATION", "question", words[0]); !strings.Contains(asked.main(), words[0]) {
			t.Fatalf("asked: %d %s", asked.StatusCode, asked.main())
		}
		answered := provider.send(provider.get(at), at+"/answer-question", "referral_answer", words[1])
		if !strings.Contains(answered.main(), words[1]) || !strings.Contains(answered.main(), words[3]) {
			t.Errorf("answered: %d %s", answered.StatusCode, answered.main())
		}
		done := officer.send(officer.get(at), at+"/agency-decision", "agency_decision", "NOT_APPROVED_BY_CBSA", "refusal", "PLAN", "decided_on", "2026-11-11")
		if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), words[1]) || !strings.Contains(provider.get(at).main(), words[2]) {
			t.Errorf("decided: %d %s", done.StatusCode, done.main())
		}
		if again := officer.send(officer.get(at), at+"/agency-decision", "agency_decision", "ACCEPTED", "decided_on", "2026-11-12"); again.page.Find(`form[action="`+at+`/agency-decision"]`).Length() != 0 {
			t.Errorf("reconsidered: %s", again.main())
		}
	}
}

// CCM-15: the card says in the client's language on which day of the week, where, and whom to call; never a protected
// address.
func TestTheCardSaysWhereAndWhomToCall(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1`)
	at := "/files/" + file
	for language, words := range map[string][]string{"en": {"Friday, November 20, 2026", "Station Road, Grey Harbour", "call", "902-555-01"}, "fr": {"vendredi 20 novembre 2026", "Station Road, Grey Harbour", "appelez", "902-555-01"}} {
		if _, err := o.house.DB.Exec(t.Context(), "update client set official_language=$1 where id=(select client_id from supervision_file where id=$2)", language, file); err != nil {
			t.Fatal(err)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update appointment set date='2026-11-20', place='Clinic' where file_id=$1 and status='booked'", file); err != nil {
			t.Fatal(err)
		}
		card := v.get(at + "/card")
		leaflet := strings.Join(strings.FieldsFunc(card.page.Find(".app-leaflet").Text(), func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }), " ")
		for _, w := range words {
			if !strings.Contains(leaflet, w) {
				t.Errorf("%s: %q is not on the card: %s", language, w, leaflet)
			}
		}
	}
	for _, c := range [][3]string{{"", "902-555-0199", "902-555-0199"}, {"", "", "____"}} { // the office's number, that of the provider, and the words where neither is kept
		if _, err := o.house.DB.Exec(t.Context(), "update site set phone=$1", c[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update organisation set office_phone=$1 where code='HARBOUR'", c[1]); err != nil {
			t.Fatal(err)
		}
		if leaflet := v.get(at + "/card").page.Find(".app-leaflet").Text(); !strings.Contains(leaflet, c[2]) {
			t.Errorf("%q: no number to call, and no place to write one: %s", c, leaflet)
		}
	}
	for due, want := range map[string]bool{"2026-11-20": true, "2026-11-05": false} { // without an appointment: a day to come, and one that is past
		for _, statement := range []string{"update appointment set status='cancelled' where file_id=$1 and $2<>''", "update supervision_file set next_due=$2 where id=$1"} {
			if _, err := o.house.DB.Exec(t.Context(), statement, file, due); err != nil {
				t.Fatal(err)
			}
		}
		if leaflet := v.get(at + "/card").page.Find(".app-leaflet"); (leaflet.Find("time").Length() == 1) != want {
			t.Errorf("due on %s: %s", due, leaflet.Text())
		}
	}
	v.send(v.get(at+"/plan"), at+"/hearings", "hearing_kind", "COURT", "on_date", "2026-12-04", "at_time", "10:30", "place", "Panel Room 7") // on the card, while the file is open
	v.send(v.get(at+"/plan"), at+"/hearings", "hearing_kind", "APPEAL", "on_date", "2026-12-04", "at_time", "09:30", "place", "Early Room")  // the first by its hour, entered last
	for state, want := range map[string]bool{"ACTIVE": true, "CLOSED": false} {
		if _, err := o.house.DB.Exec(t.Context(), "update supervision_file set state=$2 where id=$1", file, state); err != nil {
			t.Fatal(err)
		}
		if leaflet := v.get(at + "/card").page.Find(".app-leaflet").Text(); strings.Contains(leaflet, "Panel Room 7") != want || want && strings.Index(leaflet, "Early Room") > strings.Index(leaflet, "Panel Room 7") {
			t.Errorf("%s: the hearing on the card: %s", state, leaflet)
		}
	}
	for _, statement := range []string{"update appointment set status='booked' where file_id=$1 and date='2026-11-20'", "update supervision_file set state='ACTIVE' where id=$1"} {
		if _, err := o.house.DB.Exec(t.Context(), statement, file); err != nil {
			t.Fatal(err)
		}
	}
	v.send(v.get(at+"/places"), at+"/places", "role", "clinic", "name", "clinic", "address", "4 Secret Lane", "protected", "yes")
	v.send(v.get(at+"/places"), at+"/places", "role", "clinic", "name", "CLINIC ", "address", "9 Open Square")
	if card := v.get(at + "/card").main(); strings.Contains(card, "Secret") || !strings.Contains(card, "9 Open Square") {
		t.Errorf("the address of the place: %s", card)
	}
}

// CCM-12, CCM-15: the card and the agreement say the client's name in its own script too, with the language, the hour and whom to call; an
// hour that is not set is said, and a card for whom no official language is kept is in the reader's.
func TestTheCardIsTheClientsOwn(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	set := func(statement string, args ...any) {
		t.Helper()
		if _, err := o.house.DB.Exec(t.Context(), statement, append(args, file)...); err != nil {
			t.Fatal(err)
		}
	}
	const official, unknown = "In the official language", "Dans la langue de cette page"
	for _, x := range []struct{ language, official, name, lang, spoken, says, hour, lede string }{
		{"en", "en", "نور وارسامي", "ar", "ara", "Language: Arabic", "The hour is not set yet", official},
		{"fr", "", "ሰላም ተስፋይ", "ti", "tir", "Langue\u00a0: Tigrigna", "L’heure n’est pas encore fixée", unknown},
		{"en", "en", "Jo Marsh", "", "eng", "Language: English", "The hour is not set yet", "In the client’s own language"},
		{"en", "fr", "Oksana Szőke", "", "eng", "Langue\u00a0: Anglais", "L’heure n’est pas encore fixée", official},
		{"en", "fr", "Олександр Шевченко", "", "ukr", "Langue\u00a0: Ukrainien", "L’heure n’est pas encore fixée", official},
	} {
		set("update client set official_language=$1, script_name=$2, script_lang=$3, language=$4 where id=(select client_id from supervision_file where id=$5)", x.official, x.name, x.lang, x.spoken)
		v.as(worker, x.language)
		for _, at := range []int64{0, clock.Micros(time.Date(2026, 11, 20, 15, 30, 0, 0, time.UTC))} {
			set("update appointment set date='2026-11-20', at=$1, place='Clinic' where file_id=$2 and status='booked'", at)
			whole := v.get("/files/" + file + "/card")
			if !strings.Contains(whole.main(), x.lede) {
				t.Errorf("%s: the card is said to be in a language it is not in: %s", x.language, whole.main())
			}
			if says := strings.Contains(whole.main(), "This page is printed in French. The client’s language: English"); says != (x.name == "Oksana Szőke") {
				t.Errorf("%s: that the client speaks the other language: %v", x.name, says)
			}
			card := whole.page.Find(".app-leaflet")
			says := strings.Join(strings.FieldsFunc(card.Text(), func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' }), " ")
			for _, w := range []string{x.name, x.says, worker.Name, "902-555-01"} {
				if !strings.Contains(says, w) {
					t.Errorf("%q is not on the card: %s", w, says)
				}
			}
			if strings.Contains(says, x.hour) != (at == 0) || card.Find(`bdi[lang="`+x.lang+`"]`).Text() != x.name {
				t.Errorf("the hour, or the name: %s", says)
			}
		}
		form := v.send(v.get("/files/"+file+"/forms"), "/files/"+file+"/forms", "code", "bsf802")
		if own, place := form.page.Find("#own_name").AttrOr("value", ""), form.page.Find("#first_meeting_place").AttrOr("value", ""); own != x.name || place != "Clinic" ||
			form.page.Find("#language").AttrOr("value", "") == "" {
			t.Errorf("the agreement begins with %q, %q: %d %s", own, place, form.StatusCode, form.main())
		}
	}
}

// CCM-3: a whole list is given with one press, without scripts too: the files that the page showed, and no other.
func TestAWholeListIsGiven(t *testing.T) {
	o := open(t)
	for _, language := range []string{"en", "fr"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		colleague := o.of(t, access.CaseManager, "Harbour Towns", "Tara")
		if _, err := o.house.DB.Exec(t.Context(), `update assignment set to_date='2026-11-01' where kind='assigned' and file_id in
			(select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE')`); err != nil {
			t.Fatal(err)
		}
		team := v.get("/team")
		shown := team.page.Find(`input[name="shown"]`).Length()
		if shown == 0 || team.page.Find(`#whole[data-all="file"]`).Length() != 1 {
			t.Fatalf("nothing waits: %s", team.main())
		}
		if given := v.send(team, "/team/assign", "worker", colleague.PersonID, "whole", "yes"); given.StatusCode != http.StatusOK || given.page.Find(`input[name="shown"]`).Length() != 0 {
			t.Errorf("%s: %d %s", language, given.StatusCode, given.main())
		}
	}
}

// SEC-3: the privacy officer's page leaves lists out on request, and what is left out stands in the log still.
func TestListsCanBeLeftOut(t *testing.T) {
	o := open(t)
	worker := newVisitor(t, o.base)
	worker.as(o.of(t, access.CaseManager, "Harbour Towns", ""), "en")
	for range 3 {
		worker.get("/files")
	}
	for language, words := range map[string]string{"en": "lists", "fr": "listes"} {
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.PrivacyOfficer), language)
		all, fewer := v.get("/audit?look=files"), v.get("/audit?look=files&lists=no")
		opened := all.page.Find("main td details")
		if opened.Length() == 0 || !strings.Contains(opened.First().Find("summary").Text(), words) || opened.First().Find("li").Length() < 2 {
			t.Errorf("%s: no line opens to its lists: %s", language, all.main())
		}
		if fewer.page.Find("main td details").Length() != 0 || fewer.page.Find(`a[href="/audit?look=files"]`).Length() == 0 {
			t.Errorf("lists are not left out: %s", fewer.main())
		}
	}
}

// CCM-17: a report made in error is taken back on the file's page, with a reason that is asked for beside its field; the
// officer has no answer to give then, and pressing twice is one act.
func TestAReportIsTakenBackOnItsFile(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	for language, said := range map[string][3]string{"en": {"This report was made in error", "Say why the report was made in error", "taken back on 2026-11-12"},
		"fr": {"Ce signalement était une erreur", "Dites pourquoi le signalement était une erreur", "retiré le 2026-11-12"}} {
		v := newVisitor(t, o.base)
		v.as(worker, language)
		v.press(v.get("/files/"+file+"/breach"), "/files/"+file+"/breach", "when", "NOW", "learned_at", "07:30", "called_to", "Duty officer", "breach_kind", "CURFEW", "going", "PAST", "whereabouts", "At home", "account", "Came home at one, "+language)
		page := v.get("/files/" + file)
		if !strings.Contains(page.main(), said[0]) {
			t.Fatalf("%s: nothing to take it back with: %s", language, page.main())
		}
		action := page.page.Find(`form[action$="/take-back"]`).First().AttrOr("action", "")
		empty := v.send(page, action, "taken_back_reason", "")
		if empty.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(empty.page.Find(".govuk-error-message").Text(), said[1]) {
			t.Errorf("%s, no reason: %d %s", language, empty.StatusCode, empty.page.Find(".govuk-error-message").Text())
		}
		for range 2 {
			done := v.send(empty, action, "taken_back_reason", "It was another client.")
			if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), said[2]) || !strings.Contains(done.main(), "It was another client.") {
				t.Fatalf("%s: %d %s", language, done.StatusCode, done.main())
			}
		}
		officer := newVisitor(t, o.base)
		officer.as(o.one(t, access.LiaisonOfficer), language)
		if n := officer.get("/files/" + file).page.Find(`form[action="` + strings.TrimSuffix(action, "/take-back") + `/answer"]`).Length(); n != 0 {
			t.Errorf("%s: the officer is still asked", language)
		}
	}
}

// CCM-1: an identifier of another length than all known ones is kept as written, and its file says so.
func TestAnUnusualUCIIsSaid(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, "select file_id from assignment where person_id=$1 and kind='assigned' and to_date='' order by file_id limit 1", worker.PersonID)
	v := newVisitor(t, o.base)
	for _, c := range []struct{ uci, language, said string }{
		{"99-1000-0001", "en", "99-1000-0001"}, {"12 34", "en", "12 34 (not 8 or 10 digits: check it)"}, {"12 34", "fr", "12 34 (ni 8 ni 10 chiffres : à vérifier)"},
	} {
		if _, err := o.house.DB.Exec(t.Context(), "update client set uci_written=$2, uci_digits=$3 where id=(select client_id from supervision_file where id=$1)", file, c.uci, registry.DigitsOfUCI(c.uci)); err != nil {
			t.Fatal(err)
		}
		v.as(worker, c.language)
		if banner := strings.Join(strings.Fields(v.get("/files/"+file).page.Find(".app-banner").Text()), " "); !strings.Contains(banner, c.said) || strings.Contains(banner, "(") != (c.uci == "12 34") {
			t.Errorf("%s: %s", c.uci, banner)
		}
	}
}

// CCM-1: a search that finds nobody offers the names that are written nearly so, and says what they are.
func TestASearchOffersNamesAlike(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	if _, err := o.house.DB.Exec(t.Context(), `update client set full_name='Noor Warsame' where id=(select f.client_id from supervision_file f join assignment a on a.file_id=f.id
		where a.person_id=$1 and a.kind='assigned' and a.to_date='' order by f.id limit 1)`, worker.PersonID); err != nil {
		t.Fatal(err)
	}
	for language, said := range map[string]string{"en": "Names that are written nearly so", "fr": "Noms qui s’écrivent presque ainsi"} {
		v := newVisitor(t, o.base)
		v.as(worker, language)
		membership := membershipOf(v.get("/files"))
		if a := v.post("/files/search", "q", "Warsama", "membership", membership); !strings.Contains(a.main(), said) || a.page.Find(`main th a:contains("Warsame")`).Length() != 1 {
			t.Errorf("%s: %s", language, a.main())
		}
		if a := v.post("/files/search", "q", "Zzyzx", "membership", membership); strings.Contains(a.main(), said) {
			t.Errorf("%s: nobody is alike: %s", language, a.main())
		}
	}
}

// shut closes a file under supervision, step by step.
func (v *visitor) shut(at string) {
	v.t.Helper()
	v.send(v.get(at+"/closing"), at+"/closing")
	v.send(v.get(at+"/closing"), at+"/closing/confirm", "word_on", "2026-11-12", "word_said", "C. Roy", "word_way", "PHONE")
	if a := v.send(v.get(at+"/closing"), at+"/closing/end", "reason", "OTHER", "closed_on", "2026-11-12", "why", "It is on paper."); a.StatusCode != http.StatusOK || a.Request.URL.Path != at {
		v.t.Errorf("the file is not closed: %d %s", a.StatusCode, a.main())
	}
}
