package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// mostRows is how many rows are given when a filter says nothing.
const mostRows = 100

// ReadersOf gives the latest reads of the filter's object, newest first, alone or within a list that showed it, and
// the cursor of the reads before them. Whoever was refused read nothing and is not among them.
func (l *Log) ReadersOf(ctx context.Context, f Filter) ([]Row, Cursor, error) {
	f = f.bounded()
	before, wanted := f.Before.Read, f.Limit+1
	if before == 0 {
		before = 1<<63 - 1
	}
	// Each half is cut by itself, so that a page costs what it shows.
	most := db.Limit(wanted)
	half := "select * from (select seq," + columns + " from audit_read where object_kind=$1 and seq<$3 and outcome<>'denied' " +
		"and (cast($4 as text)='' or organisation_id=$4) and %s order by seq desc%s) %s"
	rows, err := db.All[stored](ctx, l.reads.db, "select * from ("+fmt.Sprintf(half, "object_id=$2", most, "x")+" union "+
		fmt.Sprintf(half, "object_ids<>'' and object_ids like '%' || $2 || '%'", most, "y")+") t order by seq desc"+most,
		f.ObjectKind, f.ObjectID, before, f.OrganisationID)
	if err != nil {
		return nil, Cursor{}, fmt.Errorf("readers of an object: %w", err)
	}
	if len(rows) < wanted {
		return rowsOf(rows, true), Cursor{}, nil
	}
	rows = rows[:f.Limit]
	return rowsOf(rows, true), Cursor{Read: rows[len(rows)-1].Seq}, nil
}

// Recent gives the latest acts and reads that the filter lets through, newest first.
func (l *Log) Recent(ctx context.Context, f Filter) ([]Row, error) {
	rows, _, err := l.Page(ctx, f)
	return rows, err
}

// Page gives the acts and reads that the filter lets through, newest first, and the cursor of those before them; an
// empty cursor when there are none.
func (l *Log) Page(ctx context.Context, f Filter) ([]Row, Cursor, error) {
	f = f.bounded()
	var acts, reads []Row
	var err error
	if !f.ReadsOnly {
		if acts, err = l.acts.page(ctx, f, f.Before.Act, false); err != nil {
			return nil, Cursor{}, err
		}
	}
	if !f.ActsOnly {
		if reads, err = l.reads.page(ctx, f, f.Before.Read, true); err != nil {
			return nil, Cursor{}, err
		}
	}
	rows, next := merged(acts, reads, f)
	return rows, next, nil
}

func (f Filter) bounded() Filter {
	if f.Limit <= 0 {
		f.Limit = mostRows
	}
	return f
}

// page gives one row more than the limit, by which it is seen that there are older ones.
func (c *chain) page(ctx context.Context, f Filter, before int64, read bool) ([]Row, error) {
	where, args := f.conditions()
	if before != 0 {
		args = append(args, before)
		where += fmt.Sprintf(" and seq<$%d", len(args))
	}
	if read && f.NoLists {
		where += " and object_id<>''"
	}
	rows, err := db.All[stored](ctx, c.db, "select seq,"+columns+" from "+c.table+" where "+where+" order by seq desc"+db.Limit(f.Limit+1), args...)
	if err != nil {
		return nil, fmt.Errorf("recent audit rows: %w", err)
	}
	return rowsOf(rows, read), nil
}

// merged puts acts and reads together by their time. Each keeps its own order, so that the cursor of a page leaves
// nothing out.
func merged(acts, reads []Row, f Filter) ([]Row, Cursor) {
	next, out := f.Before, make([]Row, 0, f.Limit)
	for len(out) < f.Limit && len(acts)+len(reads) > 0 {
		if len(reads) == 0 || len(acts) > 0 && acts[0].Recorded.After(reads[0].Recorded) {
			out, next.Act, acts = append(out, acts[0]), acts[0].Seq, acts[1:]
			continue
		}
		out, next.Read, reads = append(out, reads[0]), reads[0].Seq, reads[1:]
	}
	if len(acts)+len(reads) == 0 {
		return out, Cursor{}
	}
	return out, next
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
	add(f.NotAction != "", "action<>", f.NotAction)
	add(f.ObjectKind != "" && f.ObjectID != "", "object_kind=", f.ObjectKind)
	// A kind alone is most of the table: it is read from the newest on, not gathered by an index and sorted.
	add(f.ObjectKind != "" && f.ObjectID == "", "object_kind || ''=", f.ObjectKind)
	add(f.ObjectID != "", "object_id=", f.ObjectID)
	add(!f.From.IsZero(), "recorded>=", clock.Micros(f.From))
	add(!f.To.IsZero(), "recorded<", clock.Micros(f.To))
	if f.Outcome == Denied { // as the index of refusals writes it; the passwords that were refused are called so in older rows
		parts = append(parts, "outcome in ('denied','refused')")
	} else {
		add(f.Outcome != "", "outcome=", f.Outcome)
	}
	return strings.Join(parts, " and "), args
}

func rowsOf(rows []stored, read bool) []Row {
	out := slices.Grow([]Row{}, len(rows))
	for _, s := range rows {
		out = append(out, s.row(read))
	}
	return out
}
