package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-21, CCM-26: a provider's people keep the sheets on one page, which says what is out of date; the officer of the region sees
// what is offered, who is away and who covers.
func TestServicesAndWhoIsThere(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ name, kind, there, outdated, offered, away, conflict string }{
		"en": {"Name: This is needed.", "Choose what it is", "This name is in the list already", "Out of date", "What is offered", "Not available from 2026-11-10 to 2026-11-20", "This has changed since you opened"},
		"fr": {"Nom : Ce champ est obligatoire.", "Choisissez ce que c’est", "Ce nom est déjà dans la liste", "À revérifier", "Ce qui est offert", "Non disponible du 2026-11-10 au 2026-11-20", "Ceci a changé depuis"},
	} {
		// What the demonstration has on its shelf, and the other language put there, is not what is looked at.
		if _, err := o.house.DB.Exec(t.Context(), "delete from reference_sheet"); err != nil {
			t.Fatal(err)
		}
		nora, tara := o.of(t, access.CaseManager, "Harbour Towns", "Nora"), o.of(t, access.CaseManager, "Harbour Towns", "Tara")
		v := newVisitor(t, o.base)
		v.as(nora, language)
		wrong := v.send(v.get("/services"), "/services/new", "purpose", "French evenings")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.name) || !strings.Contains(wrong.summary(), words.kind) ||
			!strings.Contains(wrong.page.Find("#purpose").Text(), "French evenings") {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		kept := v.press(wrong, "/services/new", "sheet_kind", "PARTNER", "name", "Harbour College", "phone", "902-555-0170")
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), "French evenings") {
			t.Fatalf("%s: %d %s", language, kept.StatusCode, kept.summary())
		}
		if again := v.send(kept, "/services/new", "sheet_kind", "PARTNER", "name", "harbour college", "purpose", "x"); !strings.Contains(again.summary(), words.there) {
			t.Errorf("%s: %d %s", language, again.StatusCode, again.summary())
		}
		if a := v.get("/services?q=nothing+of+it"); strings.Contains(a.main(), "Harbour College") {
			t.Errorf("%s: the search: %s", language, a.main())
		}
		at := v.get("/services?q=college").page.Find(`a[href^="/services/"]`).First().AttrOr("href", "")
		sheet := v.get(at)
		v.press(sheet, at, "hours", "Mondays")
		stale := v.press(sheet, at, "hours", "Tuesdays", "idempotency", "another tab")
		if stale.StatusCode != http.StatusConflict || !strings.Contains(stale.main(), words.conflict) || !strings.Contains(stale.main(), "Mondays") || stale.page.Find("#hours").AttrOr("value", "") != "Tuesdays" {
			t.Errorf("%s: two at once: %d %s", language, stale.StatusCode, stale.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "update reference_sheet set checked_on='2025-01-01'"); err != nil {
			t.Fatal(err)
		}
		old := v.get("/services")
		if !strings.Contains(old.main(), words.outdated) {
			t.Errorf("%s: %s", language, old.main())
		}
		if a := v.send(old, at+"/checked"); strings.Contains(a.main(), words.outdated) {
			t.Errorf("%s: looked at: %s", language, a.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded)
			select 'away-'||$3, organisation_id, $1, $2, '2026-11-10', '2026-11-20', 'LEAVE', '', 0 from membership where person_id=$1`, nora.PersonID, tara.PersonID, language); err != nil {
			t.Fatal(err)
		}
		officer := newVisitor(t, o.base)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		page := officer.get("/region/providers")
		for _, w := range []string{"Harbour College", words.offered, words.away, "Tara"} {
			if !strings.Contains(page.main(), w) {
				t.Errorf("%s: the officer does not see %q: %s", language, w, page.main())
			}
		}
		if a := v.get("/region/providers"); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: a case manager: %d", language, a.StatusCode)
		}
		if _, err := o.house.DB.Exec(t.Context(), "delete from absence where id like 'away-%'"); err != nil {
			t.Fatal(err)
		}
	}
}

// service gives a reference sheet of the nation.
func (o opened) service(t testing.TB, organisationID string) string {
	t.Helper()
	_, err := o.house.DB.Exec(t.Context(), `insert into reference_sheet (id, organisation_id, kind, name, purpose, languages, phone, email, address, hours, refer, away_from, away_to, checked_on, checked_by_name)
		values ('sheet',$1,'OWN','Job club','Work','','','','','','','','','2026-11-01','Robin') on conflict (id) do nothing`, organisationID)
	if err != nil {
		t.Fatal(err)
	}
	return "sheet"
}
