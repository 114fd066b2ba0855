package reporting

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// later brings in, after the month, a register of a provider that works here since, with a file of before.
func (n *nation) later(t *testing.T, d *db.DB, provider, region string) {
	t.Helper()
	for _, sql := range []string{
		`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
			values ($1,$1,'provider',$1,'','','America/Halifax','NS','','','','','','')`,
		`insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ($1,$1,'Port','` + region + `','','NS','','','','')`,
		`insert into register_import (id, organisation_id, file_hash, recorded, rows_read, imported, brought_on) values ($1,$1,'x',1,1,1,'2026-10-02')`,
		`insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name,
			housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
			values ($1,$1,'','` + region + `','CCMS','c','ACTIVE','2026-03-01','','','','','','','','','','','','',false,false,false,$1,'','',1,'')`} {
		if _, err := d.Exec(ctx, sql, provider); err != nil {
			t.Fatal(err)
		}
	}
}

// RPT-4, RPT-5: management is told of every provider whose month the nation's figures lack, also of those of whom only a register tells that
// came in later, and of a region that has no others; once they came in, which these are. A region that is missing whole is named once.
func TestManagementIsToldOfEveryMonthThatLacks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.second(t)
		n.later(t, d, "tern", "ATL")
		n.later(t, d, "plain", "PRA")
		n.later(t, d, "coast", "PAC")
		m := n.period.Month
		n.accept(t)
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"PAC"}, ""); err != nil {
			t.Fatal(err)
		}
		r, err := n.NationalReport(ctx, n.reader(), m)
		if want := []Period{{"tern", "ATL", m}, {"plain", "PRA", m}}; err != nil || !slices.Equal(r.Silent(), want) || !slices.Equal(r.Missing(), []string{"PAC"}) {
			t.Errorf("the first is said to be without %v and %v, %v", r.Silent(), r.Missing(), err)
		}
		for _, of := range []string{"tern/ATL", "plain/PRA"} {
			provider, region := of[:len(of)-4], of[len(of)-3:]
			for _, sql := range []string{"insert into submission values ($1,$1,'" + region + "','2026-09',1,1,'ACCEPTED',false,1,'boss','',1,'',1,'',1,'','',0,'')",
				`insert into regional_report (id, organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at) values ($1,'x','` + region + `','2026-09',7,'','','o',1)`,
				"insert into regional_part (report_id, organisation_id, submission_id) values ($1,'x',$1)"} {
				if _, err := d.Exec(ctx, sql, provider); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := d.Exec(ctx, "insert into regional_part (report_id, organisation_id, submission_id) select 'tern', 'x', id from submission where organisation_id=$1", n.period.OrganisationID); err != nil {
			t.Fatal(err)
		}
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"PAC"}, ""); err != nil {
			t.Fatal(err)
		}
		r, err = n.NationalReport(ctx, n.reader(), m)
		arrived := slices.Clone(r.Since.Arrived)
		slices.SortFunc(arrived, func(x, y Period) int { return len(x.OrganisationID) - len(y.OrganisationID) })
		if want := []Period{{"tern", "ATL", m}, {"plain", "PRA", m}}; err != nil || len(r.Silent()) != 0 || !slices.Equal(arrived, want) {
			t.Errorf("the second is without %v, and has more %v (%v)", r.Silent(), arrived, err)
		}
	})
}
