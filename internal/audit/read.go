package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"passerelle/internal/platform/db"
)

// batch is how many rows of reads are kept in one statement; as many wait on eight busy users at most.
const batch = 64

var errClosed = errors.New("audit log is closed")

// Pending is a read that was handed over and is kept soon; nothing may be shown before Wait says it is.
type Pending struct {
	row  stored
	done chan struct{}
	err  error
}

// Wait waits until the row is durable. An error means that it is not: show nothing.
func (p *Pending) Wait() error {
	<-p.done
	return p.err
}

// Read hands over the row of a read and returns at once; query and render meanwhile, and Wait before the first
// byte. When the context carries a collector (WithPending), the read is registered in it.
func (l *Log) Read(ctx context.Context, e Entry) *Pending {
	p := &Pending{row: l.stored(e), done: make(chan struct{})}
	l.gate.RLock()
	if l.closed {
		p.finish(errClosed)
	} else {
		l.waiting <- p
	}
	l.gate.RUnlock()
	if c, ok := ctx.Value(collectorKey{}).(*collector); ok {
		c.add(p)
	}
	return p
}

func (p *Pending) finish(err error) {
	p.err = err
	close(p.done)
}

// keepReads is the one goroutine that writes rows of reads: it takes whatever waits and commits it together.
func (l *Log) keepReads(ctx context.Context) {
	defer l.done.Done()
	ctx = context.WithoutCancel(ctx) // what was handed over is kept, also while closing
	for first := range l.waiting {
		together := l.takeWaiting(first)
		err := l.reads.keep(ctx, together)
		for _, p := range together {
			p.finish(err)
		}
	}
}

func (l *Log) takeWaiting(first *Pending) []*Pending {
	together := []*Pending{first}
	for len(together) < batch {
		select {
		case p, open := <-l.waiting:
			if !open {
				return together
			}
			together = append(together, p)
		default:
			return together
		}
	}
	return together
}

func (c *chain) keep(ctx context.Context, together []*Pending) error {
	rows := make([]stored, len(together))
	for i, p := range together {
		rows[i] = p.row
	}
	return c.db.Tx(ctx, func(tx *db.Tx) error { return insert(ctx, tx, c.table, rows) })
}

type collectorKey struct{}

// collector gathers the reads of one request.
type collector struct {
	mu      sync.Mutex
	pending []*Pending
	refused bool // a refusal is among those that were ever added
}

func (c *collector) add(p *Pending) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pending = append(c.pending, p)
	c.refused = c.refused || p.row.Outcome == Denied
}

// WithPending gives a context in which reads register themselves, and the function that waits for them all: call
// it once before the first byte of the response.
func WithPending(ctx context.Context) (context.Context, func() error) {
	c := &collector{}
	return context.WithValue(ctx, collectorKey{}, c), c.wait
}

// RefusalKept reports whether a refusal was handed over in the context of WithPending: it need not be kept again.
func RefusalKept(ctx context.Context) bool {
	c, ok := ctx.Value(collectorKey{}).(*collector)
	if !ok {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused
}

func (c *collector) wait() error {
	c.mu.Lock()
	pending := c.pending
	c.pending = nil
	c.mu.Unlock()
	var err error
	for _, p := range pending {
		err = errors.Join(err, p.Wait())
	}
	if err != nil {
		return fmt.Errorf("audit before showing: %w", err)
	}
	return nil
}
