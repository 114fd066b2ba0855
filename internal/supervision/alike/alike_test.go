package alike

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

var (
	ctx    = context.Background()
	worker = access.Actor{PersonID: "worker", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	other  = access.Actor{PersonID: "colleague", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
)

func open(t *testing.T, d *db.DB) Service {
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
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	return Service{supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})}
}

// CCM-1, SEC-1: what a search misses by a letter is offered, within one's reach only.
func TestNamesWrittenNearly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d)
		f, err := s.ReceiveReferral(ctx, worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-09-01"})
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]int{"Warsama": 1, "noor warsama": 1, "Okonkwo": 0, "": 0} {
			rows, err := s.WrittenNearly(ctx, worker, text)
			if err != nil || len(rows) != want || want == 1 && rows[0].ID != f.ID {
				t.Errorf("%q: %d, %v", text, len(rows), err)
			}
		}
		if rows, err := s.WrittenNearly(ctx, other, "Warsama"); err != nil || len(rows) != 0 {
			t.Errorf("a colleague without the file: %d, %v", len(rows), err)
		}
		stranger := worker
		stranger.OrganisationID = "elsewhere"
		if rows, err := s.WrittenNearly(ctx, stranger, "Warsama"); err != nil || len(rows) != 0 {
			t.Errorf("another provider: %d, %v", len(rows), err)
		}
	})
}
