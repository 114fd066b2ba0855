package access

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

var ctx = context.Background()

func service(t testing.TB, d *db.DB) (*Service, *clock.Settable) {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	return New(d, log, clk), clk
}

// SEC-1: what a list shows is what each record would allow, for any actor and any grants.
func TestScopeEqualsDecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		if _, err := d.Exec(ctx, "create table listed (id text primary key, org text, region text, site text, programme text, housing boolean, "+
			"sealed boolean, resident boolean, for_housing boolean, in_force boolean, needed boolean, for_hearing boolean, sent text, own text, until text)"); err != nil {
			t.Fatal(err)
		}
		columns := Columns{Organisation: "l.org", Region: "l.region", Site: "l.site", File: "l.id", Programme: "l.programme", Housing: "l.housing",
			Sealed: "l.sealed", Resident: "l.resident", ForHousing: "l.for_housing", InForce: "l.in_force", Needed: "l.needed",
			ForHearing: "l.for_hearing", Sent: "l.sent", Own: "l.own", Until: "l.until"}
		subjects := listed(t, d, s)
		rapid.Check(t, func(r *rapid.T) {
			kind := rapid.SampledFrom([]OrganisationKind{Provider, Region, Headquarters}).Draw(r, "kind")
			a := Actor{OrganisationKind: kind, SteppedUp: rapid.Bool().Draw(r, "stepped up"), PersonID: rapid.SampledFrom([]string{"p0", "p1", ""}).Draw(r, "person"),
				OrganisationID: rapid.SampledFrom([]string{"o0", "o1", ""}).Draw(r, "organisation"),
				Region:         rapid.SampledFrom([]string{"r0", "r1", ""}).Draw(r, "region"),
				SiteID:         rapid.SampledFrom([]string{"s0", "s1", ""}).Draw(r, "site"),
				Programme:      rapid.SampledFrom([]string{CCMS, "CSS", ""}).Draw(r, "programme"),
				Roles:          []Role{rapid.SampledFrom(Roles).Draw(r, "role"), rapid.SampledFrom(Roles).Draw(r, "second role")}}
			action := rapid.SampledFrom(listable).Draw(r, "action")
			where, args := s.Scope(a, action, columns, 1)
			ids, err := db.All[string](ctx, d, "select l.id from listed l where "+where+" order by l.id", args...)
			if err != nil {
				r.Fatalf("%s: %v", where, err)
			}
			var want []string
			for _, sub := range subjects {
				if s.Can(ctx, d, a, action, sub) {
					want = append(want, sub.FileID)
				}
			}
			if fmt.Sprint(ids) != fmt.Sprint(want) {
				r.Fatalf("%+v %s: the list shows %v, the decisions %v\n%s", a, action, ids, want, where)
			}
		})
	})
}

// listable is every action that has a rule, but those that no list is made of: a purpose is said for one file.
var listable = func() []Action {
	var out []Action
	for _, r := range rules {
		for _, a := range r.actions {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}()

// listed fills the table with records of every mixture of organisation, region, site and programme, and random facts
// and grants (the same on each run).
func listed(t *testing.T, d *db.DB, s *Service) []Subject {
	t.Helper()
	people(t, d, "p0", "p1")
	random := rand.New(rand.NewPCG(1, 2))
	odd := func() bool { return random.IntN(3) > 0 }
	var out []Subject
	for i := range 96 {
		bit := func(n int) string { return fmt.Sprint(i >> n & 1) }
		sub := Subject{FileID: fmt.Sprintf("f%02d", i), OrganisationID: "o" + bit(0), Region: "r" + bit(1), SiteID: "s" + bit(2),
			Programme: []string{CCMS, "CSS"}[i>>3&1], HousingReferred: odd(), Sealed: !odd(), Resident: odd(), ForHousing: odd(),
			InForce: odd(), Needed: odd(), ForHearing: odd(), Own: fmt.Sprintf("p%d", random.IntN(3)),
			SentTo: [][]string{nil, {"o0"}, {"o1"}, {"o1", "o0"}, {"o0x", "xo1"}}[random.IntN(5)],
			Until:  []clock.Date{"", "2026-11-09", "2026-11-10", "2027-01-01"}[random.IntN(4)]}
		out = append(out, sub)
		if _, err := d.Exec(ctx, "insert into listed values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)", sub.FileID,
			sub.OrganisationID, sub.Region, sub.SiteID, sub.Programme, sub.HousingReferred, sub.Sealed, sub.Resident, sub.ForHousing,
			sub.InForce, sub.Needed, sub.ForHearing, ","+strings.Join(sub.SentTo, ",")+",", sub.Own, sub.Until); err != nil {
			t.Fatal(err)
		}
		for _, person := range []string{"p0", "p1"} {
			grant(t, d, s, sub.OrganisationID, sub.FileID, person, relation{assigned: odd(), covering: !odd(), excluded: random.IntN(7) == 0,
				named: odd(), offered: !odd(), sight: !odd(), twoPeople: odd(), emergency: !odd(), over: !odd()})
		}
	}
	return out
}

// SEC-1: an error of the database refuses.
func TestErrorRefuses(t *testing.T) {
	d := dbtest.SQLite(t)
	s, _ := service(t, d)
	ended, cancel := context.WithCancel(ctx)
	cancel()
	r := relation{org: true, region: true, site: true, programme: true, assigned: true}
	if err := s.Check(ended, d, r.actor(CaseManager, "f"), FileRead, r.subject("f")); err == nil {
		t.Fatal("allowed while the database could not be asked")
	}
	if s.Can(ended, d, r.actor(CaseManager, "f"), FileRead, r.subject("f")) {
		t.Fatal("allowed while the database could not be asked")
	}
}

// SEC-1: a list cannot leave out a fact that a rule asks for and show more for it.
func TestMissingColumnsShowNothing(t *testing.T) {
	d := dbtest.SQLite(t)
	s, _ := service(t, d)
	r := relation{org: true, region: true, site: true, programme: true, stepped: true}
	for _, role := range Roles {
		for _, action := range listable {
			where, args := s.Scope(r.actor(role, ""), action, Columns{}, 1)
			n, err := db.One[int](ctx, d, "select count(*) from (select 1 as one) x where "+where, args...)
			if class := ClassOf[action]; err != nil || n != 0 && class != AuditLog && class != Settings && class != BlankForms {
				t.Errorf("%s, %s: %d rows, %v, for %s", role, action, n, err, where)
			}
		}
	}
}

// SEC-6: a refusal is kept, also when the transaction that asked is undone, and is not taken for a reading.
func TestRefusalsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		r := relation{org: true, region: true, site: true, programme: true}
		waiting, wait := audit.WithPending(ctx)
		err := d.Tx(waiting, func(tx *db.Tx) error {
			return s.Check(waiting, tx, r.actor(CaseManager, "closed"), FileRead, r.subject("closed"))
		})
		if !fault.Is(err, fault.NotFound) {
			t.Fatal(err)
		}
		if err := wait(); err != nil {
			t.Fatal(err)
		}
		privacy := Actor{PersonID: "q", OrganisationKind: Headquarters, Roles: []Role{PrivacyOfficer}}
		rows, _, err := s.Seen(ctx, privacy, audit.Filter{Outcome: audit.Denied})
		if err != nil || len(rows) != 1 || rows[0].ObjectID != "closed" || rows[0].Action != string(FileRead) || rows[0].PersonID != "p" {
			t.Fatalf("%+v, %v", rows, err)
		}
		if readers, _, err := s.ReadersOf(ctx, privacy, audit.Filter{ObjectKind: "file", ObjectID: "closed"}); err != nil || len(readers) != 0 {
			t.Fatalf("who was refused is said to have read: %+v, %v", readers, err)
		}
		provider := privacy
		provider.OrganisationKind, provider.OrganisationID = Provider, "elsewhere"
		if rows, _, err := s.Seen(ctx, provider, audit.Filter{Outcome: audit.Denied}); err != nil || len(rows) != 0 {
			t.Fatalf("another provider's log is seen: %+v, %v", rows, err)
		}
	})
}

// SEC-1: a list whose column would be taken for the condition's own row shows nothing, rather than everything.
func TestScopeOfAColumnThatMeansItselfShowsNothing(t *testing.T) {
	for column, want := range map[string]bool{"f.id": true, "x.file_id": true, "cast($1 as text)": true, "given.file_id": false, "file_id": false, "": false} {
		got := assigned.sql(asked{}, Columns{File: column}, &binder{next: 1}) != "1=0"
		if got != want {
			t.Errorf("%q: a condition is written: %v", column, got)
		}
	}
}
