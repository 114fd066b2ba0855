package reporting_test

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/takeback"
)

// retreat opens a nation whose provider's supervisor is known as one of its people.
func retreat(t *testing.T, d *db.DB) (*reporting.Nation, takeback.Service) {
	t.Helper()
	n := reporting.Found(t, d)
	if _, err := d.Exec(t.Context(), `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,$2,'s@example.org','Alex Thornton','en','UTC','',false)`,
		n.Supervisor.PersonID, n.Supervisor.OrganisationID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(t.Context(), `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ($1,$2,$3,'CCMS','','','provider_supervisor','2020-01-01','')`,
		id.New(), n.Supervisor.PersonID, n.Supervisor.OrganisationID); err != nil {
		t.Fatal(err)
	}
	return n, takeback.Service{DB: d, Access: n.Rules, Audit: n.Log, Clock: n.Clock}
}

// RPT-2: a correction that was begun by mistake is taken back by the side that began it, while nothing was signed in it: the accepted month is the
// month again, with its lines, and what was begun and taken back is kept.
func TestACorrectionIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n, s := retreat(t, d)
		if err := n.Adjust(t.Context(), n.Supervisor, n.Period, "referrals", "", 1, "One on paper"); err != nil {
			t.Fatal(err)
		}
		n.SendOn(t)
		was := n.Standing(t)
		takes := func(a access.Actor, version int) error { return s.TakeBack(t.Context(), a, n.Period, version) }
		if err := takes(n.Supervisor, was.Version); !fault.Is(err, fault.NotReady) {
			t.Errorf("what is no correction was taken back: %v", err)
		}
		begun := 0
		begin := func(a access.Actor) reporting.Submission {
			t.Helper()
			begun++
			if err := n.Correct(t.Context(), a, n.Period, was.Version, "By mistake"); err != nil {
				t.Fatal(err)
			}
			return n.Standing(t)
		}
		sub := begin(n.Supervisor)
		for who, a := range map[string]access.Actor{"the region": n.Officer, "another provider": n.Other, "headquarters": n.Analyst} {
			if may, err := s.May(t.Context(), a, n.Period); may || err != nil {
				t.Errorf("%s is offered it: %v", who, err)
			}
			if err := takes(a, sub.Version); err == nil {
				t.Errorf("%s took it back", who)
			}
		}
		if err := takes(n.Supervisor, sub.Version+1); !fault.IsStale(err) {
			t.Errorf("from another version: %v", err)
		}
		if may, err := s.May(t.Context(), n.Supervisor, n.Period); !may || err != nil {
			t.Errorf("the provider is not offered it: %v", err)
		}
		if done := dbtest.AtOnce(t, 3, func(int) error { return takes(n.Supervisor, sub.Version) }); done != 1 {
			t.Errorf("taken back %d times at once", done)
		}
		if is := n.Standing(t); is != was {
			t.Errorf("%+v, was %+v", is, was)
		}
		sub = begin(n.Officer)
		if err := takes(n.Supervisor, sub.Version); !fault.Is(err, fault.NotReady) {
			t.Errorf("the provider took back what the region asks: %v", err)
		}
		if err := takes(n.Officer, sub.Version); err != nil {
			t.Errorf("the region's own: %v", err)
		}
		if list, err := s.Of(t.Context(), n.Officer, n.Period); err != nil || len(list) != begun || list[0].BegunBy != "Alex Thornton" || list[0].Correction != "By mistake" || list[0].TakenAt == 0 {
			t.Errorf("%+v, %v", list, err)
		}
		begin(n.Supervisor)
		if lines, err := db.One[int](t.Context(), d, "select count(*) from adjustment where submission_id=$1", n.Standing(t).ID); err != nil || lines != 1 {
			t.Errorf("%d lines carried to the next correction, %v", lines, err)
		}
	})
}

// RPT-2: a correction in which something was signed, or that was certified, is not taken back: it is sent.
func TestACorrectionThatIsUsedStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n, s := retreat(t, d)
		n.SendOn(t)
		if err := n.Correct(t.Context(), n.Supervisor, n.Period, n.Standing(t).Version, "One more"); err != nil {
			t.Fatal(err)
		}
		if err := n.Annotate(t.Context(), n.Supervisor, n.Period, "referrals", "", "As the file says"); err != nil {
			t.Fatal(err)
		}
		refused := func(when string) {
			t.Helper()
			sub := n.Standing(t)
			may, err := s.May(t.Context(), n.Supervisor, n.Period)
			if taken := s.TakeBack(t.Context(), n.Supervisor, n.Period, sub.Version); may || err != nil || !fault.Is(taken, fault.NotReady) || n.Standing(t).ID != sub.ID {
				t.Errorf("%s: %v, %v", when, taken, err)
			}
		}
		refused("signed in")
		if _, err := n.Certify(t.Context(), n.Supervisor, n.Period, reporting.Signing{}); err != nil {
			t.Fatal(err)
		}
		refused("certified")
	})
}

// RPT-2: the audit log says that a correction was taken back.
func TestTakingBackIsAudited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n, s := retreat(t, d)
		n.SendOn(t)
		if err := n.Correct(t.Context(), n.Supervisor, n.Period, n.Standing(t).Version, "By mistake"); err != nil {
			t.Fatal(err)
		}
		if err := s.TakeBack(t.Context(), n.Supervisor, n.Period, n.Standing(t).Version); err != nil {
			t.Fatal(err)
		}
		if said, err := db.One[int](t.Context(), d, "select count(*) from audit_act where action='report.correction_taken_back' and person_id=$1 and outcome=$2", n.Supervisor.PersonID, audit.Done); err != nil || said != 1 {
			t.Errorf("%d, %v", said, err)
		}
	})
}
