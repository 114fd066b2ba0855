package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"
)

var rebound sync.Map // SQL text → SQL text for SQLite

// rebind turns $n into ?n for SQLite, whose driver binds $n by order of first appearance and not by number
// ("select $2,$1" came back swapped). Text in quotes is left alone. The result is kept per statement.
func rebind(engine Engine, query string) string {
	if engine != SQLite {
		return query
	}
	if known, ok := rebound.Load(query); ok {
		return known.(string)
	}
	out := rewriteDollars(query)
	rebound.Store(query, out)
	return out
}

func rewriteDollars(query string) string {
	var b strings.Builder
	var quote byte
	for i := range len(query) {
		c := query[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '$' && i+1 < len(query) && query[i+1] >= '0' && query[i+1] <= '9':
			c = '?'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isRetryable reports whether two transactions met and this one may simply be run again.
func isRetryable(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40001" || pg.Code == "40P01"
	}
	return errors.Is(err, sqlite3.BUSY)
}

// IsDuplicate reports whether a write broke a unique key.
func IsDuplicate(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	return errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
}

// MonthOf writes the expression for the month (yyyy-mm) of a date column held as ISO text.
func MonthOf(column string) string { return "substr(" + column + ",1,7)" }

// forEngine keeps what a migration says for one engine: a line "-- sqlite: X" is X on SQLite and a comment on
// PostgreSQL, and the other way round. Everything else is the same text on both.
func forEngine(engine Engine, text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "-- "+string(engine)+": ")
	}
	return strings.Join(lines, "\n")
}

// Hold keeps rows of a table, named by their ids, to this transaction until it ends: another that holds one of them
// waits. Call it before reading what an act depends on, when the act leaves no mark on the rows by which a version
// would tell. On SQLite the transaction is the only writer and holds everything already.
func (t *Tx) Hold(ctx context.Context, table string, ids ...string) error {
	if t.engine == SQLite {
		return nil
	}
	for _, id := range slices.Sorted(slices.Values(ids)) { // always in the same order: two transactions never wait for each other
		if _, err := t.tx.ExecContext(ctx, "select 1 from "+table+" where id=$1 for no key update", id); err != nil {
			return fmt.Errorf("hold %s: %w", table, err)
		}
	}
	return nil
}
