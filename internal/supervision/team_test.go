package supervision

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

func (h house) employ(t *testing.T, d *db.DB, person string, deactivated int) {
	t.Helper()
	if _, err := d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at)
		values ($1,'org',$2,$3,'en','','',false,$4)`, person, person+"@example.org", "Person "+person, deactivated); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
		values ($1,$2,'org',$3,'','',',case_manager,','2026-01-01','')`, "m-"+person, person, access.CCMS); err != nil {
		t.Fatal(err)
	}
}

// CCM-3: a supervisor sees who has what, what nobody has and what somebody who left still has, and passes it on with what
// waits in it.
func TestTeamAndLeavers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		h.employ(t, d, "colleague", 0)
		f := h.active(t)
		h.referred(t)
		r := answered(h.due(t, f))
		r.NextDue = "2026-11-05"
		r.Answers["unscheduled"] = "yes"
		if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
			t.Fatal(err)
		}
		count := func(filter Filter) int {
			t.Helper()
			rows, _, err := h.Caseload(ctx, h.supervisor, filter)
			if err != nil {
				t.Fatal(err)
			}
			return len(rows)
		}
		counts := func() Counts {
			t.Helper()
			c, err := h.Counts(ctx, h.supervisor)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if got, want := counts(), (Counts{Referred: 1, Active: 1, Overdue: 1}); got != want {
			t.Errorf("%+v", got)
		}
		team, err := h.Team(ctx, h.supervisor)
		if err != nil || len(team) != 1 || team[0].Files != 2 || team[0].Overdue != 1 || team[0].Left {
			t.Errorf("%+v, %v", team, err)
		}
		if team, err := h.Team(ctx, h.otherSupervisor); err != nil || len(team) != 0 {
			t.Errorf("another provider sees the team: %+v, %v", team, err)
		}
		if n, m := count(Filter{Overdue: true}), count(Filter{WorkerID: "worker", Risk: "HIGH"}); n != 1 || m != 2 {
			t.Errorf("%d overdue, %d of the worker", n, m)
		}
		rows, _, err := h.Caseload(ctx, h.officer, Filter{OrganisationID: "org"})
		if err != nil || len(rows) != 2 || rows[0].Provider != "Provider" || rows[0].Worker != "Person worker" {
			t.Errorf("the region's list: %+v, %v", rows, err)
		}
		if _, err := d.Exec(ctx, "update person set deactivated_at=5 where id='worker'"); err != nil {
			t.Fatal(err)
		}
		if got := counts(); got.Leavers != 2 || count(Filter{Leavers: true}) != 2 {
			t.Errorf("%+v", got)
		}
		if err := h.AssignTo(ctx, h.supervisor, f.ID, "colleague"); err != nil {
			t.Fatal(err)
		}
		if got := counts(); got.Leavers != 1 || got.Unassigned != 0 {
			t.Errorf("%+v", got)
		}
		day, err := h.MyDay(ctx, h.colleague)
		if err != nil || len(day.Tasks) != 1 || len(day.CheckIns) != 1 {
			t.Errorf("what waits did not pass: %+v, %v", day, err)
		}
	})
}

// CCM-3: a closed file waits for nobody.
func TestUnassignedAreOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, "OTHER", "2026-11-01"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "delete from assignment"); err != nil {
			t.Fatal(err)
		}
		if rows, _, err := h.Caseload(ctx, h.supervisor, Filter{Unassigned: true}); err != nil || len(rows) != 0 {
			t.Errorf("%+v, %v", rows, err)
		}
	})
}
