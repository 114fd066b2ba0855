package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema forward to this program's; it never goes back. Running it twice changes nothing.
func (d *DB) Migrate(ctx context.Context) error {
	steps, err := d.steps()
	if err != nil {
		return err
	}
	if _, err := steps.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return d.learn(ctx)
}

// steps gives the migrations of this engine.
func (d *DB) steps() (*goose.Provider, error) {
	files, err := migrationsFor(d.engine)
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
	}
	// Numbers are given to work that goes on side by side: one that comes in later may be lower than the last.
	steps, err := goose.NewProvider(dialect, d.writer, files, goose.WithAllowOutofOrder(true))
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	return steps, nil
}

// learn tells SQLite how its rows are spread, from a sample, before anybody reads: without that it takes an organisation
// to have ten files. PostgreSQL does so by itself.
func (d *DB) learn(ctx context.Context) error {
	if d.engine != SQLite {
		return nil
	}
	for _, pragma := range []string{"pragma analysis_limit=1000", "pragma optimize=0x10002"} {
		if _, err := d.writer.ExecContext(ctx, pragma); err != nil {
			return fmt.Errorf("statistics: %w", err)
		}
	}
	return nil
}

// Fingerprint names the schema of this program on an engine: it differs as soon as one migration does.
func Fingerprint(engine Engine) (string, error) {
	files, err := migrationsFor(engine)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	err = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("fingerprint: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:24], nil
}

func migrationsFor(engine Engine) (fs.FS, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	out := fstest.MapFS{}
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		out[name[len("migrations/"):]] = &fstest.MapFile{Data: []byte(forEngine(engine, string(text)))}
	}
	return out, nil
}
