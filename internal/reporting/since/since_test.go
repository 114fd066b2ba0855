package since

import (
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-2, CCM-27: a provider began on the day that it was there when its register came in, not on that of UTC.
func TestTheCutOverIsADayOfTheProvider(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, err := d.Exec(t.Context(), `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
			office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','','')`)
		if err != nil {
			t.Fatal(err)
		}
		evening := time.Date(2026, 11, 1, 2, 0, 0, 0, time.UTC)
		if _, err := d.Exec(t.Context(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
			values ('e','org','f','referred','register.imported','2026-08-01',0,$1,'','','test','{"region":"ATL","source":"register"}','','')`, clock.Micros(evening)); err != nil {
			t.Fatal(err)
		}
		if day, err := CutOver(t.Context(), d, "org", evening.AddDate(0, 1, 0)); err != nil || day != "2026-10-31" {
			t.Errorf("%s %v", day, err)
		}
	})
}
