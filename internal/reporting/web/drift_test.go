package web

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
)

// RPT-2: a certified month says near its top how many figures differ now from what was certified, and nothing while none does.
func TestWhatHasChangedIsCountedOnTop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, i18n.English)
		o.act("supervisor", "/certify")
		if page := o.get("supervisor", o.month); strings.Contains(page, `id="drifted"`) {
			t.Error("something is said to have changed")
		}
		if _, err := d.Exec(t.Context(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
			select 'late', organisation_id, 'late', kind, act, effective, effective_at, recorded+1, person_id, role, system, payload, corrects, import_id from event where kind='referred' limit 1`); err != nil {
			t.Fatal(err)
		}
		page := o.get("supervisor", o.month)
		if at := strings.Index(page, `id="drifted"`); at < 0 || at > strings.Index(page, "<table") {
			t.Errorf("what has changed is not counted above the figures (%d)", at)
		}
	})
}
