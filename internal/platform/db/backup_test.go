package db_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// SEC-4: a backup is whole, opens with the key, and shows nothing without it.
func TestBackupIsWholeAndNotClearText(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	from := db.Config{Path: filepath.Join(dir, "a.db"), HexKey: dbtest.Key}
	d, err := db.Open(ctx, from)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(ctx, "insert into post_key (key, organisation_id, person_id, recorded) values ('a protected word','o','p',1)"); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "it's a copy %41.db")
	if err := db.Backup(ctx, from, to); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) < 4096 || bytes.HasPrefix(raw, []byte("SQLite format 3")) || bytes.Contains(raw, []byte("a protected word")) || bytes.Contains(raw, []byte("post_key")) {
		t.Fatal("the backup is clear text")
	}
	copied, err := db.Open(ctx, db.Config{Path: to, HexKey: dbtest.Key})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if err := copied.Whole(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := db.One[int](ctx, copied, "select count(*) from post_key"); err != nil || n != 1 {
		t.Fatalf("%d rows, %v", n, err)
	}
	wrong := db.Config{Path: to, HexKey: "ff" + dbtest.Key[2:]}
	if other, err := db.Open(ctx, wrong); err == nil {
		defer other.Close()
		if other.Whole(ctx) == nil {
			t.Fatal("the backup opens with another key")
		}
	}
	if err := db.Backup(ctx, from, to); !errors.Is(err, os.ErrExist) {
		t.Fatalf("a backup was written over: %v", err)
	}
	if err := db.Backup(ctx, db.Config{URL: "postgres://x"}, to); !errors.Is(err, db.ErrNoBackup) {
		t.Fatalf("got %v", err)
	}
}
