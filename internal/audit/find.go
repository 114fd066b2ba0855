package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// ReadersOf gives the latest reads of an object, newest first, alone or within a list that showed it.
func (l *Log) ReadersOf(ctx context.Context, objectKind, objectID string, limit int) ([]Row, error) {
	rows, err := db.All[stored](ctx, l.reads.db, "select * from (select seq,"+columns+" from audit_read "+
		"where object_kind=$1 and object_id=$2 union select seq,"+columns+" from audit_read "+
		"where object_kind=$1 and object_ids<>'' and object_ids like '%' || $2 || '%') t order by seq desc limit $3",
		objectKind, objectID, limit)
	if err != nil {
		return nil, fmt.Errorf("readers of an object: %w", err)
	}
	return rowsOf(rows, true), nil
}

// Recent gives the latest acts and reads that the filter lets through, newest first.
func (l *Log) Recent(ctx context.Context, f Filter) ([]Row, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	var out []Row
	for _, c := range []*chain{l.acts, l.reads} {
		if read := c == l.reads; read && f.ActsOnly || !read && f.ReadsOnly {
			continue
		}
		rows, err := c.recent(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("recent audit rows: %w", err)
		}
		out = append(out, rowsOf(rows, c == l.reads)...)
	}
	slices.SortStableFunc(out, func(a, b Row) int { return b.Recorded.Compare(a.Recorded) })
	return out[:min(f.Limit, len(out))], nil
}

func (c *chain) recent(ctx context.Context, f Filter) ([]stored, error) {
	where, args := f.conditions()
	args = append(args, f.Limit)
	return db.All[stored](ctx, c.db, fmt.Sprintf("select seq,%s from %s where %s order by seq desc limit $%d",
		columns, c.table, where, len(args)), args...)
}

func (f Filter) conditions() (string, []any) {
	parts, args := []string{"1=1"}, []any{}
	add := func(ok bool, condition string, value any) {
		if ok {
			args = append(args, value)
			parts = append(parts, fmt.Sprintf("%s$%d", condition, len(args)))
		}
	}
	add(f.OrganisationID != "", "organisation_id=", f.OrganisationID)
	add(f.PersonID != "", "person_id=", f.PersonID)
	add(f.Action != "", "action=", f.Action)
	add(f.ObjectKind != "", "object_kind=", f.ObjectKind)
	add(f.ObjectID != "", "object_id=", f.ObjectID)
	add(f.Outcome != "", "outcome=", f.Outcome)
	add(!f.From.IsZero(), "recorded>=", clock.Micros(f.From))
	add(!f.To.IsZero(), "recorded<", clock.Micros(f.To))
	return strings.Join(parts, " and "), args
}

func rowsOf(rows []stored, read bool) []Row {
	out := make([]Row, len(rows))
	for i, s := range rows {
		out[i] = s.row(read)
	}
	return out
}
