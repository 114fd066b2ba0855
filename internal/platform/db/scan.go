package db

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"reflect"
	"sync"

	"passerelle/internal/platform/fault"
)

// All reads every row of a query into values of T. T is a struct whose fields carry `db:"column"` (embedded
// structs are flattened), or a single scannable value. Columns without a field are an error.
func All[T any](ctx context.Context, q Querier, query string, args ...any) ([]T, error) {
	return once(ctx, q, false, query, args, func() ([]T, error) { return read(Each[T](ctx, q, query, args...)) })
}

func read[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// One reads the first row of a query, or a not-found fault.
func One[T any](ctx context.Context, q Querier, query string, args ...any) (T, error) {
	found, err := once(ctx, q, true, query, args, func() ([]T, error) { return first(Each[T](ctx, q, query, args...)) })
	if err == nil && len(found) > 0 {
		return found[0], nil
	}
	if err == nil {
		err = fault.Missing()
	}
	var none T
	return none, err
}

func first[T any](rows iter.Seq2[T, error]) ([]T, error) {
	for row, err := range rows {
		return []T{row}, err
	}
	return nil, nil
}

// Each streams the rows of a query; it stops after the first error.
func Each[T any](ctx context.Context, q Querier, query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := q.Query(ctx, query, args...)
		if err != nil {
			yield(none, fmt.Errorf("query: %w", err))
			return
		}
		defer rows.Close()
		if err := scanEach(rows, yield); err != nil {
			yield(none, err)
		}
	}
}

func scanEach[T any](rows *sql.Rows, yield func(T, error) bool) error {
	columns, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("columns: %w", err)
	}
	paths, err := pathsOf(reflect.TypeFor[T](), columns)
	if err != nil {
		return err
	}
	targets := make([]any, len(columns))
	for rows.Next() {
		var row T
		aim(reflect.ValueOf(&row).Elem(), paths, targets)
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		if !yield(row, nil) {
			return nil
		}
	}
	return rows.Err()
}

func aim(row reflect.Value, paths [][]int, targets []any) {
	for i, path := range paths {
		if path == nil {
			targets[i] = row.Addr().Interface()
			continue
		}
		targets[i] = row.FieldByIndex(path).Addr().Interface()
	}
}

var fieldCache sync.Map // reflect.Type → map[string][]int

func pathsOf(t reflect.Type, columns []string) ([][]int, error) {
	if !isRow(t) {
		if len(columns) != 1 {
			return nil, fmt.Errorf("scan: %d columns for one %s", len(columns), t)
		}
		return [][]int{nil}, nil
	}
	fields := fieldsOf(t)
	paths := make([][]int, len(columns))
	for i, column := range columns {
		path, ok := fields[column]
		if !ok {
			return nil, fmt.Errorf("scan: %s has no field for column %q", t, column)
		}
		paths[i] = path
	}
	return paths, nil
}

// isRow tells a struct of columns from a single value that happens to be a struct (sql.NullString, time.Time).
func isRow(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]()) &&
		t.PkgPath() != "time"
}

func fieldsOf(t reflect.Type) map[string][]int {
	if known, ok := fieldCache.Load(t); ok {
		return known.(map[string][]int)
	}
	fields := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("db"); name != "" && name != "-" {
			fields[name] = f.Index
		}
	}
	fieldCache.Store(t, fields)
	return fields
}
