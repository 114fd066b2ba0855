package dbtest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Migrating an empty database takes seconds, and every package of tests is a process of its own: what the first of them
// migrated is copied by all, under the name of the schema's fingerprint. Another schema has another name.

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	mark, err := db.Fingerprint(db.SQLite)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(os.TempDir(), "passerelle-dbtest-"+mark+".db")
	image, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return image, err
	}
	if image, err = migratedFile(); err != nil {
		return nil, err
	}
	return image, keepWhole(path, image)
})

// migratedFile gives a migrated SQLite file.
func migratedFile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	d, err := db.Open(context.Background(), db.Config{Path: path, HexKey: Key})
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(context.Background()); err != nil {
		return nil, err
	}
	if _, err := d.Writer().Exec("pragma wal_checkpoint(truncate)"); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// keepWhole writes a file that another process finds whole or not at all.
func keepWhole(path string, content []byte) error {
	part := path + "." + id.New()
	if err := os.WriteFile(part, content, 0o600); err != nil {
		return err
	}
	return os.Rename(part, path)
}

var postgresTemplate = sync.OnceValues(func() (string, error) {
	mark, err := db.Fingerprint(db.Postgres)
	if err != nil {
		return "", err
	}
	name := "template_" + mark
	if there, err := hasDatabase(name); err != nil || there {
		return name, err
	}
	making := "making_" + strings.ReplaceAll(id.New(), "-", "")
	if err := asAdmin("create database " + making); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), db.Config{URL: address(making)})
	if err != nil {
		return "", err
	}
	if err := errors.Join(d.Migrate(context.Background()), d.Close()); err != nil {
		return "", err
	}
	return name, nameOnce(making, name)
})

// nameOnce gives a database the name that all look for, unless another process was quicker.
func nameOnce(making, name string) error {
	renamed := asAdmin("alter database " + making + " rename to " + name)
	if renamed == nil {
		return nil
	}
	if there, err := hasDatabase(name); err != nil || !there {
		return errors.Join(renamed, err)
	}
	return asAdmin("drop database " + making + " with (force)")
}

func hasDatabase(name string) (there bool, err error) {
	err = admin(func(d *db.DB) error {
		return d.Writer().QueryRow("select exists (select 1 from pg_database where datname = $1)", name).Scan(&there)
	})
	return there, err
}
