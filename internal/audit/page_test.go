package audit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// mixed keeps acts and reads in turn, refusals among the reads, all at one instant: nothing but their order tells them apart.
func (o opened) mixed(t *testing.T, n int) {
	t.Helper()
	ctx := context.Background()
	for i := range n {
		e := audit.Entry{OrganisationID: []string{"org", "other"}[i%2], PersonID: fmt.Sprint(i), Action: "file.read", ObjectKind: "file", ObjectID: "f"}
		if i%5 == 4 {
			e.Outcome = audit.Denied
		}
		if i%3 == 0 {
			e.ObjectID, e.ObjectIDs = "", []string{"f", "g"}
		}
		if err := o.Read(ctx, e).Wait(); err != nil {
			t.Fatal(err)
		}
		if err := o.main.Tx(ctx, func(tx *db.Tx) error { return o.Act(ctx, tx, audit.Entry{PersonID: fmt.Sprint(i), Action: "x"}) }); err != nil {
			t.Fatal(err)
		}
	}
}

// SEC-6: paged from the newest to the oldest, every row of the log is seen once.
func TestPagesLeaveNothingOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.mixed(t, 23)
		for size := 1; size < 9; size++ {
			met, f := map[string]int{}, audit.Filter{Limit: size}
			for page := 0; ; page++ {
				rows, older, err := o.Page(context.Background(), f)
				if err != nil || len(rows) > size || page > 46 {
					t.Fatalf("page %d: %d rows, %v", page, len(rows), err)
				}
				for _, r := range rows {
					met[r.ID]++
				}
				if f.Before = audit.ParseCursor(older.String()); f.Before == (audit.Cursor{}) {
					break
				}
			}
			if len(met) != 46 {
				t.Errorf("pages of %d show %d of 46 rows", size, len(met))
			}
			for id, n := range met {
				if n != 1 {
					t.Errorf("pages of %d show %s %d times", size, id, n)
				}
			}
		}
	})
}

// SEC-1, SEC-6: refusals and other organisations push no reader of a file out of sight.
func TestEveryReaderIsPaged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.mixed(t, 40)
		for organisation, want := range map[string]int{"": 32, "org": 16, "nobody": 0} {
			met, f := map[string]bool{}, audit.Filter{ObjectKind: "file", ObjectID: "f", OrganisationID: organisation, Limit: 5}
			for page := 0; ; page++ {
				rows, older, err := o.ReadersOf(context.Background(), f)
				if err != nil || page > 10 {
					t.Fatal(page, err)
				}
				for _, r := range rows {
					if r.Outcome == audit.Denied || met[r.ID] || organisation != "" && r.OrganisationID != organisation {
						t.Errorf("%+v", r)
					}
					met[r.ID] = true
				}
				if f.Before = older; older == (audit.Cursor{}) {
					break
				}
			}
			if len(met) != want {
				t.Errorf("%q: %d readers of %d", organisation, len(met), want)
			}
		}
	})
}

func TestCursors(t *testing.T) {
	for text, want := range map[string]audit.Cursor{"3-7": {Act: 3, Read: 7}, "0-7": {Read: 7}, "": {}, "x": {}, "3": {}, "3-": {}, "-1-2": {}, "1-2-3": {}} {
		if got := audit.ParseCursor(text); got != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// SEC-6: one list holds every refusal: of a record, of a password, and those that older rows call by another word.
func TestEveryRefusalIsInOneList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		for _, outcome := range []string{audit.Done, audit.Denied, "refused"} {
			e := audit.Entry{PersonID: outcome, Action: "x", Outcome: outcome}
			if err := errors.Join(o.Read(context.Background(), e).Wait(), o.main.Tx(context.Background(), func(tx *db.Tx) error { return o.Act(context.Background(), tx, e) })); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := o.Recent(context.Background(), audit.Filter{Outcome: audit.Denied})
		if err != nil || len(rows) != 4 || slices.ContainsFunc(rows, func(r audit.Row) bool { return r.Outcome == audit.Done }) {
			t.Errorf("%d rows, %v: %+v", len(rows), err, rows)
		}
	})
}
