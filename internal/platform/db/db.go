// Package db decides how the product talks to its database: encrypted SQLite by default, PostgreSQL when an
// installation outgrows it, with the same SQL text on both.
//
// Write $1, $2 … in statements. One writer and a few readers share a SQLite file; PostgreSQL has one pool.
// Start at [Open], then [DB.Tx], [One] and [All]. Every difference between the engines lives in dialect.go.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"passerelle/internal/platform/fault"
)

// Engine names the database behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Querier is what a store needs: the DB for reads, a Tx for writes. Statements use $1, $2 ….
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	Exec(ctx context.Context, query string, args ...any) (sql.Result, error)
	Engine() Engine
}

// DB is an open database.
type DB struct {
	engine Engine
	writer *sql.DB
	reader *sql.DB
	busy   chan struct{} // one writer at a time on SQLite; nil on PostgreSQL
	kept   *statements   // of the readers, on SQLite
	acts   *statements   // of the writer, on SQLite
}

// Tx is a running write transaction.
type Tx struct {
	tx     *sql.Tx
	engine Engine
	kept   *statements // nil on PostgreSQL
	wanted []string    // statements to be prepared for the next transaction
}

// Engine names the database.
func (d *DB) Engine() Engine { return d.engine }

// Engine names the database.
func (t *Tx) Engine() Engine { return t.engine }

// SQL gives the underlying transaction, for libraries that join it (the job queue).
func (t *Tx) SQL() *sql.Tx { return t.tx }

// Writer gives the pool that may write, for libraries that need one (migrations, the job queue).
func (d *DB) Writer() *sql.DB { return d.writer }

// Query reads rows outside any transaction.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if d.kept != nil {
		return d.kept.query(ctx, rebind(d.engine, query), args)
	}
	return d.reader.QueryContext(ctx, query, args...)
}

// Exec runs a single statement in a transaction of its own.
func (d *DB) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	var result sql.Result
	err := d.Tx(ctx, func(tx *Tx) error {
		var err error
		result, err = tx.Exec(ctx, query, args...)
		return err
	})
	return result, err
}

// Query reads rows within the transaction.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, rebind(t.engine, query), args...)
}

// Exec runs a statement within the transaction.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if t.kept != nil && len(args) > 0 { // without arguments it may be several statements
		return t.kept.exec(ctx, t, rebind(t.engine, query), args)
	}
	return t.tx.ExecContext(ctx, rebind(t.engine, query), args...)
}

// Tx runs act in one write transaction: all of it is kept, or nothing. It tries again when the database
// reports that two transactions met (serialization failure or deadlock), so act must not do anything it
// could not do twice.
func (d *DB) Tx(ctx context.Context, act func(*Tx) error) error {
	const tries = 5
	if m, _ := memoryOf(ctx, d); m != nil {
		defer m.forget()
	}
	var err error
	for range tries {
		if err = d.once(ctx, act); err == nil || !isRetryable(err) {
			return err
		}
	}
	return fmt.Errorf("transaction met others %d times: %w", tries, err)
}

// Try does something within the transaction of which nothing is kept when it fails, and gives why; the transaction
// itself goes on. A failure that ends the transaction (a lost connection, a conflict with others) is seen at its end.
func (t *Tx) Try(ctx context.Context, act func() error) error {
	if _, err := t.Exec(ctx, "savepoint try"); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	failed := act()
	end := "release savepoint try"
	if failed != nil {
		end = "rollback to savepoint try"
	}
	if _, err := t.Exec(ctx, end); err != nil {
		return errors.Join(failed, fmt.Errorf("savepoint: %w", err))
	}
	return failed
}

func (d *DB) once(ctx context.Context, act func(*Tx) error) (err error) {
	if err := d.takeWriter(ctx); err != nil {
		return err
	}
	defer d.giveWriter()
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, rollback(tx))
		}
	}()
	running := &Tx{tx: tx, engine: d.engine, kept: d.acts}
	if err = act(running); err != nil {
		return err
	}
	if err = tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	d.prepareFor(ctx, running.wanted)
	return nil
}

// prepareFor prepares what a transaction that is kept wanted. The next one does without what could not be prepared.
func (d *DB) prepareFor(ctx context.Context, wanted []string) {
	if len(wanted) == 0 {
		return
	}
	if err := d.acts.prepareAll(context.WithoutCancel(ctx), wanted); err != nil {
		slog.DebugContext(ctx, "statement not prepared", "error", err)
	}
}

func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("rollback: %w", err)
	}
	return nil
}

func (d *DB) takeWriter(ctx context.Context) error {
	if d.busy == nil {
		return nil
	}
	select {
	case d.busy <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the writer: %w", ctx.Err())
	}
}

func (d *DB) giveWriter() {
	if d.busy != nil {
		<-d.busy
	}
}

// Close closes the database.
func (d *DB) Close() error {
	if d.reader == d.writer {
		return d.writer.Close()
	}
	return errors.Join(d.reader.Close(), d.writer.Close())
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.reader.PingContext(ctx) }

// Updated turns the result of a versioned update (… where id=$1 and version=$2) into a stale-write fault
// when no row was touched.
func Updated(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return fault.Stale()
	}
	return err
}

// Limit writes " limit n". A limit that is bound makes SQLite parse the statement anew each time it is asked, for its planner looks at
// what is bound; written, it is kept prepared.
func Limit(n int) string { return " limit " + strconv.Itoa(n) }

// Values gives a list as what is bound to the placeholders of [In].
func Values(list []string) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// In writes "($k,$k+1,…)" for a list of n values whose first placeholder is $k. An empty list gives (null),
// which nothing is in.
func In(first, n int) string {
	if n == 0 {
		return "(null)"
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, ",$%d", first+i)
	}
	return "(" + b.String()[1:] + ")"
}
