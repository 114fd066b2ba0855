package since

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// RPT-1, RPT-3: a provider that leaves owes its months until the one in which its last file ended, whatever its last day is said to be;
// after it no month is asked for or offered, but one that it sent stands on the boards.
func TestMonthsOfAProviderThatLeaves(t *testing.T) {
	const closed, refused, active = "CLOSED", "REFUSED", "ACTIVE"
	for name, c := range map[string]struct {
		state, decided, closed string // of its only file
		site, org              string // their last days
		sent                   bool   // the report of August
		want                   string // the months that are owed
	}{
		"its last file closed after it":        {closed, "2026-03-02", "2026-07-05", "2026-06-29", "2026-06-29", false, "67"},
		"only its site has a last day":         {closed, "2026-03-02", "2026-07-05", "2026-06-29", "", false, "67"},
		"it closed before the last day":        {closed, "2026-03-02", "2026-06-05", "2026-06-29", "2026-06-29", false, "6"},
		"a file is open still":                 {active, "2026-03-02", "", "2026-06-29", "2026-06-29", false, "678"},
		"a referral that was refused after it": {refused, "2026-07-01", "", "2026-06-29", "2026-06-29", false, "67"},
		"August was sent all the same":         {closed, "2026-03-02", "2026-06-05", "2026-06-29", "2026-06-29", true, "68"},
		"it stays":                             {closed, "2026-03-02", "2026-06-05", "", "", false, "678"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				statements := []string{`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
					office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','','` + c.org + `')`,
					`insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s','org','Port','ATL','','NS','','','2020-01-01','` + c.site + `')`,
					`insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
					values ('f','org','s','ATL','CCMS','c','` + c.state + `','2026-03-01','` + c.decided + `','','','','` + c.closed + `','','','','','','','',false,false,false,'','','',1,'')`}
				if c.sent {
					statements = append(statements, `insert into submission values ('x','org','ATL','2026-08',1,1,'SUBMITTED',false,1,'boss','',0,'',0,'',1,'','',0,'')`)
				}
				for _, sql := range statements {
					if _, err := d.Exec(t.Context(), sql); err != nil {
						t.Fatal(err)
					}
				}
				owed, taken := "", ""
				for _, m := range []clock.Month{"2026-06", "2026-07", "2026-08"} {
					n, err := db.One[int](t.Context(), d, "select count(*) from ("+MonthsOwed+") owed", m.Last(), m.First())
					if err != nil {
						t.Fatal(err)
					}
					if n > 0 {
						owed += string(m[6:])
					}
					if err = Takes(t.Context(), d, "org", "ATL", m, "2026-12-01"); err == nil {
						taken += string(m[6:])
					} else if !fault.Is(err, fault.NotFound) {
						t.Fatal(err)
					}
				}
				if owed != c.want || taken != c.want {
					t.Errorf("owed %s, taken %s, not %s", owed, taken, c.want)
				}
			})
		})
	}
}
