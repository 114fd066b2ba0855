package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Log is the open audit log. It is safe for use by many goroutines.
type Log struct {
	clock clock.Clock
	keys  Keys
	acts  *chain
	reads *chain
	owned *db.DB // the file of reads, which we opened and close; nil when reads lie in the main database

	gate    sync.RWMutex // held for reading while a read is handed over, for writing while closing
	closed  bool
	waiting chan *Pending
	stop    context.CancelFunc
	done    sync.WaitGroup
}

// Open opens the log over the main database (already migrated) and starts the goroutines that keep reads and seal
// rows. On SQLite the rows of reads lie in a file of their own, named by reads; on PostgreSQL reads is ignored.
func Open(ctx context.Context, d *db.DB, reads db.Config, keys Keys, clk clock.Clock) (*Log, error) {
	if len(keys.rows) == 0 {
		return nil, errors.New("open audit log: no keys")
	}
	l := &Log{clock: clk, keys: keys, waiting: make(chan *Pending, 1024)}
	l.acts = &chain{name: "act", table: "audit_act", db: d}
	l.reads = &chain{name: "read", table: "audit_read", db: d}
	if d.Engine() == db.SQLite {
		file, err := openReads(ctx, reads)
		if err != nil {
			return nil, err
		}
		l.owned, l.reads.db = file, file
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	l.done.Add(2)
	go l.keepReads(background)
	go l.sealForEver(background)
	return l, nil
}

// closing is how long the end waits for what is still to be sealed; what is not by then is sealed at the next start.
const closing = time.Minute

// Close keeps what was handed over, seals it, and ends the log. A read handed over afterwards fails.
func (l *Log) Close() error {
	l.gate.Lock()
	if l.closed {
		l.gate.Unlock()
		return nil
	}
	l.closed = true
	close(l.waiting)
	l.gate.Unlock()
	l.stop()
	l.done.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	err := l.Seal(ctx)
	if l.owned != nil {
		err = errors.Join(err, l.owned.Close())
	}
	return err
}

// Act keeps the rows of acts in their own transaction: all of it is kept, or nothing.
func (l *Log) Act(ctx context.Context, tx *db.Tx, entries ...Entry) error {
	rows := make([]stored, len(entries))
	for i, e := range entries {
		rows[i] = l.stored(e)
	}
	return insert(ctx, tx, l.acts.table, rows)
}

// insert writes rows in one statement.
func insert(ctx context.Context, tx *db.Tx, table string, rows []stored) error {
	args := make([]any, 0, len(rows)*columnCount)
	groups := make([]string, len(rows))
	for i, row := range rows {
		groups[i] = db.In(i*columnCount+1, columnCount)
		args = append(args, row.values()...)
	}
	_, err := tx.Exec(ctx, "insert into "+table+" ("+columns+") values "+strings.Join(groups, ","), args...)
	if err != nil {
		return fmt.Errorf("keep audit rows: %w", err)
	}
	return nil
}

func (l *Log) sealForEver(ctx context.Context) {
	defer l.done.Done()
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.Seal(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "audit rows could not be sealed", "error", err)
			}
		}
	}
}
