package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-24: the housing coordinator notes what was seen of a resident; the case manager finds it beside the file and on My day.
func TestWhatTheHouseSaw(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ title, kind, missing, day, hour string }{
		"en": {"Notes of the residence", "Choose what it is about", "Write what was seen", "What the residences saw", "still to come"},
		"fr": {"Notes de la résidence", "Choisissez de quoi il s’agit", "Écrivez ce qui a été vu", "Ce que les résidences ont vu", "encore à venir"},
	} {
		coordinator := o.one(t, access.HousingCoordinator)
		stay := o.stay(t, coordinator.PersonID)
		file := o.text(t, "select file_id from bed_stay where id=$1", stay)
		at := "/files/" + file + "/house"
		v := newVisitor(t, o.base)
		v.as(coordinator, language)
		if page := v.get("/files/" + file); page.page.Find(`a[href="`+at+`"]`).Length() != 1 {
			t.Fatalf("%s: nothing leads to it: %s", language, page.main())
		}
		wrong := v.press(v.get(at), at, "at_time", "23:10")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.kind) || !strings.Contains(wrong.summary(), words.missing) ||
			wrong.page.Find("#at_time").AttrOr("value", "") != "23:10" {
			t.Errorf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		if a := v.press(wrong, at, "house_kind", "CURFEW_MISSED", "words", "Later."); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.summary(), words.hour) {
			t.Errorf("%s: an hour to come: %d %s", language, a.StatusCode, a.summary())
		}
		if number := v.get(at).page.Find(`main a[href^="tel:"]`).Length(); number != 1 {
			t.Errorf("%s: no number to call: %s", language, v.get(at).main())
		}
		kept := v.press(wrong, at, "at_time", "06:10", "house_kind", "CURFEW_MISSED", "words", "Came at ten past eleven.")
		if kept.StatusCode != http.StatusOK || !strings.Contains(kept.main(), "Came at ten past eleven.") {
			t.Fatalf("%s: %d %s", language, kept.StatusCode, kept.summary())
		}
		holder := o.text(t, "select person_id from assignment where file_id=$1 and kind='assigned' and to_date=''", file)
		for _, p := range o.people {
			if p.PersonID != holder {
				continue
			}
			w := newVisitor(t, o.base)
			w.as(p, language)
			if main := w.get("/day").main(); !strings.Contains(main, words.day) || !strings.Contains(main, "Came at ten past eleven.") {
				t.Errorf("%s: the day: %s", language, main)
			}
			if a := w.get("/files/" + file); !strings.Contains(a.page.Find("#house-notes + ul").Text(), "Came at ten past eleven.") {
				t.Errorf("%s: the file: %s", language, a.main())
			}
			if a := w.get(at); !strings.Contains(a.main(), words.title) || a.page.Find(`form[action="`+at+`"]`).Length() != 0 {
				t.Errorf("%s: the case manager writes: %s", language, a.main())
			}
		}
		officer := newVisitor(t, o.base)
		officer.as(o.one(t, access.LiaisonOfficer), language)
		if a := officer.get(at); a.StatusCode == http.StatusOK {
			t.Errorf("%s: the officer reads it", language)
		}
		if _, err := o.house.DB.Exec(t.Context(), "delete from house_note"); err != nil {
			t.Fatal(err)
		}
	}
}
