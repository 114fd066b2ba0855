package refusal_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/access/refusal"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// SEC-6: a page or a post that is refused without a record being asked about is among the refusals once, and nothing else is.
func TestRefusedPagesAreKeptOnce(t *testing.T) {
	robin := access.Actor{PersonID: "robin", OrganisationID: "o"}
	for name, c := range map[string]struct {
		method string
		actor  access.Actor
		err    error
		before string // the outcome of what was kept before in the same request
		want   []string
	}{
		"a page":           {http.MethodGet, robin, fault.Denied(), "", []string{"page.open /people/{person}"}},
		"a post":           {http.MethodPost, robin, fault.Denied(), "", []string{"page.send /people/{person}"}},
		"after a reading":  {http.MethodGet, robin, fault.Denied(), audit.Done, []string{"page.open /people/{person}"}},
		"kept already":     {http.MethodGet, robin, fault.Denied(), audit.Denied, []string{"file.read f"}},
		"nothing there":    {http.MethodGet, robin, fault.Missing(), "", nil},
		"another failure":  {http.MethodGet, robin, errors.New("x"), "", nil},
		"answered":         {http.MethodGet, robin, nil, "", nil},
		"nobody signed in": {http.MethodGet, access.Actor{}, fault.Denied(), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				log := open(t, d)
				ctx, wait := audit.WithPending(context.Background())
				if c.before != "" {
					log.Read(ctx, audit.Entry{Action: "file.read", ObjectKind: "file", ObjectID: "f", Outcome: c.before})
				}
				r := httptest.NewRequest(c.method, "/people/John%20Doe", nil).WithContext(ctx)
				r.Pattern = c.method + " /people/{person}"
				refusal.Service{Log: log}.Keep(r, c.actor, c.err)
				if err := wait(); err != nil {
					t.Fatal(err)
				}
				if got := refused(t, log); !slices.Equal(got, c.want) {
					t.Errorf("%q, want %q", got, c.want)
				}
			})
		})
	}
}

func open(t *testing.T, d *db.DB) *audit.Log {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	log, err := audit.Open(context.Background(), d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys,
		clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	return log
}

func refused(t *testing.T, log *audit.Log) (out []string) {
	t.Helper()
	rows, err := log.Recent(context.Background(), audit.Filter{Outcome: audit.Denied})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		out = append(out, row.Action+" "+row.ObjectID)
	}
	return out
}
