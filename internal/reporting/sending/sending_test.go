package sending

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/access/known"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/reporting"
)

func open(t *testing.T, d *db.DB) Service {
	t.Helper()
	clk := clock.At(time.Date(2026, 11, 3, 15, 0, 0, 0, time.UTC))
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	log, err := audit.Open(t.Context(), d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	return Service{DB: d, Access: access.New(d, log, clk), Audit: log}
}

// provider adds a provider with sites in regions, and months of it: each as "region month revision state".
func provider(t *testing.T, s Service, code string, months ...[4]any) access.Organisation {
	t.Helper()
	org, err := s.Access.AddOrganisation(t.Context(), access.SystemActor("command line", ""), access.Organisation{Code: code, Kind: access.Provider, Name: code},
		access.Site{Name: code, RegionCode: "ATL", ActiveFrom: "2020-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range months {
		if _, err := s.DB.Exec(t.Context(), `insert into submission (id, organisation_id, region, month, revision, definition, state, nil_return, known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question)
			values ($1,$2,$3,$4,$5,1,$6,false,0,'','',0,'',0,'')`, id.New(), org.ID, m[0], m[1], m[2], m[3]); err != nil {
			t.Fatal(err)
		}
	}
	return org
}

// RPT-8: programs list each period once, as its newest revision stands, of whom their person may read figures; a page after
// another until the last; and never by what is no month, state or cursor.
func TestMonthsWithinOnesScope(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		var many [][4]any
		for n := range 60 {
			many = append(many, [4]any{"ATL", clock.Month("2021-01").Add(n), 1, "ACCEPTED"})
		}
		long := provider(t, s, "LONG", many...)
		two := provider(t, s, "TWO", [4]any{"ATL", "2026-10", 1, "RETURNED"}, [4]any{"ATL", "2026-10", 2, "OPEN"}, [4]any{"PRA", "2026-10", 1, "SUBMITTED"})
		of := func(org, region string, role access.Role) access.Actor {
			return access.Actor{PersonID: string(role), OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
		}
		all := func(a access.Actor, f Filter) (out []string) {
			t.Helper()
			for {
				months, after, err := s.Months(t.Context(), a, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range months {
					out = append(out, fmt.Sprint(m.Organisation, " ", m.Region, " ", m.Month, " ", m.Revision, " ", m.State))
				}
				if f.After = after; after == "" {
					return out
				}
			}
		}
		officer, analyst := of("atl", "ATL", access.LiaisonOfficer), of("hq", "", access.HeadquartersAnalyst)
		if got := all(analyst, Filter{}); len(got) != 62 || !slices.Contains(got, "TWO ATL 2026-10 2 OPEN") || slices.Contains(got, "TWO ATL 2026-10 1 RETURNED") || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 62 {
			t.Errorf("the nation: %d", len(got))
		}
		for name, c := range map[string]struct {
			a    access.Actor
			f    Filter
			want []string
		}{
			"a provider":      {of(two.ID, "", access.ProviderSupervisor), Filter{State: reporting.Submitted}, []string{"TWO PRA 2026-10 1 SUBMITTED"}},
			"another's":       {of(two.ID, "", access.ProviderSupervisor), Filter{State: reporting.Accepted}, nil},
			"a region":        {officer, Filter{Month: "2026-10"}, []string{"TWO ATL 2026-10 2 OPEN"}},
			"an old state":    {officer, Filter{State: reporting.Returned}, nil},
			"a month":         {analyst, Filter{Month: "2021-02"}, []string{"LONG ATL 2021-02 1 ACCEPTED"}},
			"a case manager":  {of(long.ID, "", access.CaseManager), Filter{}, nil},
			"a cursor's rest": {analyst, Filter{After: "2021-02/" + long.ID + "/ATL"}, []string{"LONG ATL 2021-01 1 ACCEPTED"}},
		} {
			if got := all(c.a, c.f); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q", name, got)
			}
		}
		for _, f := range []Filter{{Month: "banana"}, {State: "SENT"}, {After: "2026-10"}, {After: "banana/x/ATL"}} {
			if _, _, err := s.Months(t.Context(), analyst, f); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		reads, _, err := s.Audit.ReadersOf(t.Context(), audit.Filter{ObjectKind: "months", Limit: 10})
		if err != nil || len(reads) == 0 {
			t.Errorf("no list is recorded: %v", err)
		}
		organisations := func(a access.Actor) (out []string) {
			list, _, err := known.Service{DB: d, Access: s.Access}.Organisations(t.Context(), a, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range list {
				out = append(out, o.Code+" "+o.Regions)
			}
			return out
		}
		for name, c := range map[string]struct {
			a    access.Actor
			want []string
		}{"a provider": {of(two.ID, "", access.ProviderSupervisor), []string{"TWO ATL"}}, "a region": {officer, []string{"LONG ATL", "TWO ATL"}},
			"another region": {of("pra", "PRA", access.LiaisonOfficer), nil}, "a case manager": {of(long.ID, "", access.CaseManager), []string{"LONG ATL"}}} {
			if got := organisations(c.a); !slices.Equal(got, c.want) {
				t.Errorf("organisations of %s: %q", name, got)
			}
		}
	})
}
