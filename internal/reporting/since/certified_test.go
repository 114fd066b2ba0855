package since

import (
	"context"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-27: a month certified by somebody else holds the registers it counts; the importer's own does not.
func TestCertifiedImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, sql := range []string{
			`insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
		values ('f','o','','ATL','CCMS','c','ACTIVE','2026-01-01','','','','','','','','','','','','',false,false,false,'i','','',1,'')`,
			`insert into submission values ('s','o','ATL','2026-10',1,1,'CERTIFIED',false,1,'boss','',0,'',0,'',1,'','',0,'')`,
			`insert into submission_row values ('s','o','opening','','e','f',0,'')`,
		} {
			if _, err := d.Exec(context.Background(), sql); err != nil {
				t.Fatal(err)
			}
		}
		for person, want := range map[string]bool{"other": true, "boss": false} {
			if got, err := Certified(context.Background(), d, "i", person); err != nil || got != want {
				t.Errorf("%s: %v, %v", person, got, err)
			}
		}
		if got, err := Certified(context.Background(), d, "another", "other"); err != nil || got {
			t.Errorf("another register: %v, %v", got, err)
		}
	})
}
