package db_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// A page reads one state of what it asks for twice; what it writes itself, and every other page, is seen.
func TestAPageReadsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		other := context.Background()
		add := func(ctx context.Context, n int) {
			t.Helper()
			if _, err := d.Exec(ctx, "insert into probe values ($1)", n); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Exec(other, "create table probe (n integer primary key)"); err != nil {
			t.Fatal(err)
		}
		page, end := db.Remembering(other)
		all := func(ctx context.Context, from int) []int {
			t.Helper()
			list, err := db.All[int](ctx, d, "select n from probe where n>=$1 order by n", from)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if _, err := db.One[int](page, d, "select n from probe"); !fault.Is(err, fault.NotFound) || len(all(page, 0)) != 0 {
			t.Fatalf("an empty table has rows: %v", err)
		}
		add(other, 1)
		if _, err := db.One[int](page, d, "select n from probe"); !fault.Is(err, fault.NotFound) || len(all(page, 0)) != 0 {
			t.Errorf("the page reads two states: %v", err)
		}
		if got := all(page, 1); !slices.Equal(got, []int{1}) || !slices.Equal(all(other, 0), got) {
			t.Errorf("what was asked of something else is given: %v", got)
		}
		add(page, 2)
		first := all(page, 0)
		if !slices.Equal(first, []int{1, 2}) {
			t.Fatalf("the page does not see what it wrote: %v", first)
		}
		first[0] = 9
		if got := all(page, 0); !slices.Equal(got, []int{1, 2}) {
			t.Errorf("one reader changed what another reads: %v", got)
		}
		err := d.Tx(page, func(tx *db.Tx) error {
			if _, err := tx.Exec(page, "insert into probe values (3)"); err != nil {
				return err
			}
			if list, err := db.All[int](page, tx, "select n from probe where n>=$1 order by n", 0); err != nil || len(list) != 3 {
				t.Errorf("a transaction reads what was before it: %v, %v", list, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		end()
		all(page, 0)
		add(other, 4)
		if got := all(page, 0); len(got) != 4 {
			t.Errorf("what outlives a page remembers: %v", got)
		}
	})
}

func TestABoundListOfBytesIsNotCompared(t *testing.T) {
	page, end := db.Remembering(context.Background())
	defer end()
	d := dbtest.SQLite(t)
	for range 2 {
		if got, err := db.One[[]byte](page, d, "select cast($1 as blob)", []byte("x")); err != nil || string(got) != "x" {
			t.Errorf("%s, %v", got, err)
		}
	}
}
