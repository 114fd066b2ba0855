package since

import (
	"fmt"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-1, CCM-27: of the months before its register came in a provider owes no report, however old its files or its site are said to be; of
// one that it sent all the same, and of every month of files that no register brought, it does.
func TestMonthsBeforeTheRegister(t *testing.T) {
	const file = `insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
		values ('f','org','','ATL','CCMS','c','ACTIVE','2026-03-01','','','','','','','','','','','','',false,false,false,'%s','','',1,'')`
	for name, c := range map[string]struct {
		site, fileOf              string
		sent                      bool
		october, november, untold int
	}{
		"a register of November, no day of the site":       {"", "reg", false, 0, 1, 1},
		"a register of November, an older site":            {"2020-01-01", "reg", false, 0, 1, 1},
		"the same, and October was sent":                   {"2020-01-01", "reg", true, 1, 1, 0},
		"files that were opened here, no day of the site":  {"", "", false, 1, 1, 0},
		"files that were opened here, and an older site":   {"2020-01-01", "", false, 1, 1, 0},
		"files that were opened here, and a site of today": {"2026-11-15", "", false, 1, 1, 0},
		"a register of November, and a site of today":      {"2026-11-15", "reg", false, 0, 1, 1},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			statements := []string{`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
				office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','','')`,
				`insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s','org','Port','ATL','','NS','','','` + c.site + `','')`,
				fmt.Sprintf(file, c.fileOf)}
			if c.fileOf != "" {
				statements = append(statements, `insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on) values ('reg','org','x',1,1,1,'2026-11-09')`)
			}
			if c.sent {
				statements = append(statements, `insert into submission values ('s','org','ATL','2026-10',1,1,'SUBMITTED',false,1,'boss','',0,'',0,'',1,'','',0,'')`)
			}
			for _, sql := range statements {
				if _, err := d.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			for month, want := range map[clock.Month]int{"2026-10": c.october, "2026-11": c.november} {
				n, err := db.One[int](t.Context(), d, "select count(*) from ("+MonthsOwed+") owed", month.Last(), month.First())
				if err != nil || n != want {
					t.Errorf("%s: of %s %d are owed, not %d (%v)", name, month, n, want, err)
				}
			}
			if untold, err := BeforeRegister(t.Context(), d, "2026-10"); err != nil || len(untold) != c.untold {
				t.Errorf("%s: %d months are told of by a register only, not %d (%v)", name, len(untold), c.untold, err)
			}
		})
	}
}
