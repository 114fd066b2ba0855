package db_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

func TestPlaceholdersBindByNumberOnBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		type pair struct {
			A string `db:"a"`
			B string `db:"b"`
		}
		got, err := db.One[pair](context.Background(), d, "select cast($2 as text) as a, cast($1 as text) as b", "first", "second")
		if err != nil {
			t.Fatal(err)
		}
		if got.B != "first" {
			t.Fatalf("bound by appearance, not by number: %+v", got)
		}
	})
}

func TestOneWithoutRowsIsNotFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := db.One[int](context.Background(), d, "select 1 where 1=0"); !fault.Is(err, fault.NotFound) {
			t.Fatalf("got %v", err)
		}
	})
}

func TestTxKeepsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Exec(ctx, "create table probe (n integer primary key)"); err != nil {
			t.Fatal(err)
		}
		broken := errors.New("broken")
		err := d.Tx(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "insert into probe values (1)"); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		n, err := db.One[int](ctx, d, "select count(*) from probe")
		if err != nil || n != 0 {
			t.Fatalf("half an act was kept: %d rows, %v", n, err)
		}
		if _, err := d.Exec(ctx, "insert into probe values (1)"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "insert into probe values (1)"); !db.IsDuplicate(err) {
			t.Fatalf("duplicate not recognised: %v", err)
		}
	})
}

// SEC-2: nothing readable lies in the file.
func TestSQLiteFileHoldsNoClearText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "probe.db")
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{Path: path, HexKey: dbtest.Key})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(ctx, "create table secretword (n text)"); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) == 0 || bytes.Contains(data, []byte("secretword")) || bytes.HasPrefix(data, []byte("SQLite format")) {
		t.Fatal("the file can be read without the key")
	}
	wrong, err := db.Open(ctx, db.Config{Path: path, HexKey: "ff" + dbtest.Key[2:]})
	if err == nil {
		_, err = wrong.Query(ctx, "select * from secretword")
	}
	if err == nil {
		t.Fatal("another key opened the file")
	}
}

// What fails in a try is not kept; what was done before and after it in the transaction is.
func TestTry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Tx(ctx, func(tx *db.Tx) error {
			insert := func(id string) error {
				_, err := tx.Exec(ctx, "insert into register_heading (organisation_id, heading, field) values ($1,'h','')", id)
				return err
			}
			if err := insert("before"); err != nil {
				return err
			}
			failed := tx.Try(ctx, func() error { return errors.Join(insert("tried"), insert("before")) })
			if !db.IsDuplicate(failed) {
				t.Errorf("tried: %v", failed)
			}
			if err := tx.Try(ctx, func() error { return insert("again") }); err != nil {
				return err
			}
			return insert("after")
		})
		if err != nil {
			t.Fatal(err)
		}
		kept, err := db.All[string](ctx, d, "select organisation_id from register_heading order by organisation_id")
		if err != nil || !slices.Equal(kept, []string{"after", "again", "before"}) {
			t.Errorf("%v, %v", kept, err)
		}
	})
}
