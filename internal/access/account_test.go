package access

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

const sentence = "the heron waits by the weir"

var root = SystemActor("command line", "")

func account(t *testing.T, s *Service) (Organisation, Person) {
	t.Helper()
	o, err := s.AddOrganisation(ctx, root, Organisation{Code: "HARBOUR", Kind: Provider, Name: "Harbour Towns", TimeZone: "America/Halifax"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.AddPerson(ctx, root, NewPerson{OrganisationID: o.ID, Name: "Robin Ashby", Email: " Robin@Example.org ", Language: "en", Password: sentence})
	if err != nil {
		t.Fatal(err)
	}
	return o, p
}

// SEC-1: sign-in tells nothing about who has an account, and waits after too many failures.
func TestSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		_, p := account(t, s)
		if got, err := s.SignIn(ctx, "ROBIN@example.org", sentence, "10.0.0.1"); err != nil || got.ID != p.ID {
			t.Fatalf("got %v", err)
		}
		_, wrong := s.SignIn(ctx, "robin@example.org", "another sentence", "10.0.0.1")
		_, unknown := s.SignIn(ctx, "nobody@example.org", sentence, "10.0.0.2")
		if wrong == nil || unknown == nil || wrong.Error() != unknown.Error() {
			t.Fatalf("the answers differ: %v, %v", wrong, unknown)
		}
		for range failuresAllowed {
			_, wrong = s.SignIn(ctx, "robin@example.org", "guess", "10.0.0.3")
		}
		if _, err := s.SignIn(ctx, "robin@example.org", sentence, "10.0.0.4"); !fault.Is(err, fault.TooMany) {
			t.Fatalf("not throttled: %v, %v", err, wrong)
		}
		if _, err := s.SignIn(ctx, "wren@example.org", "guess", "10.0.0.3"); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a colleague in the same office is held up: %v", err)
		}
		for i := range failuresOfPlace {
			_, _ = s.SignIn(ctx, fmt.Sprint("n", i, "@example.org"), "guess", "10.0.0.3")
		}
		if _, err := s.SignIn(ctx, "wren@example.org", "guess", "10.0.0.3"); !fault.Is(err, fault.TooMany) {
			t.Fatalf("whoever tries many addresses is not held up: %v", err)
		}
		clk.Set(clk.Now().Add(failureWindow + time.Minute))
		if _, err := s.SignIn(ctx, "robin@example.org", sentence, "10.0.0.4"); err != nil {
			t.Fatal(err)
		}
		if err := s.Deactivate(ctx, root, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn(ctx, "robin@example.org", sentence, "10.0.0.5"); err == nil {
			t.Fatal("a deactivated account signed in")
		}
	})
}

func TestPasswords(t *testing.T) {
	for _, c := range []struct{ password, key string }{
		{"short", "access.problem.password_short"},
		{"ééééééééééééééé", "access.problem.password_common"},
		{"supsupsupsupsup", "access.problem.password_common"},
		{"12345671234567123", "access.problem.password_common"},
		{"abc abc abc abc abc", "access.problem.password_common"},
		{"RobinRobin1 Ashby 2026", "access.problem.password_common"},
		{"ashby robin example", "access.problem.password_common"},
		{"Robin sings in the morning", ""},
		{"the tide turns at four", ""},
		{"Password Password", "access.problem.password_common"},
		{"robin.ashby is my name", "access.problem.password_common"},
		{"Robin.Ashby@Example.org", "access.problem.password_common"},
		{sentence, ""},
		{strings.Repeat("long ", 60), "fault.too_long"},
	} {
		var check fault.Check
		checkPassword(&check, "password", c.password, Person{Name: "Robin Ashby", Email: "robin.ashby@example.org"})
		problems, got := fault.ProblemsOf(check.Err()), ""
		if len(problems) > 0 {
			got = problems[0].Key
		}
		if got != c.key {
			t.Errorf("%q: %q, want %q", c.password, got, c.key)
		}
	}
}

// SEC-4: a short name before the @ may be part of a sentence; the whole address is none.
func TestNoPasswordIsTheAddress(t *testing.T) {
	for password, refused := range map[string]bool{"np2@example.org np2": true, "the np2 of my boat sails": false} {
		var check fault.Check
		checkPassword(&check, "password", password, Person{Name: "N. P.", Email: "np2@example.org"})
		if got := check.Err() != nil; got != refused {
			t.Errorf("%q: refused is %v", password, got)
		}
	}
}

func TestLinksWorkOnceAndForATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		_, p := account(t, s)
		first, replaced, err := s.Invite(ctx, root, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		second, again, err := s.Invite(ctx, root, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if replaced || !again {
			t.Errorf("the first replaces none: %v; the second replaces it: %v", replaced, again)
		}
		if _, err := s.UseLink(ctx, first, "a new sentence to keep"); !fault.Is(err, fault.NotFound) {
			t.Fatalf("an older link was used: %v", err)
		}
		if _, err := s.UseLink(ctx, second, "short"); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a bad password was taken: %v", err)
		}
		if _, err := s.UseLink(ctx, second, "a new sentence to keep"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UseLink(ctx, second, "a new sentence again"); !fault.Is(err, fault.NotFound) {
			t.Fatalf("a link was used twice: %v", err)
		}
		third, replaced, err := s.Invite(ctx, root, p.ID)
		if err != nil || replaced {
			t.Fatal(err)
		}
		clk.Set(clk.Now().Add(LinkLife + time.Second))
		if _, err := s.UseLink(ctx, third, "a new sentence to keep"); !fault.Is(err, fault.NotFound) {
			t.Fatalf("an old link was used: %v", err)
		}
		fourth, _, err := s.Invite(ctx, root, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		clk.Set(clk.Now().Add(time.Minute))
		for _, act := range []func(context.Context, Actor, string) error{s.Deactivate, s.Reactivate} {
			if err := act(ctx, root, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.UseLink(ctx, fourth, "a new sentence to keep"); !fault.Is(err, fault.NotFound) {
			t.Fatalf("a link of before the account was ended was used: %v", err)
		}
		if token, _, err := s.Forgotten(ctx, "nobody@example.org"); err != nil || token != "" {
			t.Fatalf("nobody got a link: %v", err)
		}
	})
}

func TestMembershipsKeepTheTwoSidesApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		o, p := account(t, s)
		m := Membership{PersonID: p.ID, OrganisationID: o.ID, FromDate: "2026-01-01"}
		if _, err := s.AddMembership(ctx, root, m, LiaisonOfficer); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a provider's person became a liaison officer: %v", err)
		}
		kept, err := s.AddMembership(ctx, root, m, ProviderSupervisor, CaseManager)
		if err != nil {
			t.Fatal(err)
		}
		past := m
		past.FromDate, past.ToDate = "2025-01-01", "2025-12-31"
		over, err := s.AddMembership(ctx, root, past, CaseManager)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.ActorOf(ctx, kept.ID)
		if err != nil || !a.Has(ProviderSupervisor) || !a.Has(CaseManager) || a.Programme != CCMS {
			t.Fatalf("%+v, %v", a, err)
		}
		if _, err := s.ActorOf(ctx, over.ID); !fault.Is(err, fault.NotFound) {
			t.Fatalf("a membership that is over acts: %v", err)
		}
		if _, err := s.AddPerson(ctx, a, NewPerson{OrganisationID: o.ID, Name: "X", Email: "x@example.org", Language: "fr"}); !fault.Is(err, fault.Forbidden) {
			t.Fatalf("a supervisor gave somebody an account: %v", err)
		}
		if people, err := s.PeopleOf(ctx, o.ID, CaseManager); err != nil || len(people) != 1 {
			t.Fatalf("%d people, %v", len(people), err)
		}
	})
}

func TestTakenCodesAndAddressesAreProblemsOfTheField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		o, _ := account(t, s)
		_, err := s.AddOrganisation(ctx, root, Organisation{Code: "HARBOUR", Kind: Provider, Name: "Another"})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "code" {
			t.Errorf("got %v", err)
		}
		for organisation, want := range map[string][]string{o.ID: {"name", "email", "role"}, "": {"name", "email", "organisation", "role"}} {
			_, err := s.AddPersonWithMembership(ctx, root, NewPerson{OrganisationID: organisation, Language: "en"}, Membership{OrganisationID: organisation})
			var got []string
			for _, p := range fault.ProblemsOf(err) {
				got = append(got, p.Field)
			}
			if !slices.Equal(got, want) {
				t.Errorf("said of an empty form: %v, not %v (%v)", got, want, err)
			}
		}
		_, err = s.AddPerson(ctx, root, NewPerson{OrganisationID: o.ID, Name: "Another", Email: "ROBIN@example.org", Language: "en"})
		if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "email" {
			t.Errorf("got %v", err)
		}
	})
}

// SEC-1: the table of sessions gives nobody a session.
func TestSessionsAreKeptAsHashes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store := NewSessionStore(d)
		if err := store.CommitCtx(ctx, "the token", []byte{0, 1, 255}, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if data, ok, err := store.FindCtx(ctx, "the token"); err != nil || !ok || string(data) != "\x00\x01\xff" {
			t.Fatalf("%v %v", ok, err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from session where token_hash='the token'"); err != nil || n != 0 {
			t.Fatalf("the token itself is in the table: %d, %v", n, err)
		}
		if err := store.CommitCtx(ctx, "old", nil, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := store.FindCtx(ctx, "old"); err != nil || ok {
			t.Fatalf("an expired session was found, %v", err)
		}
	})
}

// SEC-1: a session that says the same is not written for every page, and its end still moves with the requests; one that
// changed, or was given another token, is written at once.
func TestSessionsAreWrittenWhenTheyChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store, now := NewSessionStore(d), time.Now()
		end := now.Add(15 * time.Minute)
		if err := store.CommitCtx(ctx, "token", []byte("one"), end); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, token, data string
			expiry            time.Time
			want              time.Time
		}{
			{"the same, a moment later", "token", "one", end.Add(29 * time.Second), end},
			{"the same, later", "token", "one", end.Add(31 * time.Second), end.Add(31 * time.Second)},
			{"changed", "token", "two", end.Add(32 * time.Second), end.Add(32 * time.Second)},
			{"another token", "other", "two", end.Add(33 * time.Second), end.Add(33 * time.Second)},
		} {
			request := WithSessionRead(ctx)
			if _, found, err := store.FindCtx(request, "token"); err != nil || !found {
				t.Fatalf("%s: found %v, %v", c.name, found, err)
			}
			if err := store.CommitCtx(request, c.token, []byte(c.data), c.expiry); err != nil {
				t.Fatal(err)
			}
			ends, err := db.One[int64](ctx, d, "select expires from session where token_hash=$1", hashOf(c.token))
			if err != nil || ends != clock.Micros(c.want) {
				t.Errorf("%s: ends %v, not %v (%v)", c.name, clock.FromMicros(ends), c.want, err)
			}
		}
	})
}
