package since

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-1: a provider that has neither file nor register, and of whose site nobody said since when it is there, owes no month and is named all the
// same; not one that owes the month, has a file or a register, or has left.
func TestProvidersThatHaveNotBegun(t *testing.T) {
	const file = `insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
		values ('f','org','','ATL','CCMS','c','ACTIVE','2026-12-01','','','','','','','','','','','','',false,false,false,'','','',1,'')`
	const register = `insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on, region, kind, state) values ('reg','org','x',1,1,1,'2026-12-09','ATL','register','done')`
	for name, c := range map[string]struct {
		from, to, has string
		want          int
	}{
		"nothing yet": {"", "", "", 1}, "a site with its day": {"2026-01-01", "", "", 0}, "a file": {"", "", file, 0}, "a register": {"", "", register, 0}, "has left": {"", "2026-10-31", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				for _, sql := range []string{`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
					office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','','')`,
					`insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s','org','Port','ATL','','NS','','','` + c.from + `','` + c.to + `')`, c.has} {
					if _, err := d.Exec(t.Context(), sql); sql != "" && err != nil {
						t.Fatal(err)
					}
				}
				if got, err := Unbegun(t.Context(), d, clock.Month("2026-11")); err != nil || len(got) != c.want {
					t.Errorf("%+v, %v", got, err)
				}
			})
		})
	}
}
