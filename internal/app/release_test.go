package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
)

// letter gives a file a sealed letter to counsel, whom a consent covers, and gives its name.
func (o opened) letter(t testing.TB, organisation, file string) string {
	t.Helper()
	ctx := context.Background()
	a := access.Actor{PersonID: o.of(t, access.ProviderSupervisor, "Harbour Towns", "").PersonID, OrganisationID: organisation, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	if err := o.house.Supervision.AddPlace(ctx, a, file, registry.Place{Role: "counsel", Name: "Ida Counsel"}); err != nil {
		t.Fatal(err)
	}
	place := o.text(t, "select max(id) from place where file_id=$1 and name='Ida Counsel'", file)
	consent := release.NewConsent{OnPaper: true, What: []string{"health"}, Covers: []string{place}, GivenOn: "2026-11-02"}
	if err := o.house.Release.KeepConsent(ctx, a, file, consent); err != nil {
		t.Fatal(err)
	}
	letter, err := o.house.Release.Begin(ctx, a, file, place, "About", "Words")
	if err != nil {
		t.Fatal(err)
	}
	sealed := id.New()
	if err := o.house.Files.Put(ctx, sealed, strings.NewReader("sealed")); err != nil {
		t.Fatal(err)
	}
	if _, err := o.house.DB.Exec(ctx, "update letter set sealed_id=$2 where id=$1", letter, sealed); err != nil {
		t.Fatal(err)
	}
	return letter
}

// CCM-5, CCM-7, CCM-8, UX-1: without a consent the button says why; once one is recorded a letter is drafted, written, refused with
// what was typed, marked sent, and then read by the officer; a contact is logged; both languages.
func TestLettersOnConsent(t *testing.T) {
	o := open(t)
	worker := o.one(t, access.CaseManager)
	file := o.text(t, `select f.id from supervision_file f join assignment x on x.file_id=f.id where x.person_id=$1 and x.kind='assigned' and x.to_date='' and f.state='ACTIVE' and not f.withdrawn
		and f.region='ATL' and exists (select 1 from place p where p.file_id=f.id and p.role='counsel') order by f.id desc limit 1`, worker.PersonID)
	at := "/files/" + file + "/letters"
	place, err := db.One[string](t.Context(), o.house.DB, "select id from place where file_id=$1 and role='counsel' limit 1", file)
	if err != nil {
		t.Fatal(err)
	}
	a := access.Actor{PersonID: worker.PersonID, OrganisationID: o.text(t, "select organisation_id from person where id=$1", worker.PersonID), Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	if _, err := o.house.Questions.Send(t.Context(), a, file, []question.Asked{{Heading: "wellbeing", Question: "health", Words: "Which medicine?"}, {Heading: "identity", Words: "Where is the passport?"}}); err != nil {
		t.Fatal(err)
	}
	for language, words := range map[string]struct{ none, copied, problem string }{
		"en": {"No consent in force covers this person: no letter.", "Copy: community liaison officer", "There is a problem"},
		"fr": {"Aucun consentement en vigueur ne couvre cette personne\u00a0: pas de lettre.", "Copie : agent de liaison communautaire", "Il y a un problème"},
	} {
		if _, err := o.house.DB.Exec(t.Context(), "update consent_release set revoked_on='2026-11-03' where file_id=$1", file); err != nil {
			t.Fatal(err)
		}
		v := newVisitor(t, o.base)
		v.as(worker, language)
		page := v.get(at)
		if page.page.Find("button[disabled]").Length() != 1 || !strings.Contains(page.page.Find("#no-consent ~ ul").Text(), words.none) {
			t.Fatalf("the button does not say why: %s", page.main())
		}
		wrong := v.send(page, at+"/consents", "form", "paper", "what", "health", "given_on", "2026-11-10")
		if wrong.StatusCode != http.StatusUnprocessableEntity || wrong.page.Find("#covers-error, .govuk-error-message").Length() == 0 || wrong.page.Find(`input[name="what"][value="health"][checked]`).Length() != 1 {
			t.Errorf("%d: %s", wrong.StatusCode, wrong.main())
		}
		page = v.send(wrong, at+"/consents", "form", "paper", "what", "health", "covers", place, "given_on", "2026-11-10")
		given := page.page.Find(`form[action="`+at+`/revoke"] input[name="consent"]`).First().AttrOr("value", "")
		back := v.send(page, at+"/revoke", "consent", given, "revoked_on", "2026-02-31")
		if fold := back.page.Find("details[open]:has(#revoked_on-error)"); back.StatusCode != http.StatusUnprocessableEntity || fold.Find("#revoked_on").AttrOr("value", "") != "2026-02-31" {
			t.Errorf("taken back on no day: %d, %s", back.StatusCode, back.main())
		}
		letter := v.send(page, at, "to", place)
		here := letter.Request.URL.Path
		if letter.StatusCode != http.StatusOK || here == at || !strings.Contains(letter.main(), words.copied) {
			t.Fatalf("%d %s: %s", letter.StatusCode, here, letter.main())
		}
		if asks := letter.page.Find("#body").Text(); !strings.Contains(asks, "Which medicine?") || strings.Contains(asks, "passport") || letter.page.Find("#left-out li").Length() == 0 {
			t.Errorf("%s: the draft asks %q, and leaves out %q", language, asks, letter.page.Find("#left-out").Text())
		}
		v.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		if draft := v.get(here); draft.StatusCode != http.StatusNotFound {
			t.Errorf("the officer reads a draft: %d", draft.StatusCode)
		}
		v.as(worker, language)
		if empty := v.send(letter, here, "subject", "Kept subject", "body", " "); empty.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(empty.main(), words.problem) || empty.page.Find("#subject").AttrOr("value", "") != "Kept subject" {
			t.Errorf("%d: %s", empty.StatusCode, empty.main())
		}
		written := v.send(letter, here, "subject", "Where may she live", "body", "We ask where she may live.")
		if none := v.send(written, here+"/sent", "sent_on", "2026-11-12"); none.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("sent in no way: %d", none.StatusCode)
		}
		if sent := v.send(written, here+"/sent", "sent_on", "2026-11-12", "way", "post"); sent.StatusCode != http.StatusOK {
			t.Errorf("%d: %s", sent.StatusCode, sent.main())
		}
		logged := v.send(v.get(at), at+"/contacts", "with", place, "contact_way", "phone", "why", "To ask about a room", "said", "nothing", "on_day", "2026-11-12", "told", "yes")
		if !strings.Contains(logged.main(), "To ask about a room") {
			t.Errorf("%d: %s", logged.StatusCode, logged.main())
		}
		v.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		if copied := v.get(here); copied.StatusCode != http.StatusOK || !strings.Contains(copied.main(), "We ask where she may live.") || copied.page.Find(`form[action="`+here+`"]`).Length() != 0 {
			t.Errorf("%d: %s", copied.StatusCode, copied.main())
		}
	}
}

// CCM-8: the letters page says which of a consent and a refusal holds: the later one. In both languages.
func TestTheLaterOfConsentAndRefusalIsSaid(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"The refusal holds.", "Followed by a consent on 2026-11-09: Health"},
		"fr": {"Le refus prévaut.", "Suivi d’un consentement le 2026-11-09 : Santé"}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		v.send(v.get(at+"/places"), at+"/places", "role", "counsel", "name", "Avery "+language)
		to := o.text(t, "select max(id) from place where file_id=$1 and name=$2", strings.TrimPrefix(at, "/files/"), "Avery "+language)
		given := func(on string) answer {
			return v.send(v.get(at+"/letters"), at+"/letters/consents", "form", "paper", "covers", to, "what", "health", "given_on", on)
		}
		given("2026-11-05")
		refused := v.send(v.get(at+"/letters"), at+"/letters/refusals", "refused_to", to, "refused_what", "health", "refused_on", "2026-11-06")
		if !strings.Contains(refused.main(), words[0]) {
			t.Errorf("%s: %s", language, refused.main())
		}
		if followed := given("2026-11-09"); strings.Contains(followed.main(), words[0]) || !strings.Contains(followed.main(), words[1]) {
			t.Errorf("%s: %s", language, followed.main())
		}
	}
}

// CCM-8, UX-1: what the client refused stands beside the telephone number on the file's page, the list of people and the person's own, and
// a contact in which it was told all the same is asked on what ground, with what was typed. In both languages.
func TestARefusalStandsBesideTheNumber(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"Refused on 2026-11-06: Health", "No consent in force lets", "The law requires or allows it"},
		"fr": {"Refusé le 2026-11-06 : Santé", "Aucun consentement en vigueur ne permet", "La loi l’exige ou le permet"}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		v.send(v.get(at+"/places"), at+"/places", "role", "counsel", "name", "Remy "+language, "phone", "902-555-0143")
		to := o.text(t, "select max(id) from place where file_id=$1 and name=$2", strings.TrimPrefix(at, "/files/"), "Remy "+language)
		v.send(v.get(at+"/letters"), at+"/letters/refusals", "refused_to", to, "refused_what", "health", "refused_on", "2026-11-06")
		for _, page := range []string{at, at + "/places", at + "/places/" + to, at + "/letters"} {
			if got := v.get(page); !strings.Contains(got.main(), words[0]) {
				t.Errorf("%s: %s does not say what was refused: %s", language, page, got.main())
			}
		}
		logged := []string{"with", to, "contact_way", "email", "why", "To ask about a room", "said", "something", "said_what", "health", "on_day", "2026-11-12"}
		asked := v.send(v.get(at+"/letters"), at+"/letters/contacts", logged...)
		if asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.main(), words[1]) || asked.page.Find(`input[name="said_what"][value="health"][checked]`).Length() != 1 {
			t.Errorf("%s: %d %s", language, asked.StatusCode, asked.main())
		}
		if told := v.send(asked, at+"/letters/contacts", append(logged, "ground", "law")...); told.StatusCode != http.StatusOK || !strings.Contains(told.main(), words[2]) {
			t.Errorf("%s: %d %s", language, told.StatusCode, told.main())
		}
	}
}
