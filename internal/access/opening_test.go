package access

import (
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

var atWork = relation{org: true, region: true, site: true, programme: true}

// SEC-1: what a page is told that an actor may do is what each act would be told.
func TestAllowedEqualsCan(t *testing.T) {
	d := dbtest.SQLite(t)
	s, _ := service(t, d)
	people(t, d, "p")
	for i, r := range relations() {
		file := "f" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		grant(t, d, s, "org", file, "p", r)
		for _, role := range Roles {
			a := r.actor(role, file)
			a.Roles = append(a.Roles, PrivacyOfficer)
			may, err := s.Allowed(ctx, d, a, r.subject(file), listable...)
			if err != nil {
				t.Fatal(err)
			}
			for _, action := range listable {
				if want := s.Can(ctx, d, a, action, r.subject(file)); may[action] != want {
					t.Fatalf("%s, %s, %+v: %v, alone %v", role, action, r, may[action], want)
				}
			}
		}
	}
}

// SEC-1: whoever opens file after file in emergencies is stopped until somebody has looked, and whoever tries numbers waits.
func TestEmergenciesAreFew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		people(t, d, "p", "q")
		a := atWork.actor(CaseManager, "")
		var last Grant
		for i := range mostUnreviewed {
			if err := s.MayTryEmergency(ctx, a); err != nil {
				t.Fatalf("%d: %v", i, err)
			}
			var err error
			if last, err = s.OpenEmergency(ctx, a, atWork.subject(string(rune('a'+i))), "her life"); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.MayTryEmergency(ctx, a); !fault.Is(err, fault.Conflict) {
			t.Errorf("one more: %v", err)
		}
		privacy := Actor{PersonID: "q", OrganisationKind: Headquarters, Roles: []Role{PrivacyOfficer}}
		if err := s.ReviewEmergency(ctx, privacy, last.ID, fine); err != nil {
			t.Fatal(err)
		}
		for range failuresAllowed {
			if err := s.MayTryEmergency(ctx, a); err != nil {
				t.Fatal(err)
			}
			if err := s.EmergencyMissed(ctx, a); !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		if err := s.MayTryEmergency(ctx, a); !fault.Is(err, fault.TooMany) {
			t.Errorf("numbers are tried on and on: %v", err)
		}
		other := a
		other.PersonID = "q"
		if err := s.MayTryEmergency(ctx, other); err != nil {
			t.Errorf("another person waits, too: %v", err)
		}
		clk.Set(clk.Now().Add(failureWindow))
		if err := s.MayTryEmergency(ctx, a); err != nil {
			t.Errorf("waits for ever: %v", err)
		}
		for name, x := range map[string]Actor{"officer": atWork.actor(LiaisonOfficer, ""), "program": func() Actor { a := a; a.Token = true; return a }()} {
			if err := s.MayTryEmergency(ctx, x); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// SEC-1: an emergency is of one person on a screen, at one provider; being shut out of the file, ending the account or the
// place, or working elsewhere ends it.
func TestEmergencyEndsWithItsGround(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		o, p := account(t, s)
		if err := add(s, o, p); err != nil {
			t.Fatal(err)
		}
		all, err := s.Memberships(ctx, p.ID)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		a, err := s.ActorOf(ctx, all[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		sub := Subject{OrganisationID: o.ID, FileID: "f", Programme: CCMS, SiteID: "site"}
		if _, err := s.OpenEmergency(ctx, a, sub, "her life"); err != nil {
			t.Fatal(err)
		}
		token, err := s.MakeToken(ctx, a, "figures")
		if err != nil {
			t.Fatal(err)
		}
		program, err := s.ActorOfToken(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere, demoted, stranger := a, a, a
		elsewhere.OrganisationID, demoted.Roles, stranger.PersonID = "other", []Role{HousingCoordinator}, "x"
		for name, c := range map[string]struct {
			who  Actor
			want bool
		}{"themself": {a, true}, "a program": {program, false}, "elsewhere": {elsewhere, false}, "another role": {demoted, false}, "another": {stranger, false}} {
			if got := s.Can(ctx, d, c.who, FileRead, sub); got != c.want {
				t.Errorf("%s: %v", name, got)
			}
		}
		if _, err := s.OpenEmergency(ctx, program, Subject{OrganisationID: o.ID, FileID: "g", Programme: CCMS}, "her life"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a program opened a file in an emergency: %v", err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			return s.Exclude(ctx, tx, Actor{PersonID: "boss"}, o.ID, "f", p.ID, "related")
		}); err != nil {
			t.Fatal(err)
		}
		if s.Can(ctx, d, a, FileRead, sub) {
			t.Error("it outlasts being shut out")
		}
		if err := s.Deactivate(ctx, root, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ActorOf(ctx, all[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("acts still: %v", err)
		}
	})
}

func add(s *Service, o Organisation, p Person) error {
	_, err := s.AddMembership(ctx, root, Membership{PersonID: p.ID, OrganisationID: o.ID, FromDate: "2020-01-01"}, CaseManager)
	return err
}

// SEC-1: a review says what it found, in words where it was not justified, and says it once.
func TestReviewFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		people(t, d, "p", "q")
		privacy := Actor{PersonID: "q", OrganisationID: "org", OrganisationKind: Provider, Roles: []Role{PrivacyOfficer}}
		g, err := s.OpenEmergency(ctx, atWork.actor(CaseManager, ""), atWork.subject("f"), "a call")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []Review{{}, {Finding: "FINE"}, {Finding: Unjustified}, {Finding: Unjustified, Words: "  "}} {
			if err := s.ReviewEmergency(ctx, privacy, g.ID, r); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", r, err)
			}
		}
		elsewhere := privacy
		elsewhere.OrganisationID = "elsewhere"
		if _, _, err := s.Emergency(ctx, elsewhere, g.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another organisation's is shown: %v", err)
		}
		if _, _, err := s.Emergency(ctx, atWork.actor(ProviderSupervisor, ""), g.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("shown to a supervisor: %v", err)
		}
		if err := s.ReviewEmergency(ctx, privacy, g.ID, Review{Unjustified, " curiosity "}); err != nil {
			t.Fatal(err)
		}
		e, _, err := s.Emergency(ctx, privacy, g.ID)
		if err != nil || e.Finding != Unjustified || e.FindingWords != "curiosity" || e.ReviewedBy != "q" || e.Name != "Robin" {
			t.Errorf("%+v, %v", e, err)
		}
		list, older, err := s.ReviewedEmergencies(ctx, privacy, "")
		if err != nil || len(list) != 1 || older != "" {
			t.Errorf("%+v, %q, %v", list, older, err)
		}
		if list, _, err = s.ReviewedEmergencies(ctx, privacy, list[0].ID); err != nil || len(list) != 0 {
			t.Errorf("after the last: %+v, %v", list, err)
		}
	})
}

// SEC-1, SEC-4: confirming the password, or changing it, in a session that was left open cannot be guessed at, and a stranger
// who fails to sign in keeps nobody from it.
func TestConfirm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		o, p := account(t, s)
		a := Actor{PersonID: p.ID, OrganisationID: o.ID}
		for range failuresAllowed {
			if _, err := s.SignIn(ctx, "robin@example.org", "guess", "10.0.0.3"); err == nil {
				t.Fatal("signed in")
			}
		}
		for i := range failuresAllowed - 1 {
			guess := func() error { return s.Confirm(ctx, a, "guess") }
			if i%2 == 1 {
				guess = func() error { return s.ChangePassword(ctx, a, "guess", "seven kettles under a maple") }
			}
			err := guess()
			if !fault.Is(err, fault.Invalid) || len(fault.ProblemsOf(err)) != 1 {
				t.Fatalf("%d: %v", i, err)
			}
		}
		if err := s.Confirm(ctx, a, sentence); err != nil {
			t.Fatalf("the right password: %v", err)
		}
		for range failuresAllowed {
			if err := s.ChangePassword(ctx, a, "guess", "seven kettles under a maple"); !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		if err := s.Confirm(ctx, a, sentence); !fault.Is(err, fault.TooMany) {
			t.Errorf("not throttled: %v", err)
		}
		if err := s.ChangePassword(ctx, a, sentence, "seven kettles under a maple"); !fault.Is(err, fault.TooMany) {
			t.Errorf("not throttled: %v", err)
		}
		clk.Set(clk.Now().Add(failureWindow + time.Second))
		if err := s.Confirm(ctx, a, sentence); err != nil {
			t.Error(err)
		}
		n, err := db.One[int](ctx, d, "select count(*) from audit_act where action in ('person.confirmed','person.confirm_refused') and object_id=$1", p.ID)
		if err != nil || n != 2*failuresAllowed-1+2 {
			t.Errorf("%d rows, %v", n, err)
		}
		if err := s.Deactivate(ctx, root, p.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Confirm(ctx, a, sentence); err == nil {
			t.Error("an ended account confirmed")
		}
	})
}

// SEC-1: a person is shut out of one file, from one moment to the other, by somebody else, and it is kept who did it.
func TestExclusion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		people(t, d, "p", "q")
		a := atWork.actor(ProviderSupervisor, "")
		by := func(who, file, reason string) error {
			return d.Tx(ctx, func(tx *db.Tx) error { return s.Exclude(ctx, tx, Actor{PersonID: who}, "org", file, "p", reason) })
		}
		if err := by("q", "f", " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := by("p", "f", "mine"); !fault.Is(err, fault.Invalid) {
			t.Errorf("by themself: %v", err)
		}
		if err := by("q", "f", "related"); err != nil {
			t.Fatal(err)
		}
		if err := by("q", "f", "related"); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if s.Can(ctx, d, a, FileRead, atWork.subject("f")) || s.Can(ctx, d, a, FileEmergency, atWork.subject("f")) || !s.Can(ctx, d, a, FileRead, atWork.subject("g")) {
			t.Error("shut out of the wrong file")
		}
		list, err := s.Exclusions(ctx, d, "f")
		if err != nil || len(list) != 1 || list[0].Reason != "related" || list[0].AddedName != "Robin" {
			t.Fatalf("%+v, %v", list, err)
		}
		end := func(file string) error {
			return d.Tx(ctx, func(tx *db.Tx) error { return s.EndExclusion(ctx, tx, Actor{PersonID: "q"}, file, list[0].ID) })
		}
		if err := end("g"); !fault.Is(err, fault.NotFound) {
			t.Errorf("through another file: %v", err)
		}
		if err := end("f"); err != nil {
			t.Fatal(err)
		}
		if err := end("f"); !fault.Is(err, fault.NotFound) {
			t.Errorf("ended twice: %v", err)
		}
		if !s.Can(ctx, d, a, FileRead, atWork.subject("f")) {
			t.Error("not let in again the same day")
		}
		if err := by("q", "f", "related again"); err != nil || s.Can(ctx, d, a, FileRead, atWork.subject("f")) {
			t.Errorf("again: %v", err)
		}
		n, err := db.One[int](ctx, d, "select count(*) from audit_act where action like 'file.exclusion%' and object_id='f' and detail='p' and person_id='q'")
		if err != nil || n != 3 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}
