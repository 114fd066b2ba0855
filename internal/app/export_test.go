package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-27: the supervisor chooses columns and takes the provider's files out; the choice stands the next time, and the audit has
// it before and after, with a hash.
func TestFilesGoOutOnTheirPage(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ none, remembered, act string }{
		"en": {"Choose at least one column", "Chosen last by", "Make a file that leaves"}, "fr": {"Choisissez au moins une colonne", "Dernier choix de", "Produire un fichier qui sort"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		if v.get("/team").page.Find(`a[href="/export"]`).Length() != 1 {
			t.Errorf("%s: nothing leads to it", language)
		}
		page := v.get("/export")
		wrong := v.send(page, "/export", "format", "csv")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.none) {
			t.Errorf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		took := v.send(page, "/export", "format", "xlsx", "column", "uci", "column", "name")
		if took.StatusCode != http.StatusOK || !strings.Contains(took.Header.Get("Content-Type"), "spreadsheetml") || !strings.Contains(took.Header.Get("Content-Disposition"), "passerelle-files-2026-11-12.xlsx") {
			t.Errorf("%s: %d %v", language, took.StatusCode, took.Header)
		}
		if again := v.get("/export"); again.page.Find(`input[name="column"][checked]`).Length() != 2 || !strings.Contains(again.main(), words.remembered) {
			t.Errorf("%s: not remembered: %s", language, again.main())
		}
		privacy := newVisitor(t, o.base)
		privacy.as(o.one(t, access.PrivacyOfficer), language)
		if main := privacy.get("/audit?look=files").main(); !strings.Contains(main, words.act) {
			t.Errorf("%s: the audit: %s", language, main)
		}
		worker := newVisitor(t, o.base)
		worker.as(o.of(t, access.CaseManager, "Harbour Towns", "Nora"), language)
		if a := worker.get("/export"); a.StatusCode != http.StatusForbidden {
			t.Errorf("%s: a case manager: %d", language, a.StatusCode)
		}
	}
}
