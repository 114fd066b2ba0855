package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-1: an officer announces somebody; the provider sees it on My day and opens the file with what it says, and the file names it;
// a second opening and a stale change are said, what was typed kept.
func TestAnnouncedBeforeTheReferral(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"Heads-ups", "led to a file already", "The referral was announced on"}, "fr": {"Avis préalables", "déjà mené à un dossier", "L’aiguillage a été annoncé le"}} {
		v := newVisitor(t, o.base)
		file := o.text(t, `select max(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and not f.withdrawn`)
		v.asOfficerOf(o, file, language)
		site := o.text(t, "select site_id from supervision_file where id=$1", file)
		form := v.get("/heads-ups/new")
		known := o.text(t, "select c.full_name from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
		met := v.press(form, "/heads-ups/new", "site", site, "name", known)
		if met.StatusCode != http.StatusUnprocessableEntity || met.page.Find(`a[href="/files/`+file+`"]`).Length() == 0 || met.page.Find("#name").AttrOr("value", "") != known {
			t.Fatalf("%s: %d %s", language, met.StatusCode, met.text())
		}
		told := v.press(form, "/heads-ups/new", "site", site, "name", "Q. Z. "+language, "uci", "", "risk", "HIGH", "housing", "yes", "held_at", "Holding centre", "expected_on", "2026-11-20")
		if told.StatusCode != http.StatusOK || !strings.Contains(told.main(), "Q. Z. "+language) {
			t.Fatalf("%s: %d %s", language, told.StatusCode, told.main())
		}
		at := told.Request.URL.Path
		if a := v.get("/region/waiting"); a.page.Find(`a[href="`+at+`"]`).Length() != 1 {
			t.Errorf("%s: the officer's page does not list it", language)
		}
		one := v.get(at)
		if a := v.press(one, at, "name", "Quentin Zola "+language, "uci", "", "risk", "HIGH", "housing", "yes"); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.summary())
		}
		if a := v.send(one, at, "name", "Stale", "idempotency", "stale-"+language, "version", "1"); a.StatusCode != http.StatusConflict || a.page.Find("#name").AttrOr("value", "") != "Stale" {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.summary())
		}

		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		for _, page := range []string{"/day", "/team", "/heads-ups"} {
			if a := v.get(page); a.page.Find(`a[href="`+at+`"]`).Length() != 1 || !strings.Contains(a.main(), words[0]) {
				t.Errorf("%s: %s does not list it: %s", language, page, a.main())
			}
		}
		typedBefore := one
		one = v.get(at)
		if a := v.send(typedBefore, at, "name", "Somebody Else", "risk", "LOW", "idempotency", "rewritten-"+language, "version", "2"); a.StatusCode != http.StatusConflict || one.page.Find(`form[action="`+at+`"]`).Length() != 0 {
			t.Errorf("%s: the provider rewrites what the officer said: %d %s", language, a.StatusCode, a.summary())
		}
		if changes := one.page.Find("#changes li"); changes.Length() != 1 || !strings.Contains(changes.Text(), "Q. Z. "+language+" → Quentin Zola "+language) {
			t.Errorf("%s: what was said before: %s", language, changes.Text())
		}
		begun := v.get("/files/new?" + "heads_up=" + strings.TrimPrefix(at, "/heads-ups/"))
		if begun.page.Find("#full_name").AttrOr("value", "") != "Quentin Zola "+language || begun.page.Find("#risk option[selected]").AttrOr("value", "") != "HIGH" ||
			begun.page.Find("#housing option[selected]").AttrOr("value", "") != "yes" || begun.page.Find("#region option[selected]").AttrOr("value", "") != site {
			t.Errorf("%s: the referral does not begin with it: %s", language, begun.main())
		}
		typed := []string{"full_name", "Quentin Zola " + language, "received_on", "2026-11-12", "region", site, "official_language", "en", "risk", "HIGH", "housing", "yes"}
		opened := v.press(begun, "/files/new", typed...)
		if opened.StatusCode != http.StatusOK || !strings.Contains(opened.main(), words[2]) || opened.page.Find(`a[href="`+at+`"]`).Length() == 0 {
			t.Fatalf("%s: %d %s", language, opened.StatusCode, opened.main())
		}
		typed[1] = "Somebody Else " + language
		if a := v.send(begun, "/files/new", append(typed, "idempotency", "twice-"+language, "heads_up", strings.TrimPrefix(at, "/heads-ups/"))...); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.summary(), words[1]) {
			t.Errorf("%s: a second file: %d %s", language, a.StatusCode, a.summary())
		}
	}
}
