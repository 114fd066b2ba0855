package web

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
)

// RPT-2: a certified month leads, above its figures, to what has changed since; one that is not certified does not.
func TestWhatHasChangedStandsOnTop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, i18n.English)
		at := func() (int, int) {
			page := o.get("supervisor", o.month)
			return strings.Index(page, o.month+"/drift"), strings.Index(page, "<table")
		}
		if link, _ := at(); link >= 0 {
			t.Error("a month that nobody certified leads to what has changed since")
		}
		o.act("supervisor", "/certify")
		if link, table := at(); link < 0 || link > table {
			t.Errorf("what has changed since stands at %d, the figures at %d", link, table)
		}
	})
}
