package reporting_test

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
)

// owes gives what somebody owes of a code; its count is 0 where it is nothing.
func owes(t *testing.T, n *reporting.Nation, d *db.DB, a access.Actor, code string) owing.Owing {
	t.Helper()
	all, err := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}.Owed(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(o owing.Owing) bool { return o.Code == code })
	if i < 0 {
		return owing.Owing{}
	}
	return all[i]
}

// RPT-1, RPT-3: a provider that left sends its last month late: it is no correction, stands on the board, and once it is accepted the
// region sends a new revision.
func TestTheLastMonthOfAProviderThatLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		for _, sql := range []string{"update site set active_from='2026-05-01', active_to='2026-08-31'", "update supervision_file set state='CLOSED', closed_on='2026-09-25'",
			`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
			values ('other','O','provider','Other','Autre','','America/Halifax','NS','','','','','','')`,
			"insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s2','other','Other','ATL','','NS','','','2026-05-01','')",
			"insert into submission values ('x','other','ATL','2026-09',1,1,'ACCEPTED',false,1,'boss','',1,'',1,'',1,'','',0,'')"} {
			if _, err := d.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		m := n.Period.Month
		if err := n.Consolidate(t.Context(), n.Officer, m, []string{n.Period.OrganisationID}, ""); err != nil {
			t.Fatalf("without the provider that left: %v", err)
		}
		n.Clock.Set(time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC))
		if o := owes(t, n, d, n.Officer, "earlier_providers"); o.Count != 1 || o.Period.Month != m || o.Period.OrganisationID != "" || !o.Late() {
			t.Errorf("it was never sent: %+v", o)
		}
		n.Send(t)
		if o := owes(t, n, d, n.Officer, "to_answer_again"); o.Count != 0 {
			t.Errorf("the first sending is called a correction: %+v", o)
		}
		if o := owes(t, n, d, n.Officer, "to_answer_earlier"); o.Count != 1 || o.Period.Month != m {
			t.Errorf("it waits: %+v", o)
		}
		sub := n.Standing(t)
		if err := n.Accept(t.Context(), n.Officer, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if o := owes(t, n, d, n.Officer, "region_again"); o.Count != 1 {
			t.Errorf("accepted: %+v", o)
		}
		lines, err := n.RegionBoard(t.Context(), n.Officer, m)
		if err != nil || len(lines) != 2 {
			t.Fatalf("%+v, %v", lines, err)
		}
		if reports, err := n.RegionReports(t.Context(), m, lines); err != nil || !reports[0].Ready() {
			t.Errorf("no new revision can be sent: %+v, %v", reports, err)
		}
		if err := n.Consolidate(t.Context(), n.Officer, m, nil, ""); err != nil {
			t.Error(err)
		}
	})
}

// RPT-1: a provider that began and never sent its first month is told of it, and its region's officer, also when later ones were sent.
func TestTheFirstMonthThatWasNeverSent(t *testing.T) {
	for name, c := range map[string]struct {
		site, recorded clock.Date // since when it is there, and the first thing recorded of it
		oldest         clock.Month
		count          int
	}{
		"as its site says":                      {"2026-10-15", "2026-12-02", "2026-10", 1},
		"as is recorded":                        {"", "2026-10-15", "2026-10", 1},
		"before anybody sent a month":           {"2026-09-15", "2026-12-02", "2026-09", 2},
		"nothing was recorded":                  {"2026-10-15", "", "2026-10", 1},
		"an old site, of which work came later": {"2020-01-01", "2026-12-02", "2026-10", 1}, // the first that anybody sent
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			n := reporting.Found(t, d)
			n.Clock.Set(time.Date(2027, 1, 5, 15, 0, 0, 0, time.UTC))
			statements := []string{`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
				values ('new','N','provider','New','Nouveau','','America/Halifax','NS','','','','','','')`,
				"insert into site (id, organisation_id, name, region_code, city, province, address, phone, active_from, active_to) values ('s2','new','New','ATL','','NS','','','" + string(c.site) + "','')",
				`insert into supervision_file (id, organisation_id, site_id, region, programme, client_id, state, referred_on, decided_on, decision, decision_reason, enrolled_on, closed_on, closure_reason, risk, city, housing, ground, standard, liaison_name, housing_referred, opened_in_error, withdrawn, import_id, last_contact, next_due, version, housing_answer)
				values ('f2','new','s2','ATL','CCMS','c','ACTIVE','2026-10-16','','','','','','','','','','','','',false,false,false,'','','',1,'')`,
				"insert into submission values ('x1','new','ATL','2026-11',1,1,'ACCEPTED',false,1,'boss','',1,'',1,'',1,'','',0,'')",
				"insert into submission values ('x2','new','ATL','2026-12',1,1,'ACCEPTED',false,1,'boss','',1,'',1,'',1,'','',0,'')",
				"insert into submission values ('x3','" + n.Period.OrganisationID + "','ATL','2026-10',1,1,'ACCEPTED',false,1,'boss','',1,'',1,'',1,'','',0,'')",
				"insert into submission values ('x4','" + n.Period.OrganisationID + "','ATL','2026-11',1,1,'ACCEPTED',false,1,'boss','',1,'',1,'',1,'','',0,'')"}
			for _, sql := range statements {
				if _, err := d.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			if c.recorded != "" {
				if _, err := d.Exec(t.Context(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
					values ('e2','new','f2','referred','referral.received','2026-10-16',0,$1,'','','test','{}','','')`, clock.Micros(c.recorded.Time())); err != nil {
					t.Fatal(err)
				}
			}
			supervisor := n.Supervisor
			supervisor.OrganisationID = "new"
			if o := owes(t, n, d, supervisor, "earlier"); o.Count != c.count || o.Period.Month != c.oldest || !o.Late() {
				t.Errorf("%s: %+v", name, o)
			}
			if o := owes(t, n, d, n.Officer, "earlier_providers"); o.Count != c.count || o.Period.Month != c.oldest {
				t.Errorf("%s, to the officer: %+v", name, o)
			}
		})
	}
}
