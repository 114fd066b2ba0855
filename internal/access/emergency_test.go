package access

import (
	"testing"
	"time"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// SEC-1: an emergency opens one file to be read, for an hour, with a reason, once until it was reviewed.
func TestEmergency(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		people(t, d, "p", "q")
		r := relation{org: true, region: true, site: true, programme: true}
		a, sub := r.actor(CaseManager, "file"), r.subject("file")
		if err := s.Check(ctx, d, a, NoteRead, sub); !fault.Is(err, fault.NotFound) {
			t.Fatalf("before: %v", err)
		}
		if _, err := s.OpenEmergency(ctx, a, sub, "x"); !fault.Is(err, fault.Invalid) {
			t.Fatalf("without a reason: %v", err)
		}
		if _, err := s.OpenEmergency(ctx, a, relation{programme: true}.subject("elsewhere"), "her life"); err != nil {
			t.Fatal(err) // the same organisation
		}
		g, err := s.OpenEmergency(ctx, a, sub, "a call from the hospital")
		if err != nil {
			t.Fatal(err)
		}
		for action, want := range map[Action]bool{FileRead: true, NoteRead: true, FileWrite: false, NoteWrite: false, CheckInWrite: false, AddressRead: false} {
			if s.Can(ctx, d, a, action, sub) != want {
				t.Errorf("%s: want %v", action, want)
			}
		}
		if s.Can(ctx, d, a, FileRead, r.subject("another file")) {
			t.Error("it opened another file")
		}
		if _, err := s.OpenEmergency(ctx, a, sub, "more time"); !fault.Is(err, fault.Conflict) {
			t.Errorf("it extended itself: %v", err)
		}
		clk.Set(clk.Now().Add(EmergencyLife))
		if s.Can(ctx, d, a, FileRead, sub) {
			t.Error("it did not end")
		}
		if _, err := s.OpenEmergency(ctx, a, sub, "once again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("opened again before a review: %v", err)
		}
		reviewed(t, s, g, a)
		if _, err := s.OpenEmergency(ctx, a, sub, "a second call"); err != nil {
			t.Errorf("after the review: %v", err)
		}
	})
}

var fine = Review{Finding: Justified}

func reviewed(t *testing.T, s *Service, g Grant, a Actor) {
	t.Helper()
	privacy := Actor{PersonID: "q", OrganisationID: "org", OrganisationKind: Provider, Roles: []Role{PrivacyOfficer}}
	elsewhere, themself, auditor := privacy, privacy, privacy
	elsewhere.OrganisationID, themself.PersonID, auditor.Roles = "elsewhere", a.PersonID, []Role{Auditor}
	if list, err := s.Emergencies(ctx, privacy); err != nil || len(list) != 2 || list[1].Reason != g.Reason {
		t.Fatalf("%+v, %v", list, err)
	}
	if list, err := s.Emergencies(ctx, elsewhere); err != nil || len(list) != 0 {
		t.Errorf("another organisation's emergencies: %+v, %v", list, err)
	}
	for name, c := range map[string]struct {
		who  Actor
		want fault.Kind
	}{"elsewhere": {elsewhere, fault.NotFound}, "their own": {themself, fault.Forbidden}, "an auditor": {auditor, fault.Forbidden}, "the reader": {a, fault.Forbidden}} {
		if err := s.ReviewEmergency(ctx, c.who, g.ID, fine); !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.ReviewEmergency(ctx, privacy, g.ID, fine); err != nil {
		t.Fatal(err)
	}
	if err := s.ReviewEmergency(ctx, privacy, g.ID, fine); !fault.Is(err, fault.Conflict) {
		t.Errorf("reviewed twice: %v", err)
	}
	if on, err := s.EmergencyOn(ctx, s.db, g.FileID); err != nil || len(on) != 1 || on[0].ReviewedBy != "q" {
		t.Errorf("%+v, %v", on, err)
	}
}

// SEC-1: nobody is both of the two people.
func TestTwoPeopleAreTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		people(t, d, "p", "q")
		r := relation{headquarters: true, programme: true, purpose: true, twoPeople: true, seal: true}
		grant(t, d, s, "org", "file", "p", r)
		for agreed, want := range map[string]bool{"q": true, "p": false, "": false} {
			if _, err := d.Exec(ctx, "update access_grant set agreed_by=$1", agreed); err != nil {
				t.Fatal(err)
			}
			if got := s.Can(ctx, d, r.actor(PrivacyOfficer, "file"), OpinionRead, r.subject("file")); got != want {
				t.Errorf("agreed by %q: %v", agreed, got)
			}
		}
	})
}

// SEC-1: no row can open a file for longer than an hour, and a review ends what still runs.
func TestEmergencyNeverOutlastsItsHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		people(t, d, "p", "q")
		_, err := d.Exec(ctx, "insert into access_grant (id, organisation_id, file_id, person_id, kind, reason, begins, ends) values ('long','org','f','p','emergency','r',0,3600000001)")
		if err == nil {
			t.Error("a longer grant was kept")
		}
		r := relation{org: true, programme: true}
		a, sub := r.actor(ProviderSupervisor, "file"), r.subject("file")
		g, err := s.OpenEmergency(ctx, a, sub, "the other site is closed")
		if err != nil {
			t.Fatal(err)
		}
		clk.Set(clk.Now().Add(time.Minute))
		privacy := Actor{PersonID: "q", OrganisationKind: Headquarters, Roles: []Role{PrivacyOfficer}}
		if err := s.ReviewEmergency(ctx, privacy, g.ID, fine); err != nil {
			t.Fatal(err)
		}
		if s.Can(ctx, d, a, FileRead, sub) {
			t.Error("it went on after the review")
		}
		rows, _, err := s.Seen(ctx, privacy, audit.Filter{ActsOnly: true, ObjectKind: "file"})
		if err != nil || len(rows) != 2 {
			t.Fatalf("%+v, %v", rows, err)
		}
	})
}
