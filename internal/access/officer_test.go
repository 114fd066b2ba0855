package access

import (
	"passerelle/internal/access/cover"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// offices are two regions of the agency: two officers in the first, one in the second.
type offices struct {
	*Service
	d                  *db.DB
	clk                *clock.Settable
	atl, qc            Organisation
	robin, ari, claire Person
}

func manned(t *testing.T, d *db.DB) offices {
	t.Helper()
	s, clk := service(t, d)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	office := func(code string) Organisation {
		o, err := s.AddOrganisation(ctx, root, Organisation{Code: code + "-OFFICE", Kind: Region, Name: code, RegionCode: code})
		must(err)
		return o
	}
	o := offices{Service: s, d: d, clk: clk, atl: office("ATL"), qc: office("QC")}
	person := func(name string, org Organisation) Person {
		p, err := s.AddPersonWithMembership(ctx, root, NewPerson{OrganisationID: org.ID, Name: name, Email: name + "@example.org", Language: "en"},
			Membership{OrganisationID: org.ID, FromDate: "2026-01-01"}, LiaisonOfficer)
		must(err)
		return p
	}
	o.robin, o.ari, o.claire = person("robin", o.atl), person("ari", o.atl), person("claire", o.qc)
	return o
}

// acts gives the actors that a person can be today.
func (o offices) acts(t *testing.T, p Person) (out []Actor) {
	t.Helper()
	all, err := o.Memberships(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		a, err := o.ActorOf(ctx, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

// sees reports whether a person may decide about a file of the first region, in any of their places.
func (o offices) sees(t *testing.T, p Person) bool {
	t.Helper()
	sub := Subject{OrganisationID: "provider", Region: "ATL", Programme: CCMS, FileID: "f"}
	for _, a := range o.acts(t, p) {
		if o.Can(ctx, o.d, a, FileDecide, sub) && o.Can(ctx, o.d, a, FileRead, sub) {
			return true
		}
	}
	return false
}

// CCM-22, CCM-26: officers do not cover for each other in a circle, and one who goes is asked about whom they cover for, in another region, too.
func TestOfficersCoverInNoCircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := manned(t, d)
		robin, claire := o.acts(t, o.robin)[0], o.acts(t, o.claire)[0]
		n := Absence{CoverID: o.claire.ID, FromDate: "2026-11-10", ToDate: "2026-11-20", Reason: "LEAVE"}
		if _, err := o.RecordOwnAbsence(ctx, robin, n); err != nil {
			t.Fatal(err)
		}
		n.CoverID = o.robin.ID
		n.ToDate, n.Meant = "2026-11-25", true
		if p := fault.ProblemsOf(second(o.RecordOwnAbsence(ctx, claire, n))); len(p) != 1 || p[0].Key != "access.problem.cover_circle" {
			t.Errorf("each other: %+v", p)
		}
		n.CoverID, n.Meant = "", false
		if p := fault.ProblemsOf(second(o.RecordOwnAbsence(ctx, claire, n))); len(p) != 1 || p[0].Field != cover.Field || p[0].Args[1] != o.robin.Name {
			t.Errorf("goes while covering: %+v", p)
		}
		n.Meant = true
		if _, err := o.RecordOwnAbsence(ctx, claire, n); err != nil {
			t.Error(err)
		}
	})
}

// CCM-22, CCM-26, SEC-1: an officer of another region who covers sees the region on the days of the absence, by the midnight where they
// are, in a place that says for whom; it ends by itself, and at once when the officer is back. Whoever covers passes it on to nobody.
func TestAnOfficerOfAnotherRegionCovers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := manned(t, d)
		if _, err := d.Exec(ctx, "update person set time_zone='America/Vancouver' where id=$1", o.claire.ID); err != nil {
			t.Fatal(err)
		}
		robin := o.acts(t, o.robin)[0]
		b, err := o.RecordOwnAbsence(ctx, robin, Absence{CoverID: o.claire.ID, FromDate: "2026-11-12", ToDate: "2026-11-14", Reason: "LEAVE"})
		if err != nil {
			t.Fatal(err)
		}
		at := func(month time.Month, day, hour, minute int) time.Time {
			return time.Date(2026, month, day, hour, minute, 0, 0, time.UTC)
		}
		for _, x := range []struct {
			now  time.Time
			want bool
		}{{at(11, 11, 15, 0), false}, {at(11, 12, 7, 59), false}, {at(11, 12, 8, 0), true}, {at(11, 15, 7, 59), true}, {at(11, 15, 8, 0), false}, {at(12, 1, 0, 0), false}} {
			o.clk.Set(x.now)
			if got := o.sees(t, o.claire); got != x.want {
				t.Errorf("at %s: %v", x.now, got)
			}
		}
		o.clk.Set(at(11, 13, 15, 0))
		places, err := o.Memberships(ctx, o.claire.ID)
		if err != nil || len(places) != 2 || places[0].For != "robin" || places[0].Until != "2026-11-14" || places[0].RegionCode != "ATL" || places[0].RolesText != ",liaison_officer," {
			t.Fatalf("%+v, %v", places, err)
		}
		lent, err := o.ActorOf(ctx, places[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.RecordOwnAbsence(ctx, lent, Absence{CoverID: o.ari.ID, FromDate: "2026-11-13", ToDate: "2026-11-14", Reason: "LEAVE"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("passed on: %v", err)
		}
		rows, err := db.One[int](ctx, d, "select count(*) from audit_act where action in ('absence.recorded','membership.lent') and person_id=$1", o.robin.ID)
		if err != nil || rows != 2 {
			t.Errorf("%d rows of the audit, %v", rows, err)
		}
		if err := o.EndOwnAbsence(ctx, robin, b.ID, b.Version); err != nil {
			t.Fatal(err)
		}
		if o.sees(t, o.claire) {
			t.Error("the officer is back, and the region is still lent")
		}
		if err := o.EndOwnAbsence(ctx, robin, b.ID, b.Version+1); !fault.IsStale(err) {
			t.Errorf("ended twice: %v", err)
		}
	})
}

// CCM-22, CCM-26: of the same office nothing is lent; whoever is away in these days covers for nobody; wrong days and people are refused beside
// their fields; and an absence is ended by whose it is.
func TestAnOfficersAbsence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := manned(t, d)
		robin, claire := o.acts(t, o.robin)[0], o.acts(t, o.claire)[0]
		b, err := o.RecordOwnAbsence(ctx, robin, Absence{CoverID: o.ari.ID, FromDate: "2026-11-10", ToDate: "2026-11-14", Reason: "LEAVE"})
		if err != nil {
			t.Fatal(err)
		}
		if got := o.acts(t, o.ari); len(got) != 1 {
			t.Errorf("lent within an office: %+v", got)
		}
		for name, x := range map[string]struct {
			Absence
			field string
		}{
			"over":         {Absence{CoverID: "", FromDate: "2026-11-01", ToDate: "2026-11-09", Reason: "LEAVE"}, "to"},
			"backwards":    {Absence{CoverID: "", FromDate: "2026-11-20", ToDate: "2026-11-12", Reason: "LEAVE"}, "to"},
			"without end":  {Absence{CoverID: "", FromDate: "2026-11-20", Reason: "LEAVE"}, "to"},
			"oneself":      {Absence{CoverID: o.claire.ID, FromDate: "2026-11-20", ToDate: "2026-11-22", Reason: "LEAVE"}, "cover"},
			"no officer":   {Absence{CoverID: "nobody", FromDate: "2026-11-20", ToDate: "2026-11-22", Reason: "LEAVE"}, "cover"},
			"away as well": {Absence{CoverID: o.robin.ID, FromDate: "2026-11-12", ToDate: "2026-11-13", Reason: "LEAVE"}, "cover"},
			"why":          {Absence{CoverID: "", FromDate: "2026-11-20", ToDate: "2026-11-22", Reason: "ILL"}, "reason"},
		} {
			_, err := o.RecordOwnAbsence(ctx, claire, x.Absence)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != x.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := o.EndOwnAbsence(ctx, claire, b.ID, b.Version); !fault.Is(err, fault.NotFound) {
			t.Errorf("another's absence: %v", err)
		}
		worker := Actor{PersonID: "w", OrganisationID: "org", Programme: CCMS, Roles: []Role{CaseManager, ProviderSupervisor}}
		if _, err := o.RecordOwnAbsence(ctx, worker, Absence{FromDate: "2026-11-20", ToDate: "2026-11-22", Reason: "LEAVE"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager: %v", err)
		}
		there, err := o.OfficersOf(ctx, CCMS, "2026-11-10", "2026-12-08", "ATL", "QC")
		if err != nil || len(there) != 3 || !there[1].Away("2026-11-12") || there[1].Cover != "ari" || there[1].CoverOffice != "" || there[0].Away("2026-11-12") {
			t.Errorf("%+v, %v", there, err)
		}
	})
}
