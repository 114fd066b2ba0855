// Package dbtest decides how stores are tested: the same suite on both engines, each test on a fresh, migrated
// database of its own. PostgreSQL is named by PASSERELLE_TEST_POSTGRES (`make test` starts one) and is never
// skipped. Start at [Each].
package dbtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Key is the key of every test's SQLite file.
const Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

// Each runs the same test on SQLite and on PostgreSQL.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite gives a fresh, migrated, encrypted SQLite database that ends with the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	image, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("sqlite template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, db.Config{Path: path, HexKey: Key})
}

// Postgres gives a fresh, migrated PostgreSQL database that ends with the test.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, db.Config{URL: PostgresAddress(t)})
}

// PostgresAddress gives the address of such a database, for a process of its own.
func PostgresAddress(t testing.TB) string {
	t.Helper()
	if os.Getenv(Variable) == "" {
		t.Fatalf("%s is not set: run `make test`, which starts a PostgreSQL of its own", Variable)
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatalf("postgres template: %v", err)
	}
	name := "test_" + strings.ReplaceAll(id.New(), "-", "")
	if err := asAdmin("create database " + name + " template " + template + ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := asAdmin("drop database " + name + " with (force)"); err != nil {
			t.Errorf("drop: %v", err)
		}
	})
	return address(name)
}

// Variable names the environment variable that holds the address of a PostgreSQL server for tests.
const Variable = "PASSERELLE_TEST_POSTGRES"

func address(name string) string {
	u, err := url.Parse(os.Getenv(Variable))
	if err != nil {
		return ""
	}
	u.Path = "/" + name
	return u.String()
}

func asAdmin(statement string) error {
	return admin(func(d *db.DB) error {
		if _, err := d.Writer().Exec(statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
		return nil
	})
}

var adminTurn sync.Mutex // a template can be copied by one session at a time

func admin(do func(*db.DB) error) error {
	adminTurn.Lock()
	defer adminTurn.Unlock()
	d, err := db.Open(context.Background(), db.Config{URL: address("postgres")})
	if err != nil {
		return fmt.Errorf("postgres for tests: %w", err)
	}
	defer d.Close()
	return do(d)
}

func open(t testing.TB, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}
