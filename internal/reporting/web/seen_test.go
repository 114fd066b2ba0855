package web

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
)

// RPT-3, RPT-4: a region's and the nation's report are sent as their pages showed them: what was corrected and accepted since is shown first, in
// both languages, with what was typed.
func TestReportsAreSentAsTheyWereSeen(t *testing.T) {
	for _, language := range []i18n.Language{i18n.English, i18n.French} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			o := open(t, d, language)
			month := func() {
				o.act("supervisor", "/certify")
				o.act("supervisor", "/submit", o.step("supervisor")...)
				o.act("officer", "/accept", o.step("officer")...)
			}
			correct := func() {
				o.act("supervisor", "/correct", append(o.step("supervisor"), "correction", "One more")...)
				o.act("supervisor", "/adjust", "figure", "enrolled/", "amount", "1", "reason", "Paper")
				month()
			}
			sends := func(person, page, post string) {
				t.Helper()
				old := o.seenAt(person, page)
				correct()
				if person == "analyst" {
					o.post("officer", "/region/2026-09/consolidate", "seen", o.seenAt("officer", "/region?month=2026-09"))
				}
				w := o.post(person, post, "seen", old, "remark", "Ours <too>")
				if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), o.bundle.Text(language, "reporting.problem.sent_unseen")) {
					t.Errorf("%s: what was not seen: %d", post, w.Code)
				}
				if person == "analyst" && !strings.Contains(w.Body.String(), "Ours &lt;too&gt;") {
					t.Errorf("%s: what was typed is lost", post)
				}
				if w = o.post(person, post, "seen", o.seenAt(person, page)); w.Code != http.StatusSeeOther {
					t.Errorf("%s: what was seen: %d", post, w.Code)
				}
			}
			month()
			sends("officer", "/region?month=2026-09", "/region/2026-09/consolidate")
			sends("analyst", "/nation?month=2026-09", "/nation/2026-09/send")
		})
	}
}
