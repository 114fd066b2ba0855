package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/ncruces/go-sqlite3/driver" // the SQLite driver, without cgo
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"
)

// Config says which database to open. URL, when set, is a PostgreSQL address; otherwise Path is a SQLite file
// and HexKey its key (64 hexadecimal digits).
type Config struct {
	URL    string
	Path   string
	HexKey string
}

// Readers is how many connections read a SQLite file at once: three on two cores is the measured best; more
// starve the writer and let the log grow without end.
const Readers = 3

// Open opens a database without changing it; call [DB.Migrate] before use.
func Open(ctx context.Context, c Config) (*DB, error) {
	var d *DB
	var err error
	if c.URL != "" {
		d, err = openPostgres(c.URL)
	} else {
		d, err = openSQLite(c)
	}
	if err != nil {
		return nil, err
	}
	if err := d.writer.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return d, nil
}

func openPostgres(address string) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(16)
	return &DB{engine: Postgres, writer: pool, reader: pool}, nil
}

func openSQLite(c Config) (*DB, error) {
	writer, err := sql.Open("sqlite3", dsn(c, "_txlock=immediate", "journal_mode(wal)"))
	if err != nil {
		return nil, fmt.Errorf("open writer: %w", err)
	}
	writer.SetMaxOpenConns(1)
	writer.SetMaxIdleConns(1)
	reader, err := sql.Open("sqlite3", dsn(c, "", "query_only(on)", readerCache))
	if err != nil {
		return nil, fmt.Errorf("open readers: %w", err)
	}
	reader.SetMaxOpenConns(Readers)
	reader.SetMaxIdleConns(Readers)
	return &DB{engine: SQLite, writer: writer, reader: reader, busy: make(chan struct{}, 1), kept: keepStatements(reader), acts: keepStatements(writer)}, nil
}

// readerCache is what a reader keeps of the file, deciphered: 16 MB in place of 2. A page that is read anew is deciphered
// anew, and a list of a provider's files goes over more than 2 MB of indexes.
const readerCache = "cache_size(-16384)"

// dsn writes the address of an encrypted SQLite file; the key pragma comes first, as the cipher asks.
func dsn(c Config, lock string, pragmas ...string) string {
	text := "file:" + url.PathEscape(c.Path) + "?vfs=adiantum"
	if lock != "" {
		text += "&" + lock
	}
	always := []string{"hexkey('" + c.HexKey + "')", "busy_timeout(10000)", "synchronous(full)", "temp_store(memory)", "foreign_keys(on)"}
	for _, p := range append(always, pragmas...) {
		text += "&_pragma=" + url.QueryEscape(p)
	}
	return text
}
