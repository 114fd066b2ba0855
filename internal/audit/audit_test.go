package audit_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

var noon = time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC)

// opened is a log with the database of its reads beside it.
type opened struct {
	*audit.Log
	main, reads *db.DB
}

func open(t *testing.T, d *db.DB) opened {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	file := db.Config{Path: filepath.Join(t.TempDir(), "audit-reads.db"), HexKey: dbtest.Key}
	log, err := audit.Open(context.Background(), d, file, keys, clock.At(noon))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	reads := d
	if d.Engine() == db.SQLite {
		if reads, err = db.Open(context.Background(), file); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { reads.Close() })
	}
	return opened{log, d, reads}
}

func entry(n int) audit.Entry {
	return audit.Entry{OrganisationID: "org", PersonID: fmt.Sprintf("person-%d", n), MembershipID: "m", Role: "case_manager",
		System: "s", Action: "file.read", ObjectKind: "file", ObjectID: fmt.Sprintf("file-%d", n), ObjectIDs: []string{"a", "b"},
		Purpose: "p", Detail: "d"}
}

func (o opened) fill(t *testing.T, from, to int) {
	t.Helper()
	ctx := context.Background()
	for i := from; i < to; i++ {
		if err := o.main.Tx(ctx, func(tx *db.Tx) error { return o.Act(ctx, tx, entry(i)) }); err != nil {
			t.Fatal(err)
		}
		if err := o.Read(ctx, entry(i)).Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

func (o opened) sealed(t *testing.T, n int) {
	t.Helper()
	o.fill(t, 0, n)
	if err := o.Seal(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (o opened) findings(t *testing.T) []string {
	t.Helper()
	report, err := o.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range report.Findings {
		out = append(out, fmt.Sprintf("%s %s %d", f.Chain, f.Kind, f.Position))
	}
	return out
}

// tamper does to a chain's database what only an intruder with the file and the key can.
func tamper(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	ctx := context.Background()
	if d.Engine() == db.Postgres {
		statements = append([]string{"set session_replication_role = replica"}, statements...)
		statements = append(statements, "set session_replication_role = origin")
	} else {
		names, err := db.All[string](ctx, d, "select name from sqlite_master where type='trigger'")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			statements = append([]string{"drop trigger " + n}, statements...)
		}
	}
	if err := d.Tx(ctx, func(tx *db.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(ctx, s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// SEC-3: rows of acts, of reads, seals and signatures are only ever added to.
func TestTablesRefuseChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.sealed(t, 3)
		for _, table := range []string{"audit_act", "audit_read", "audit_seal", "audit_checkpoint"} {
			at := o.reads
			if table == "audit_act" {
				at = d
			}
			column := map[bool]string{true: "hash", false: "person_id"}[strings.HasPrefix(table, "audit_s") || strings.HasPrefix(table, "audit_c")]
			for _, statement := range []string{"update " + table + " set " + column + "='x'", "delete from " + table} {
				if _, err := at.Exec(context.Background(), statement); err == nil {
					t.Errorf("%s was let through", statement)
				}
			}
		}
	})
}

// SEC-3: each column that is changed is found and named, alone.
func TestVerifyNamesTheChangedRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		columns := []string{"organisation_id", "person_id", "membership_id", "role", "system", "action", "object_kind",
			"object_id", "object_ids", "purpose", "outcome", "detail", "mac"}
		o.sealed(t, len(columns)+2)
		var want []string
		for i, c := range columns {
			tamper(t, d, fmt.Sprintf("update audit_act set %s='tampered' where object_id='file-%d'", c, i))
			want = append(want, fmt.Sprintf("act changed %d", i+1))
		}
		tamper(t, d, fmt.Sprintf("update audit_act set recorded=recorded+1 where object_id='file-%d'", len(columns)))
		want = append(want, fmt.Sprintf("act changed %d", len(columns)+1))
		if got := o.findings(t); !slices.Equal(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	})
}

// SEC-3: what was dropped, inserted, moved or cut off is found and named.
func TestVerifyNamesWhatWasDone(t *testing.T) {
	row := func(table string, n int) string {
		return fmt.Sprintf("(select id from %s where object_id='file-%d')", table, n)
	}
	copied := "organisation_id,person_id,membership_id,role,system,action,object_kind,object_id,object_ids,purpose,outcome,detail,recorded,mac"
	for _, c := range []struct {
		name       string
		statements []string
		want       []string
	}{
		{"drop a row", []string{"delete from audit_read where object_id='file-2'"}, []string{"read dropped 3"}},
		{"drop the last row", []string{"delete from audit_read where object_id='file-9'"}, []string{"read dropped 10"}},
		{"drop a row and its seal", []string{"delete from audit_seal where chain='read' and row_id=" + row("audit_read", 2), "delete from audit_read where object_id='file-2'"},
			[]string{"read seal_dropped 3"}},
		{"drop a seal", []string{"delete from audit_seal where chain='read' and row_id=" + row("audit_read", 2)}, []string{"read seal_dropped 3", "read unsealed 0"}},
		{"insert a copy", []string{"insert into audit_read (id," + copied + ") select 'forged'," + copied + " from audit_read where object_id='file-2'"},
			[]string{"read inserted 0"}},
		{"swap what two rows say", []string{
			"update audit_read set person_id='tmp' where object_id='file-2'",
			"update audit_read set person_id='person-2' where object_id='file-3'",
			"update audit_read set person_id='person-3' where object_id='file-2'"}, []string{"read changed 3", "read changed 4"}},
		{"rename a row", []string{"update audit_read set id='other' where object_id='file-2'"}, []string{"read dropped 3", "read inserted 0"}},
		{"change a seal", []string{"update audit_seal set hash='00' where chain='read' and position=4"}, []string{"read seal_changed 4"}},
		{"swap two seals", []string{
			"update audit_seal set position=1000 where chain='read' and position=4",
			"update audit_seal set position=4 where chain='read' and position=5",
			"update audit_seal set position=5 where chain='read' and position=1000"}, []string{"read seal_changed 4", "read seal_changed 5", "read seal_changed 6"}},
		{"cut off rows and seals", []string{"delete from audit_seal where chain='read' and position>7", "delete from audit_read where object_id in ('file-7','file-8','file-9')"},
			[]string{"read chain_truncated 10", "read chain_truncated 10"}},
		{"cut off signatures too", []string{"delete from audit_seal where chain='read' and position>7", "delete from audit_read where object_id in ('file-7','file-8','file-9')",
			"delete from audit_checkpoint where chain='read' and position>7"}, []string{"read chain_truncated 10"}},
		{"forge a signature", []string{"update audit_checkpoint set signature='00' where chain='read' and position=10"}, []string{"read checkpoint_bad 10"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				o := open(t, d)
				o.sealed(t, 10)
				tamper(t, o.reads, c.statements...)
				got := o.findings(t)
				if d.Engine() == db.Postgres { // there a row without its seal may still be waiting for it
					got = slices.DeleteFunc(got, func(s string) bool { return s == "read unsealed 0" })
					c.want = slices.DeleteFunc(slices.Clone(c.want), func(s string) bool { return s == "read unsealed 0" })
				}
				if !slices.Equal(got, c.want) && len(c.want) > 0 {
					t.Fatalf("got  %v\nwant %v", got, c.want)
				}
			})
		})
	}
}

// SEC-3: moving a row to another place is found.
func TestVerifyNamesTheMovedRow(t *testing.T) {
	d := dbtest.SQLite(t)
	o := open(t, d)
	o.sealed(t, 5)
	tamper(t, o.reads, "update audit_read set seq=1000 where object_id='file-1'", "update audit_read set seq=2 where object_id='file-2'",
		"update audit_read set seq=3 where object_id='file-1'")
	if got, want := o.findings(t), []string{"read moved 2", "read moved 3"}; !slices.Equal(got, want) {
		t.Fatalf("got  %v\nwant %v", got, want)
	}
}

// SEC-3: no false alarm while many write and the sealer runs.
func TestConcurrentWritesVerify(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		ctx := context.Background()
		var writers sync.WaitGroup
		for w := range 8 {
			writers.Go(func() {
				for i := range 25 {
					n := w*1000 + i
					if err := d.Tx(ctx, func(tx *db.Tx) error { return o.Act(ctx, tx, entry(n)) }); err != nil {
						t.Error(err)
					}
					if err := o.Read(ctx, entry(n)).Wait(); err != nil {
						t.Error(err)
					}
					if i%10 == 0 {
						if err := o.Seal(ctx); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		writers.Wait()
		if got := o.findings(t); len(got) > 0 {
			t.Fatalf("false alarm: %v", got)
		}
		if err := o.Seal(ctx); err != nil {
			t.Fatal(err)
		}
		report, err := o.Verify(ctx)
		if err != nil || !report.OK() {
			t.Fatalf("%+v %v", report, err)
		}
		for _, c := range report.Chains {
			if c.Sealed != 200 || c.Waiting != 0 || c.Position != 200 {
				t.Errorf("%+v", c)
			}
		}
	})
}

// SEC-3: a row of an act that was undone is undone with it.
func TestActIsKeptWithItsActOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		ctx := context.Background()
		err := d.Tx(ctx, func(tx *db.Tx) error {
			if err := o.Act(ctx, tx, entry(1)); err != nil {
				return err
			}
			return fmt.Errorf("undone")
		})
		rows, readErr := o.Recent(ctx, audit.Filter{ActsOnly: true})
		if err == nil || readErr != nil || len(rows) != 0 {
			t.Fatalf("%v %v %v", err, readErr, rows)
		}
	})
}

func TestReadersAndRecent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d)
		o.fill(t, 0, 5)
		ctx := context.Background()
		list := entry(9)
		list.ObjectID, list.ObjectIDs = "", []string{"file-3", "file-4"}
		collected, wait := audit.WithPending(ctx)
		o.Read(collected, list)
		if err := wait(); err != nil {
			t.Fatal(err)
		}
		readers, _, err := o.ReadersOf(ctx, audit.Filter{ObjectKind: "file", ObjectID: "file-3"})
		if err != nil || len(readers) != 2 || readers[0].PersonID != "person-9" || readers[1].PersonID != "person-3" {
			t.Fatalf("%+v %v", readers, err)
		}
		recent, err := o.Recent(ctx, audit.Filter{PersonID: "person-3"})
		if err != nil || len(recent) != 2 || recent[0].Outcome != audit.Done || !recent[0].Recorded.Equal(noon) {
			t.Fatalf("%+v %v", recent, err)
		}
		all, err := o.Recent(ctx, audit.Filter{ReadsOnly: true, From: noon, To: noon.Add(time.Second), Limit: 4})
		if err != nil || len(all) != 4 {
			t.Fatalf("%d %v", len(all), err)
		}
	})
}

func TestReadAfterCloseFails(t *testing.T) {
	o := open(t, dbtest.SQLite(t))
	o.fill(t, 0, 1)
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if err := o.Read(context.Background(), entry(1)).Wait(); err == nil {
		t.Fatal("a read was let through without its row")
	}
}

// SEC-3: sealing goes on where it stood; the same keys are read back.
func TestReopenGoesOn(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := context.Background()
	dir := t.TempDir()
	file := db.Config{Path: filepath.Join(dir, "audit-reads.db"), HexKey: dbtest.Key}
	for round := 1; round <= 3; round++ {
		keys, err := audit.OpenKeys(filepath.Join(dir, "audit.key"))
		if err != nil {
			t.Fatal(err)
		}
		log, err := audit.Open(ctx, d, file, keys, clock.At(noon))
		if err != nil {
			t.Fatal(err)
		}
		opened{log, d, nil}.fill(t, round*10, round*10+5)
		if err := log.Seal(ctx); err != nil {
			t.Fatal(err)
		}
		report, err := log.Verify(ctx)
		if err != nil || !report.OK() || report.Chains[1].Position != int64(5*round) {
			t.Fatalf("%+v %v", report, err)
		}
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
