package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// summary gives what the list of problems on top of a page says.
func (a answer) summary() string {
	return strings.Join(strings.Fields(a.page.Find(".govuk-error-summary__list").Text()), " ")
}

// CCM-15, CCM-17, CCM-16: what is left out is asked for by the name its field has on the page, in both languages; a client
// who did not come leads to the file and not to a card; a note of headings only is not signed; a file that was opened in
// error says so, is not reopened, and is put back where it stood.
func TestFormsAskForWhatIsMissing(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct {
		missed, breach, note, referral, date, sure, inError string
	}{
		"en": {"Next: reach the client today", "Choose what was not complied with.Write what happened.Say when the agency was called, or that it is not called yet.Learned at (hour): Enter a time such as 14:30.Say whether it is over.Say where the client is, or that nobody knows.", "only the headings", "Name: This is needed.", "Next check-in: Enter a real date", "Say why the file was opened in error.Confirm", "Opened in error"},
		"fr": {"Prochaine étape", "Choisissez ce qui n’a pas été respecté.Écrivez ce qui s’est passé.Dites quand l’Agence a été appelée, ou qu’elle ne l’est pas encore.Heure où vous l’avez appris : Entrez une heure, par exemple 14 h 30.Dites si c’est terminé.Dites où se trouve le client, ou que personne ne le sait.", "que les titres", "Nom : Ce champ est obligatoire.", "Prochaine présentation : Entrez une vraie date", "Dites pourquoi le dossier a été ouvert par erreur.Confirmez", "Ouvert par erreur"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id join check_in k on k.file_id=f.id
			where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn and not f.opened_in_error and k.outcome=''
				and not exists (select 1 from file_closing c where c.file_id=f.id and c.ended_on='') order by f.id limit 1`)
		at, in := "/files/"+file, o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", file)
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on='2026-11-12' where id=$1", in); err != nil {
			t.Fatal(err)
		}

		if a := v.press(v.get(at+"/breach"), at+"/breach"); a.StatusCode != http.StatusUnprocessableEntity || a.summary() != words.breach {
			t.Errorf("%s: an empty report: %d %s", language, a.StatusCode, a.summary())
		}
		notes := v.get(at + "/notes")
		body := notes.page.Find("#body").Text()
		if a := v.send(notes, at+"/notes", "kind", "general", "occurred", "2026-11-10", "body", body); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.summary(), words.note) {
			t.Errorf("%s: a template was signed: %d %s", language, a.StatusCode, a.summary())
		}
		if a := v.send(v.get(at), at+"/check-in", "due_on", "2026-02-30"); !strings.Contains(a.summary(), words.date) {
			t.Errorf("%s: no such day: %s", language, a.summary())
		}
		reporting := at + "/check-ins/" + in
		if a := v.send(v.get(reporting), reporting, "outcome", "MISSED", "not_coming", "yes"); a.Request.URL.Path != at || !strings.Contains(a.main(), words.missed) {
			t.Errorf("%s: missed leads to %s: %s", language, a.Request.URL.Path, a.main())
		}
		if a := v.send(v.get("/files/new"), "/files/new"); !strings.Contains(a.summary(), words.referral) ||
			a.page.Find(".govuk-error-summary__list li").Length() != 3 {
			t.Errorf("%s: an empty referral: %s", language, a.summary())
		}
		if a := v.send(v.get(at+"/opened-in-error"), at+"/opened-in-error"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.summary(), words.sure) {
			t.Errorf("%s: without a reason: %d %s", language, a.StatusCode, a.summary())
		}
		gone := v.send(v.get(at+"/opened-in-error"), at+"/opened-in-error", "error_reason", "The wrong Noor.", "sure", "yes")
		if gone.StatusCode != http.StatusOK || !strings.Contains(gone.main(), words.inError) || !strings.Contains(gone.main(), "The wrong Noor.") ||
			gone.page.Find("form[action$='/reopen']").Length() != 0 || strings.Contains(gone.page.Find(".app-banner").Text(), "Closed") {
			t.Errorf("%s: opened in error: %d %s", language, gone.StatusCode, gone.main())
		}
		if name := o.of(t, access.ProviderSupervisor, "Harbour Towns", "").Name; !strings.Contains(gone.main(), name) {
			t.Errorf("%s: by whom: %s", language, gone.main())
		}
		if back := v.send(gone, at+"/in-error"); back.StatusCode != http.StatusOK || strings.Contains(back.main(), "The wrong Noor.") || back.page.Find("a[href$='/closing']").Length() == 0 {
			t.Errorf("%s: taken back: %d %s", language, back.StatusCode, back.main())
		}
	}
}

// CCM-1, UX-4: a client's citizenship and language are typed and read as names in the reader's language, from a list; what
// nobody knows is said beside its field with what was typed, on the referral and where it is corrected.
func TestCitizenshipAndLanguageByName(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ citizenship, language, refused string }{
		"en": {"Ethiopia", "Amharic", "Choose a language of the list"}, "fr": {"Éthiopie", "Amharique", "Choisissez une langue de la liste"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.CaseManager, "Harbour Towns", ""), language)
		fresh := v.get("/files/new")
		for _, name := range []string{words.citizenship, words.language} {
			if fresh.page.Find("datalist option[value='"+name+"']").Length() != 1 {
				t.Errorf("%s: %s is not offered", language, name)
			}
		}
		given := []string{"full_name", "Selam Abebe " + language, "received_on", "2026-11-02", "region", fresh.page.Find("#region option").Eq(1).AttrOr("value", ""), "citizenship", words.citizenship}
		if a := v.send(fresh, "/files/new", append(given, "language", "qwerty")...); a.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(a.page.Find("#language-error").Text(), words.refused) || a.page.Find("#language").AttrOr("value", "") != "qwerty" {
			t.Errorf("%s: no language: %d %s", language, a.StatusCode, a.main())
		}
		opened := v.send(fresh, "/files/new", append(given, "language", strings.ToUpper(words.language))...)
		at := opened.Request.URL.Path
		if main := opened.main(); !strings.Contains(main, words.citizenship) || !strings.Contains(main, words.language) {
			t.Fatalf("%s: the file says %s", language, main)
		}
		if kept := o.text(t, "select c.citizenship||' '||c.language from client c join supervision_file f on f.client_id=c.id where f.id=$1", strings.TrimPrefix(at, "/files/")); kept != "ETH am" {
			t.Errorf("%s: kept as %s", language, kept)
		}
		page := v.get(at + "/client")
		if page.page.Find("#citizenship").AttrOr("value", "") != words.citizenship || page.page.Find("#language").AttrOr("value", "") != words.language {
			t.Errorf("%s: the form shows %s", language, page.main())
		}
	}
}

// CCM-24: who arrived and left on which day is entered and corrected on the page of the beds, where two of one name are
// told apart; a day to come is refused beside its field, in both languages.
func TestDaysOfAStay(t *testing.T) {
	o := open(t)
	coordinator := o.one(t, access.HousingCoordinator)
	stay := o.stay(t, coordinator.PersonID)
	for language, words := range map[string]struct{ future, correct string }{"en": {"This date lies in the future", "Correct the days"}, "fr": {"dans le futur", "Corriger les dates"}} {
		v := newVisitor(t, o.base)
		v.as(coordinator, language)
		beds := v.get("/beds")
		if beds.page.Find(`.app-callnow a[href^="tel:902555"]`).Length() != 1 {
			t.Errorf("%s: no number to call: %s", language, beds.main())
		}
		file, uci := o.text(t, "select file_id from bed_stay where id=$1", stay), o.text(t, "select c.uci_written from bed_stay b join supervision_file f on f.id=b.file_id join client c on c.id=f.client_id where b.id=$1", stay)
		if !strings.Contains(beds.page.Find("#houses").Text(), uci) || !strings.Contains(beds.page.Find("#leaver").Text(), uci) {
			t.Errorf("%s: %s is not told apart: %s", language, uci, beds.main())
		}
		if a := v.send(beds, "/beds/depart", "leaver", file, "left_on", "2099-01-01"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.page.Find("#left_on-error").Text(), words.future) ||
			a.page.Find("#left_on").AttrOr("value", "") != "2099-01-01" {
			t.Errorf("%s: left in a hundred years: %d %s", language, a.StatusCode, a.summary())
		}
		if a := v.send(beds, "/beds/residences", "name", "", "places", "", "rules", ""); a.page.Find("details[open] #places-error").Length() != 1 || a.page.Find("details[open] #name-error").Length() != 1 {
			t.Errorf("%s: what is wrong with a residence is folded away: %d %s", language, a.StatusCode, a.summary())
		}
		at := "/beds/stays/" + stay
		page := v.get(at)
		if !strings.Contains(page.main(), words.correct) {
			t.Errorf("%s: %s", language, page.main())
		}
		day := o.text(t, "select arrived_on from bed_stay where id=$1", stay)
		if a := v.send(page, at, "arrived_on", day, "left_on", day); a.Request.URL.Path != "/beds" || o.text(t, "select left_on from bed_stay where id=$1", stay) != day {
			t.Errorf("%s: corrected: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.send(v.get(at), at, "arrived_on", day, "left_on", ""); a.Request.URL.Path != "/beds" || o.text(t, "select left_on from bed_stay where id=$1", stay) != "" {
			t.Errorf("%s: is there still: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.get("/files/" + file); a.StatusCode != http.StatusOK || a.page.Find(".app-lede").Length() == 0 || a.page.Find(".app-empty").Length() != 1 || a.page.Find("a[href$='/plan']").Length() != 1 {
			t.Errorf("%s: the file of a resident: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.get("/files/" + file + "/plan"); a.StatusCode != http.StatusOK || a.page.Find("main h2").Length() != 1 {
			t.Errorf("%s: more than the conditions for housing: %d %s", language, a.StatusCode, a.main())
		}
	}
}
