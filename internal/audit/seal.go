package audit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"passerelle/internal/platform/db"
)

// slice is how many rows are sealed in one transaction, so that the one writer is never held long.
const slice = 250

// late is how long after a row with a higher number another may still appear: PostgreSQL numbers rows before
// their transactions commit. SQLite has one writer and numbers them in the order of their commits.
const late = time.Minute

// chain is one of the two chains of rows and where its sealing stands.
type chain struct {
	name, table string
	db          *db.DB

	turn  sync.Mutex // one seal at a time
	begun bool
	floor int64 // every row up to this number has been looked at and cannot be joined by a late one
	marks []mark
	head  seal // the last seal this process saw: the chain can never be shorter
}

// mark remembers how far the rows went at a moment.
type mark struct {
	at  time.Time
	seq int64
}

// seal links one row into its chain.
type seal struct {
	Position int64  `db:"position"`
	RowID    string `db:"row_id"`
	RowSeq   int64  `db:"row_seq"`
	Hash     string `db:"hash"`
}

// checkpoint is a signed statement of where a chain stood.
type checkpoint struct {
	Chain     string `db:"chain"`
	Position  int64  `db:"position"`
	Hash      string `db:"hash"`
	Signature string `db:"signature"`
}

func (c checkpoint) message() []byte {
	return fmt.Appendf(nil, "passerelle audit checkpoint v1\n%s\n%d\n%s", c.Chain, c.Position, c.Hash)
}

// Seal chains and signs every committed row that is not yet sealed. It runs by itself within a second; call it
// where a moment must be fixed (before a backup, at the end of an import).
func (l *Log) Seal(ctx context.Context) error {
	var err error
	for _, c := range []*chain{l.acts, l.reads} {
		err = errors.Join(err, c.sealAll(ctx, l.keys))
	}
	return err
}

func (c *chain) sealAll(ctx context.Context, keys Keys) error {
	c.turn.Lock()
	defer c.turn.Unlock()
	if err := c.begin(ctx); err != nil {
		return err
	}
	after := c.floor
	for {
		rows, err := c.unsealed(ctx, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := c.sealSome(ctx, keys, rows); err != nil {
			return err
		}
		after = rows[len(rows)-1].Seq
		c.advance(after, time.Now())
	}
}

// begin finds out where sealing stood when the program last ended.
func (c *chain) begin(ctx context.Context) error {
	if c.begun {
		return nil
	}
	const lookBack = 100_000 // rows that a crash of another node may have left unsealed behind the last seal
	last, err := db.One[int64](ctx, c.db, "select coalesce(max(row_seq),0) from audit_seal where chain=$1", c.name)
	if err != nil {
		return fmt.Errorf("read seals: %w", err)
	}
	c.floor, c.begun = max(0, last-lookBack), true
	if c.db.Engine() == db.SQLite { // one writer seals rows in the order of their commits: none is left behind
		c.floor = last
	}
	return nil
}

// advance moves the floor up to rows that no late one can precede any more.
func (c *chain) advance(seq int64, now time.Time) {
	if c.db.Engine() == db.SQLite {
		c.floor = seq
		return
	}
	for len(c.marks) > 0 && now.Sub(c.marks[0].at) > late {
		c.floor = max(c.floor, c.marks[0].seq)
		c.marks = c.marks[1:]
	}
	if n := len(c.marks); n == 0 || seq > c.marks[n-1].seq {
		c.marks = append(c.marks, mark{now, seq})
	}
}

func (c *chain) unsealed(ctx context.Context, after int64) ([]stored, error) {
	rows, err := db.All[stored](ctx, c.db, "select seq,"+columns+" from "+c.table+" r where seq>$1 and not exists "+
		"(select 1 from audit_seal s where s.chain=$2 and s.row_id=r.id) order by seq"+db.Limit(slice), after, c.name)
	if err != nil {
		return nil, fmt.Errorf("find unsealed rows: %w", err)
	}
	return rows, nil
}

// sealSome seals rows that are ours; a row that is not stays unsealed and is named by Verify. Another node may
// seal the same rows at the same moment: then ours give way.
func (c *chain) sealSome(ctx context.Context, keys Keys, rows []stored) error {
	var head seal
	err := c.db.Tx(ctx, func(tx *db.Tx) error {
		last, err := c.last(ctx, tx)
		if err != nil {
			return err
		}
		seals := linkRows(keys, last, rows)
		if len(seals) == 0 {
			return nil
		}
		head = seals[len(seals)-1]
		return c.write(ctx, tx, keys, seals)
	})
	if db.IsDuplicate(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("seal rows: %w", err)
	}
	if head.Position > c.head.Position {
		c.head = head
	}
	return nil
}

func (c *chain) last(ctx context.Context, q db.Querier) (seal, error) {
	last, err := db.All[seal](ctx, q, "select position,row_id,row_seq,hash from audit_seal where chain=$1 "+
		"order by position desc limit 1", c.name)
	if err != nil || len(last) == 0 {
		return seal{}, err
	}
	return last[0], nil
}

func linkRows(keys Keys, last seal, rows []stored) []seal {
	var seals []seal
	for _, row := range rows {
		if keys.ours(row) {
			last = seal{Position: last.Position + 1, RowID: row.ID, RowSeq: row.Seq, Hash: link(last.Hash, row)}
			seals = append(seals, last)
		}
	}
	return seals
}

func (c *chain) write(ctx context.Context, tx *db.Tx, keys Keys, seals []seal) error {
	args := make([]any, 0, len(seals)*5)
	groups := make([]string, len(seals))
	for i, s := range seals {
		groups[i] = db.In(i*5+1, 5)
		args = append(args, c.name, s.Position, s.RowID, s.RowSeq, s.Hash)
	}
	if _, err := tx.Exec(ctx, "insert into audit_seal (chain,position,row_id,row_seq,hash) values "+
		strings.Join(groups, ","), args...); err != nil {
		return err
	}
	head := seals[len(seals)-1]
	mark := checkpoint{Chain: c.name, Position: head.Position, Hash: head.Hash}
	_, err := tx.Exec(ctx, "insert into audit_checkpoint (chain,position,hash,signature) values ($1,$2,$3,$4)",
		mark.Chain, mark.Position, mark.Hash, keys.sign(mark))
	return err
}
