package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-15: the supervisor sets what each risk level asks; the team's page and the file say who is below; a file that reports less
// often says why, and its next check-in is proposed by its interval.
func TestContactStandards(t *testing.T) {
	o := open(t)
	for _, words := range []struct{ language, title, order, reason, below string }{
		{"en", "Contact standard", "cannot be seen less often", "Say why this client reports less often", "Reports less often than asked"},
		{"fr", "Norme de contact", "ne peut être vu moins souvent", "Dites pourquoi ce client se présente moins souvent", "Se présente moins souvent que demandé"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), words.language)
		page := v.get("/contact-standard/setting")
		wrong := v.press(page, "/contact-standard/setting", "high", "MONTHLY", "medium", "WEEKLY", "low", "WEEKLY")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.order) {
			t.Errorf("%s: %d %s", words.language, wrong.StatusCode, wrong.summary())
		}
		if a := v.press(page, "/contact-standard/setting", "clean_days", "soon"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#clean_days").AttrOr("value", "") != "soon" {
			t.Errorf("%s: days that are no number: %d %s", words.language, a.StatusCode, a.summary())
		}
		if done := v.press(page, "/contact-standard/setting", "high", "WEEKLY", "medium", "WEEKLY", "low", "BIWEEKLY", "clean_days", "60"); done.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", words.language, done.StatusCode, done.summary())
		}
		file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1`)
		if _, err := o.house.DB.Exec(t.Context(), "update supervision_file set risk='HIGH', standard='MONTHLY' where id=$1", file); err != nil {
			t.Fatal(err)
		}
		at := "/files/" + file
		if main := v.get(at).main(); !strings.Contains(main, words.title) || !strings.Contains(main, words.below) {
			t.Errorf("%s: the file does not say that it is below: %s", words.language, main)
		}
		if main := v.get("/contact-standard").main(); !strings.Contains(main, words.below) {
			t.Errorf("%s: the list: %s", words.language, main)
		}
		if main := v.get("/team").main(); !strings.Contains(main, words.title) && !strings.Contains(strings.ToLower(main), strings.ToLower(words.title)) {
			t.Errorf("%s: the team: %s", words.language, main)
		}
		form := v.get(at + "/contact-standard")
		if chosen := form.page.Find("#often option[selected]").AttrOr("value", ""); chosen != "MONTHLY" {
			t.Errorf("%s: a press would change the client's own interval to %s", words.language, chosen)
		}
		wrong = v.press(form, at+"/contact-standard", "often", "MONTHLY", "reason", "")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.reason) {
			t.Errorf("%s: %d %s", words.language, wrong.StatusCode, wrong.summary())
		}
		done := v.press(form, at+"/contact-standard", "often", "MONTHLY", "reason", "Works on a boat.")
		if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), "Works on a boat.") || strings.Contains(done.main(), words.below) {
			t.Errorf("%s: %d %s", words.language, done.StatusCode, done.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "delete from contact_deviation"); err != nil {
			t.Fatal(err)
		}
	}
}
