package access

import (
	"context"
	"fmt"
	"path/filepath"
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

// relation is how an actor stands to a record; the actor's side is derived from it.
type relation struct {
	name                                        string
	org, region, site, programme                bool
	assigned, covering, excluded, housing, seal bool
	purpose                                     bool
}

var relations = []relation{
	{name: "stranger"},
	{name: "own provider", org: true, region: true, site: true, programme: true},
	{name: "own provider, assigned", org: true, region: true, site: true, programme: true, assigned: true},
	{name: "own provider, covering", org: true, region: true, site: true, programme: true, covering: true},
	{name: "own provider, referred for housing", org: true, region: true, site: true, programme: true, housing: true},
	{name: "own provider, other site", org: true, region: true, programme: true, assigned: true},
	{name: "own provider, shut out", org: true, region: true, site: true, programme: true, assigned: true, excluded: true},
	{name: "own provider, sealed", org: true, region: true, site: true, programme: true, assigned: true, seal: true},
	{name: "other programme", org: true, region: true, site: true, assigned: true},
	{name: "same region", region: true, programme: true},
	{name: "same region, assigned", region: true, programme: true, assigned: true},
	{name: "other region", programme: true},
	{name: "with purpose", purpose: true},
}

// expected is the normative table of the design, written by hand and apart from the rules: who may, when.
var expected = map[Role]map[Class]func(relation) bool{
	CaseManager: {
		Identity: ownFile(true), Protected: ownFile(false), CaseNotes: ownFile(true), Plan: ownFile(true), Breaches: ownFile(true),
	},
	ProviderSupervisor: {
		Identity: ofOwnProvider, CaseNotes: ofOwnProvider, Plan: ofOwnProvider, Breaches: ofOwnProvider,
	},
	HousingCoordinator: {Identity: func(r relation) bool { return ofOwnProvider(r) && r.housing }},
	LiaisonOfficer:     {Identity: ofOwnRegion, Plan: ofOwnRegion, Breaches: ofOwnRegion},
	AgencyOfficer: {
		Identity: func(r relation) bool { return ofOwnRegion(r) && r.assigned },
		Plan:     func(r relation) bool { return ofOwnRegion(r) && r.assigned },
		Breaches: func(r relation) bool { return ofOwnRegion(r) && r.assigned },
	},
	PrivacyOfficer: {Identity: withPurpose, Protected: withPurpose, CaseNotes: withPurpose, Plan: withPurpose, Breaches: withPurpose},
}

func ofOwnProvider(r relation) bool { return r.org && r.programme && r.site && !r.excluded && !r.seal }
func ofOwnRegion(r relation) bool   { return r.region && r.programme && !r.excluded && !r.seal }
func withPurpose(r relation) bool   { return r.purpose && !r.seal }
func ownFile(orCovering bool) func(relation) bool {
	return func(r relation) bool { return ofOwnProvider(r) && (r.assigned || orCovering && r.covering) }
}

// reading is the action that reads each class of a file's records.
var reading = map[Class]Action{
	Identity: FileRead, Protected: AddressRead, CaseNotes: NoteRead, Plan: ConditionRead, Breaches: BreachRead,
}

func pick(same bool, value string) string {
	if same {
		return value
	}
	return "another"
}

func (r relation) actor(role Role) Actor {
	a := Actor{PersonID: "p", MembershipID: "m", OrganisationID: pick(r.org, "org"), Region: pick(r.region, "ATL"),
		SiteID: pick(r.site, "site"), Programme: pick(r.programme, CCMS), Roles: []Role{role}}
	if r.purpose {
		a.Purpose = "request 12"
	}
	return a
}

func (r relation) subject(file string) Subject {
	return Subject{OrganisationID: "org", Region: "ATL", SiteID: "site", FileID: file, Programme: CCMS, HousingReferred: r.housing,
		Sealed: r.seal}
}

func (r relation) grant(t *testing.T, d *db.DB, s *Service, file string) {
	t.Helper()
	err := d.Tx(ctx, func(tx *db.Tx) error {
		if r.assigned {
			if err := s.Assign(ctx, tx, "org", file, "p", Assigned, "2026-01-01", ""); err != nil {
				return err
			}
		}
		if r.covering {
			return s.Assign(ctx, tx, "org", file, "p", Covering, "2026-11-01", "2026-11-10")
		}
		return nil
	})
	if err == nil && r.excluded {
		_, err = d.Exec(ctx, "insert into exclusion (id, organisation_id, file_id, person_id, from_date, to_date) values ($1,'org',$2,'p','2026-01-01','')", "x"+file, file)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// SEC-1: every role × class of a file's records × relation, against the table of the design.
func TestMatrix(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		allowed := 0
		for i, r := range relations {
			file := fmt.Sprintf("file-%d", i)
			r.grant(t, d, s, file)
			for _, role := range Roles {
				for class, action := range reading {
					want := false
					if rule, ok := expected[role][class]; ok {
						want = rule(r)
					}
					err := s.Check(ctx, d, r.actor(role), action, r.subject(file))
					if (err == nil) != want {
						t.Errorf("%s, %s, %s: allowed is %v, the table says %v", role, class, r.name, err == nil, want)
					}
					if want {
						allowed++
						continue
					}
					sees := s.Can(ctx, d, r.actor(role), FileRead, r.subject(file))
					if kind := fault.KindOf(err); sees && kind != fault.Forbidden || !sees && kind != fault.NotFound {
						t.Errorf("%s, %s, %s: in scope is %v, answered kind %v", role, class, r.name, sees, kind)
					}
				}
			}
		}
		if allowed < 25 {
			t.Fatalf("only %d cells allow: the matrix tests nothing", allowed)
		}
	})
}

// SEC-1: what a list shows is what each record would allow, for any actor and any grants.
func TestScopeEqualsDecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := service(t, d)
		if _, err := d.Exec(ctx, "create table listed (id text primary key, org text, region text, site text, programme text, housing boolean)"); err != nil {
			t.Fatal(err)
		}
		columns := Columns{Organisation: "l.org", Region: "l.region", Site: "l.site", File: "l.id", Programme: "l.programme", Housing: "l.housing"}
		subjects := listed(t, d, s)
		rapid.Check(t, func(r *rapid.T) {
			a := Actor{PersonID: rapid.SampledFrom([]string{"p0", "p1", ""}).Draw(r, "person"),
				OrganisationID: rapid.SampledFrom([]string{"o0", "o1", ""}).Draw(r, "organisation"),
				Region:         rapid.SampledFrom([]string{"r0", "r1", ""}).Draw(r, "region"),
				SiteID:         rapid.SampledFrom([]string{"s0", "s1", ""}).Draw(r, "site"),
				Programme:      rapid.SampledFrom([]string{CCMS, "CSS", ""}).Draw(r, "programme"),
				Roles:          []Role{rapid.SampledFrom(Roles).Draw(r, "role"), rapid.SampledFrom(Roles).Draw(r, "second role")}}
			action := rapid.SampledFrom([]Action{FileRead, FileWrite, NoteRead, ConditionRead, BreachAnswer, RowsRead}).Draw(r, "action")
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

func listed(t *testing.T, d *db.DB, s *Service) []Subject {
	t.Helper()
	var out []Subject
	for i := range 32 {
		bit := func(n int) string { return fmt.Sprint(i >> n & 1) }
		sub := Subject{FileID: fmt.Sprintf("f%02d", i), OrganisationID: "o" + bit(0), Region: "r" + bit(1), SiteID: "s" + bit(2),
			Programme: []string{CCMS, "CSS"}[i>>3&1], HousingReferred: i>>4&1 == 1}
		out = append(out, sub)
		if _, err := d.Exec(ctx, "insert into listed values ($1,$2,$3,$4,$5,$6)", sub.FileID, sub.OrganisationID, sub.Region, sub.SiteID,
			sub.Programme, sub.HousingReferred); err != nil {
			t.Fatal(err)
		}
		grants := relation{assigned: i%3 == 0, covering: i%5 == 0, excluded: i%7 == 0}
		err := d.Tx(ctx, func(tx *db.Tx) error {
			if grants.assigned {
				if err := s.Assign(ctx, tx, sub.OrganisationID, sub.FileID, fmt.Sprintf("p%d", i%2), Assigned, "2026-01-01", ""); err != nil {
					return err
				}
			}
			return s.Assign(ctx, tx, sub.OrganisationID, sub.FileID, "p0", Covering, "2026-01-01", "2026-02-01") // over
		})
		if err == nil && grants.excluded {
			_, err = d.Exec(ctx, "insert into exclusion (id, organisation_id, file_id, person_id, from_date, to_date) values ($1,'','"+sub.FileID+"','p0','2026-01-01','')", sub.FileID)
		}
		if err != nil {
			t.Fatal(err)
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
	r := relations[2]
	if err := s.Check(ended, d, r.actor(CaseManager), FileRead, r.subject("f")); err == nil {
		t.Fatal("allowed while the database could not be asked")
	}
	if s.Can(ended, d, r.actor(CaseManager), FileRead, r.subject("f")) {
		t.Fatal("allowed while the database could not be asked")
	}
}
