package audit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Evidence says what a record said when an act left it: a code under the installation's key, never the words. It stands
// in the act's own row, which is chained and signed, so that a record changed, dropped or slipped in later is found.
type Evidence struct {
	Kind, ID string
	code     string
}

// Record is a record as it stands now, to be held against its evidence.
type Record struct {
	ID     string
	Name   string // what people call it, if they do; no part of the evidence
	Fields []string
}

// Evidence makes the evidence of a record of a kind.
func (l *Log) Evidence(kind string, r Record) Evidence {
	return Evidence{kind, r.ID, l.keys.code(kind, r)}
}

func (k Keys) code(kind string, r Record) string {
	h := hmac.New(sha256.New, k.rows)
	for _, f := range append([]string{"passerelle record v1", kind, r.ID}, r.Fields...) {
		h.Write(binary.AppendUvarint(nil, uint64(len(f))))
		h.Write([]byte(f))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// With puts evidence into an entry.
func (e Entry) With(all ...Evidence) Entry {
	words := strings.Fields(e.Detail)
	for _, v := range all {
		words = append(words, v.Kind+":"+v.ID+":"+v.code)
	}
	e.Detail = strings.Join(words, " ")
	return e
}

// VerifyRecords holds the records of a kind against the evidence of the acts that left them, and names each that is not
// as it was. Where one has evidence more than once, the latest counts.
func (l *Log) VerifyRecords(ctx context.Context, kind string, records iter.Seq2[Record, error]) ([]Finding, error) {
	codes, err := l.evidenceOf(ctx, kind)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for r, err := range records {
		if err != nil {
			return nil, fmt.Errorf("verify %s: %w", kind, err)
		}
		code, known := codes[r.ID]
		delete(codes, r.ID)
		switch {
		case !known:
			found = append(found, Finding{Chain: kind, Kind: Inserted, RowID: r.ID, Name: r.Name})
		case code != l.keys.code(kind, r):
			found = append(found, Finding{Chain: kind, Kind: Changed, RowID: r.ID, Name: r.Name})
		}
	}
	for _, gone := range slices.Sorted(maps.Keys(codes)) {
		found = append(found, Finding{Chain: kind, Kind: Dropped, RowID: gone})
	}
	return found, nil
}

// vouching is the action of a row that vouches for older records, vouched how many one does.
const (
	vouching = "records.vouched"
	vouched  = 200
)

// VouchOnce gives records of a kind that are older than their evidence some, as they stand now. It does so once in the
// life of an installation: what has no evidence afterwards was slipped in.
func (l *Log) VouchOnce(ctx context.Context, kind string, records iter.Seq2[Record, error]) error {
	n, err := db.One[int](ctx, l.acts.db, "select count(*) from audit_act where object_kind='records' and object_id=$1", kind)
	if err != nil || n > 0 {
		return err
	}
	codes, err := l.evidenceOf(ctx, kind)
	if err != nil {
		return err
	}
	var all []Evidence
	for r, err := range records {
		if err != nil {
			return fmt.Errorf("vouch for %s: %w", kind, err)
		}
		if codes[r.ID] == "" {
			all = append(all, l.Evidence(kind, r))
		}
	}
	row := Entry{System: "upgrade", Action: vouching, ObjectKind: "records", ObjectID: kind}
	entries := []Entry{row}
	for part := range slices.Chunk(all, vouched) {
		entries = append(entries, row.With(part...))
	}
	return l.acts.db.Tx(ctx, func(tx *db.Tx) error {
		for part := range slices.Chunk(entries, 50) {
			if err := l.Act(ctx, tx, part...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Vouched says of how many records of a kind the log vouches only for how they stood at a moment, as they are older than their evidence.
type Vouched struct {
	Kind  string
	Count int
	At    time.Time
}

// Vouched gives them, by kind; nothing of an installation that began with them.
func (l *Log) Vouched(ctx context.Context) ([]Vouched, error) {
	var out []Vouched
	for row, err := range db.Each[stored](ctx, l.acts.db, "select seq,"+columns+" from audit_act where object_kind='records' and action=$1 order by object_id, seq", vouching) {
		if err != nil {
			return nil, fmt.Errorf("what was vouched for: %w", err)
		}
		n := len(strings.Fields(row.Detail))
		if n == 0 || !l.keys.ours(row) {
			continue
		}
		if last := len(out) - 1; last < 0 || out[last].Kind != row.ObjectID {
			out = append(out, Vouched{Kind: row.ObjectID})
		}
		v := &out[len(out)-1]
		v.Count, v.At = v.Count+n, clock.FromMicros(row.Recorded)
	}
	return out, nil
}

// evidenceOf gathers the evidence of a kind from the acts that are ours, by record.
func (l *Log) evidenceOf(ctx context.Context, kind string) (map[string]string, error) {
	codes := map[string]string{}
	for row, err := range db.Each[stored](ctx, l.acts.db, "select seq,"+columns+" from audit_act where detail like $1 order by seq", "%"+kind+":%") {
		if err != nil {
			return nil, fmt.Errorf("evidence of %s: %w", kind, err)
		}
		if !l.keys.ours(row) {
			continue // named by Verify
		}
		for word := range strings.FieldsSeq(row.Detail) {
			if of, rest, ok := strings.Cut(word, ":"); ok && of == kind {
				recordID, code, _ := strings.Cut(rest, ":")
				codes[recordID] = code
			}
		}
	}
	return codes, nil
}

// Head is a place of a chain, as somebody noted it outside the installation.
type Head struct {
	Chain    string
	Position int64
	Hash     string
}

// beforeAll reports whether a head was noted before the chain had its first seal: whatever came after holds it.
func (h Head) beforeAll() bool { return h.Position == 0 && h.Hash == "" }

// Missing reports whether a chain does not say at a place what was noted: it was cut off, or written anew.
func (l *Log) Missing(ctx context.Context, h Head) (bool, error) {
	for _, c := range []*chain{l.acts, l.reads} {
		if c.name != h.Chain {
			continue
		}
		if h.beforeAll() {
			return false, nil
		}
		n, err := db.One[int](ctx, c.db, "select count(*) from audit_seal where chain=$1 and position=$2 and hash=$3", h.Chain, h.Position, h.Hash)
		return n == 0, err
	}
	return true, nil
}
