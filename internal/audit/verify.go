package audit

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// FindingKind is what is wrong with a row or its seal.
type FindingKind string

// What Verify can find.
const (
	Changed        FindingKind = "changed"         // the row says something else than when it was sealed
	Dropped        FindingKind = "dropped"         // a sealed row is gone
	Inserted       FindingKind = "inserted"        // a row that this installation did not write
	Unsealed       FindingKind = "unsealed"        // a row of ours behind the chain's end without its seal
	Moved          FindingKind = "moved"           // the row stands in another place than when it was sealed
	SealChanged    FindingKind = "seal_changed"    // the row is as it was, its seal is not
	SealDropped    FindingKind = "seal_dropped"    // a place in the chain has no seal
	CheckpointBad  FindingKind = "checkpoint_bad"  // a signature does not hold, or the chain says otherwise there
	ChainTruncated FindingKind = "chain_truncated" // the chain ends before a signed or seen place
)

// Finding names one thing that is wrong.
type Finding struct {
	Chain    string // "act" or "read", or the kind of a record that the log vouches for
	Kind     FindingKind
	RowID    string
	Position int64
	Name     string // what people call the record, where it has a name
}

// ChainReport says how far one chain goes. Note Head outside the installation to prove later that nothing was
// cut off its end together with its signatures.
type ChainReport struct {
	Chain    string
	Sealed   int64
	Waiting  int64 // ours, committed, not yet sealed
	Position int64
	Head     string
}

// Report is what Verify found.
type Report struct {
	Chains   []ChainReport
	Findings []Finding
	Vouched  []Vouched // what is older than its evidence: unchanged since then, and nobody knows of before
}

// OK reports whether nothing is wrong.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// Verify reads every row and every seal and names each row that was changed, dropped, inserted or moved. It
// changes nothing; rows that wait for their seal are not a finding.
func (l *Log) Verify(ctx context.Context) (Report, error) {
	var report Report
	for _, c := range []*chain{l.acts, l.reads} {
		v := &verification{chain: c, keys: l.keys, report: &report}
		if err := v.run(ctx); err != nil {
			return Report{}, fmt.Errorf("verify %s chain: %w", c.name, err)
		}
	}
	return report, nil
}

// verification is one reading of one chain.
type verification struct {
	chain  *chain
	keys   Keys
	report *Report
	at     seal   // the last seal read, with the hash that the next link must start from
	kept   string // the hash that the last seal holds; another than at's after a changed seal
	sealed int64
	top    int64 // the highest row number under a seal
}

func (v *verification) run(ctx context.Context) error {
	v.chain.turn.Lock() // no seal is written meanwhile
	defer v.chain.turn.Unlock()
	if err := v.readSeals(ctx); err != nil {
		return err
	}
	if v.chain.head.Position > v.at.Position {
		v.find(ChainTruncated, v.chain.head.RowID, v.chain.head.Position)
	}
	if err := v.readCheckpoints(ctx); err != nil {
		return err
	}
	waiting, err := v.readUnsealed(ctx)
	v.report.Chains = append(v.report.Chains, ChainReport{Chain: v.chain.name, Sealed: v.sealed, Waiting: waiting,
		Position: v.at.Position, Head: v.at.Hash})
	return err
}

func (v *verification) find(kind FindingKind, rowID string, position int64) {
	v.report.Findings = append(v.report.Findings, Finding{Chain: v.chain.name, Kind: kind, RowID: rowID, Position: position})
}

// sealedRow is a seal beside the row it is about, if that is still there.
type sealedRow struct {
	stored
	Position int64  `db:"position"`
	RowID    string `db:"row_id"`
	RowSeq   int64  `db:"row_seq"`
	Hash     string `db:"hash"`
	Gone     bool   `db:"gone"`
}

func (v *verification) readSeals(ctx context.Context) error {
	query := "select s.position,s.row_id,s.row_seq,s.hash,r.id is null as gone,coalesce(r.seq,0) as seq,coalesce(r.recorded,0) as recorded"
	for _, c := range textColumns {
		query += ",coalesce(r." + c + ",'') as " + c
	}
	query += " from audit_seal s left join " + v.chain.table + " r on r.id=s.row_id where s.chain=$1 order by s.position"
	for row, err := range db.Each[sealedRow](ctx, v.chain.db, query, v.chain.name) {
		if err != nil {
			return err
		}
		v.readSeal(row)
	}
	return nil
}

// linked gives the hash that the chain has after an unchanged row, and names its seal when that says otherwise.
func (v *verification) linked(row sealedRow) string {
	if link(v.kept, row.stored) == row.Hash {
		return row.Hash
	}
	hash := link(v.at.Hash, row.stored)
	if hash != row.Hash {
		v.find(SealChanged, row.RowID, row.Position)
	}
	return hash
}

var textColumns = []string{"id", "organisation_id", "person_id", "membership_id", "role", "system", "action",
	"object_kind", "object_id", "object_ids", "purpose", "outcome", "detail", "mac"}

// readSeal judges one place of the chain. After a changed row the chain goes on from the seal, after a changed
// seal from the row, so that one fault is named once.
func (v *verification) readSeal(row sealedRow) {
	gap := row.Position != v.at.Position+1
	if gap {
		v.find(SealDropped, "", v.at.Position+1)
	}
	next := seal{Position: row.Position, RowID: row.RowID, RowSeq: row.RowSeq, Hash: row.Hash}
	switch {
	case row.Gone:
		v.find(Dropped, row.RowID, row.Position)
	case !v.keys.ours(row.stored):
		v.find(Changed, row.RowID, row.Position)
	case row.Seq != row.RowSeq:
		v.find(Moved, row.RowID, row.Position)
	case !gap:
		next.Hash = v.linked(row)
	}
	v.at, v.kept = next, row.Hash
	v.sealed++
	v.top = max(v.top, row.RowSeq)
}

// placed is a checkpoint beside the hash that the chain has there.
type placed struct {
	checkpoint
	Found string `db:"found"`
}

func (v *verification) readCheckpoints(ctx context.Context) error {
	for c, err := range db.Each[placed](ctx, v.chain.db, "select c.chain,c.position,c.hash,c.signature,coalesce(s.hash,'') as found "+
		"from audit_checkpoint c left join audit_seal s on s.chain=c.chain and s.position=c.position "+
		"where c.chain=$1 order by c.position", v.chain.name) {
		if err != nil {
			return err
		}
		switch {
		case !v.keys.signed(c.checkpoint):
			v.find(CheckpointBad, "", c.Position)
		case c.Position > v.at.Position:
			v.find(ChainTruncated, "", c.Position)
		case c.Hash != c.Found:
			v.find(CheckpointBad, "", c.Position)
		}
	}
	return nil
}

// readUnsealed judges the rows without a seal: not ours, left behind, or waiting for the next second.
func (v *verification) readUnsealed(ctx context.Context) (waiting int64, err error) {
	for row, err := range db.Each[stored](ctx, v.chain.db, "select seq,"+columns+" from "+v.chain.table+" r where not exists "+
		"(select 1 from audit_seal s where s.chain=$1 and s.row_id=r.id) order by seq", v.chain.name) {
		switch {
		case err != nil:
			return 0, err
		case !v.keys.ours(row):
			v.find(Inserted, row.ID, 0)
		case row.Seq <= v.top && v.chain.db.Engine() == db.SQLite, row.Seq <= v.chain.floor:
			v.find(Unsealed, row.ID, 0)
		default:
			waiting++
		}
	}
	return waiting, nil
}
