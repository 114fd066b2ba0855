package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// RPT-2, CCM-18: the city, ground and housing of a client change from a day on, reached from the file; what is wrong is said beside its
// field with what was typed kept, and the timeline says what changed.
func TestAClientMoves(t *testing.T) {
	o := open(t)
	for _, words := range []struct{ language, title, future, same, told string }{
		{"en", "City, ground and housing", "in the future", "Nothing is different", "Gull Bay"},
		{"fr", "Ville, motif et logement", "dans le futur", "Rien n’est différent", "Gull Bay"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), words.language)
		at := "/files/" + o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE'
			and not f.withdrawn and f.city<>'Gull Bay' and f.housing<>'RESIDENCE' order by f.id limit 1`)
		if main := v.get(at).main(); !strings.Contains(main, words.title) {
			t.Errorf("%s: the file does not lead there: %s", words.language, main)
		}
		page := v.get(at + "/profile")
		wrong := v.press(page, at+"/profile", "city", "Gull Bay", "on", "2099-01-01")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.future) || wrong.page.Find("#city").AttrOr("value", "") != "Gull Bay" {
			t.Errorf("%s: %d %s", words.language, wrong.StatusCode, wrong.summary())
		}
		if same := v.press(page, at+"/profile"); same.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(same.summary(), words.same) {
			t.Errorf("%s: %d %s", words.language, same.StatusCode, same.summary())
		}
		second := v.get(at + "/profile")
		done := v.press(page, at+"/profile", "city", "Gull Bay", "housing", "with her aunt")
		if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), words.told) {
			t.Errorf("%s: %d %s", words.language, done.StatusCode, done.main())
		}
		late := v.press(second, at+"/profile", "city", "Far Bay")
		if main := late.main(); late.StatusCode != http.StatusConflict || !strings.Contains(main, "Gull Bay") || late.page.Find("#city").AttrOr("value", "") != "Far Bay" {
			t.Errorf("%s: from an older page, what stands now is not shown: %d %s", words.language, late.StatusCode, main)
		}
		if told := v.get(at).main(); !strings.Contains(told, "with her aunt") {
			t.Errorf("%s: the timeline: %s", words.language, told)
		}
	}
}
