package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/checklist"
)

func (o opened) checklists() checklist.Service {
	return checklist.Service{Service: o.house.Supervision, Forms: o.house.Forms}
}

// supervisor gives the supervisor of the first provider.
func (o opened) supervisor(t testing.TB) access.Actor {
	t.Helper()
	p := o.of(t, access.ProviderSupervisor, "Harbour Towns", "")
	return access.Actor{PersonID: p.PersonID, Name: p.Name, OrganisationID: o.text(t, "select id from organisation where code='HARBOUR'"), Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
}

// askedFor asks for a document in a file and gives its identifier.
func (o opened) askedFor(t testing.TB, file string) string {
	t.Helper()
	err := o.checklists().Ask(context.Background(), o.supervisor(t), file, checklist.Document{Name: "Correctional plan", AskedOf: "Camille Roy", AskedOn: "2026-11-01"})
	if err != nil && !fault.Is(err, fault.Invalid) { // it is asked for already
		t.Fatal(err)
	}
	return o.text(t, "select max(id) from requested_document where file_id=$1", file)
}

// referred gives a file of the first provider whose referral is worked on, opened anew.
func (o opened) referred(t testing.TB, name string) string {
	t.Helper()
	v := newVisitor(t.(*testing.T), o.base)
	v.as(o.one(t, access.CaseManager), "en")
	form := v.get("/files/new")
	a := v.press(form, "/files/new", "full_name", name, "received_on", "2026-11-12", "region", form.page.Find("#region option[value!='']").First().AttrOr("value", ""),
		"official_language", "en", "risk", "HIGH", "housing", "yes")
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Request.URL.Path, "/files/") {
		t.Fatalf("%d %s", a.StatusCode, a.summary())
	}
	return strings.TrimPrefix(a.Request.URL.Path, "/files/")
}

// CCM-4: the checklist is gone through on its page, several items at once; what rules out is said plainly beside the file, gaps
// too; a document is asked for, stands late on My day, and leaves it when it comes.
func TestTheReferralsChecklistOnItsPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string][6]string{"en": {"Say in words what is known", "What rules enrolment out", "Not yet known", "Overdue", "Criminal record, or that there is none: Missing", "This has changed since you opened"},
		"fr": {"Dites en mots ce que l’on sait", "Ce qui exclut l’inscription", "Pas encore connu", "En retard", "Casier judiciaire, ou son absence : Manquant", "Ceci a changé"}} {
		file := o.referred(t, "Selma Aziz "+language)
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.CaseManager), language)
		at := "/files/" + file + "/checklist"
		if a := v.get("/files/" + file); !strings.Contains(a.main(), words[2]) || a.page.Find(`a[href="`+at+`"]`).Length() < 2 {
			t.Errorf("%s: the file does not lead to it: %s", language, a.main())
		}
		page := v.get(at)
		wrong := v.press(page, at, "state.safety", "RULES_OUT", "words.safety", "", "state.record", "MISSING", "source", "AGENCY")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words[0]) || wrong.page.Find(`[id="state.record"] option[selected]`).AttrOr("value", "") != "MISSING" {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		kept := v.press(wrong, at, "words.safety", "Threatened a neighbour.")
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), words[1]) {
			t.Fatalf("%s: %d %s", language, kept.StatusCode, kept.main())
		}
		late := v.send(page, at, "state.record", "IN_PLACE", "seen.record", "0 UNKNOWN", "source", "CLIENT", "on_day", "2026-11-12", "idempotency", "stale-"+language)
		if late.StatusCode != http.StatusConflict || !strings.Contains(late.main(), words[5]) {
			t.Errorf("%s: %d %s", language, late.StatusCode, late.main())
		}
		if a := v.get("/files/" + file); !strings.Contains(a.main(), words[1]) || !strings.Contains(a.main(), "Threatened a neighbour.") || !strings.Contains(a.main(), words[4]) {
			t.Errorf("%s: the file says %s", language, a.main())
		}
		name := "Letter of the embassy " + language
		half := v.press(v.get(at), at+"/documents", "document", name, "asked_of", "", "asked_on", "2026-10-30", "due_on", "2026-11-05", "state.record", "IN_PLACE", "words.record", "Being looked at")
		if half.StatusCode != http.StatusUnprocessableEntity || half.page.Find(`[id="state.record"] option[selected]`).AttrOr("value", "") != "IN_PLACE" || !strings.Contains(half.page.Find(`[name="words.record"]`).AttrOr("value", "")+half.page.Find(`[name="words.record"]`).Text(), "Being looked at") ||
			half.page.Find("#document").AttrOr("value", "") != name {
			t.Errorf("%s: what was chosen in the list is lost: %d %s", language, half.StatusCode, half.summary())
		}
		asked := v.press(v.get(at), at+"/documents", "document", name, "asked_of", "Camille Roy", "asked_on", "2026-10-30", "due_on", "2026-11-05")
		if asked.StatusCode != http.StatusOK || !strings.Contains(asked.main(), name) {
			t.Fatalf("%s: %d %s", language, asked.StatusCode, asked.summary())
		}
		beside := "Medical file " + language // typed beside items, and the items' own button pressed
		for _, path := range []string{at, at + "/documents"} {
			if a := v.press(v.get(at), path, "document", beside, "asked_of", "The clinic", "asked_on", "2026-10-30", "state.counsel", "IN_PLACE", "words.counsel", "J. Roe"); a.StatusCode != http.StatusUnprocessableEntity ||
				a.page.Find("#document").AttrOr("value", "") != beside || a.page.Find(`[id="state.counsel"] option[selected]`).AttrOr("value", "") != "IN_PLACE" {
				t.Errorf("%s: items without a source, beside a document: %d %s", language, a.StatusCode, a.summary())
			}
		}
		if a := v.press(v.get(at), at, "document", beside, "asked_of", "The clinic", "asked_on", "2026-10-30", "state.counsel", "IN_PLACE", "words.counsel", "J. Roe", "source", "AGENCY"); a.StatusCode != http.StatusOK ||
			!strings.Contains(a.main(), beside) || !strings.Contains(a.main(), "J. Roe") {
			t.Errorf("%s: a document beside the items is lost: %d %s %s", language, a.StatusCode, a.summary(), a.main())
		}
		day := v.get("/day")
		if !strings.Contains(day.main(), name) || !strings.Contains(day.main(), words[3]) {
			t.Errorf("%s: My day says %s", language, day.main())
		}
		document := o.text(t, "select id from requested_document where file_id=$1", file)
		one := v.get(at + "/documents/" + document)
		if a := v.press(one, at+"/documents/"+document, "step", "GIVEN_UP", "words", ""); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: given up without a reason: %d", language, a.StatusCode)
		}
		if a := v.press(one, at+"/documents/"+document, "step", "RECEIVED"); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		if a := v.get("/day"); strings.Contains(a.main(), name) {
			t.Errorf("%s: it came and is still waited for", language)
		}
		if a := v.get("/files/" + file); !strings.Contains(a.main(), name) {
			t.Errorf("%s: the timeline does not name it: %s", language, a.main())
		}
		v.asOfficerOf(o, file, language)
		if a := v.get(at); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s: the officer: %d", language, a.StatusCode)
		}
	}
}

// CCM-4: a page on which one item is changed keeps that one; the others that it shows stand as the file says.
func TestOneChangeOfTheChecklistSignsOneItem(t *testing.T) {
	o := open(t)
	file := o.referred(t, "Omid Rahimi")
	v := newVisitor(t, o.base)
	v.as(o.one(t, access.CaseManager), "en")
	at := "/files/" + file + "/checklist"
	if a := v.press(v.get(at), at, "state.charges", "MIGHT", "words.charges", "In court in May.", "source", "CLIENT"); a.StatusCode != http.StatusOK || strings.Count(a.main(), "· The client ·") != 2 {
		t.Fatalf("%d %s", a.StatusCode, a.main())
	}
	if a := v.press(v.get(at), at+"/known"); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), "The file itself") || strings.Count(a.main(), "· The client ·") != 2 {
		t.Errorf("%d %s", a.StatusCode, a.main())
	}
}
