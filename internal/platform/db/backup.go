package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
)

// ErrNoBackup says that this engine's own tools make its backups (pg_dump, base backups).
var ErrNoBackup = errors.New("a PostgreSQL database is backed up with its own tools, such as pg_dump")

// Backup writes a whole copy of a SQLite database, as it is at one moment, to a file that must not be there yet. The
// copy has the same key: it can be read with the key only. Reading and writing go on meanwhile.
func Backup(ctx context.Context, from Config, to string) (err error) {
	if from.URL != "" {
		return ErrNoBackup
	}
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("backup to %s: %w", to, os.ErrExist)
	}
	conn, err := sql.Open("sqlite3", dsn(from, "", "cache_size(-4000)"))
	if err != nil {
		return fmt.Errorf("open for backup: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	conn.SetMaxOpenConns(1)
	// The cipher and the key are part of the target's address: with a bare path the copy would be clear text.
	target := "file:" + url.PathEscape(to) + "?vfs=adiantum&hexkey=" + from.HexKey
	if _, err := conn.ExecContext(ctx, "vacuum into '"+strings.ReplaceAll(target, "'", "''")+"'"); err != nil {
		return errors.Join(fmt.Errorf("backup: %w", err), remove(to))
	}
	return syncFile(to)
}

// Whole reads every page of a SQLite file and reports the first thing that is wrong with it; a wrong key is an error
// too. On PostgreSQL there is nothing to check.
func (d *DB) Whole(ctx context.Context) error {
	if d.engine != SQLite {
		return nil
	}
	said, err := One[string](ctx, d, "pragma integrity_check")
	if err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	if said != "ok" {
		return fmt.Errorf("check database: %s", said)
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("sync backup: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync backup: %w", err)
	}
	return nil
}
