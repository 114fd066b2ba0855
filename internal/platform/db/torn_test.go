package db_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"passerelle/internal/platform/db"
)

// SEC-7: nobody reads noise while somebody writes. The cipher rewrites a whole block when the log grows by less than one,
// and a read of its other part at that moment must wait: a driver that does not lets SQLite find the file malformed.
func TestReadersNeverSeeABlockHalfWritten(t *testing.T) {
	ctx, end := context.WithTimeout(t.Context(), 4*time.Second)
	defer end()
	d, err := db.Open(ctx, db.Config{Path: filepath.Join(t.TempDir(), "torn.db"), HexKey: strings.Repeat("ab", 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec(ctx, `create table torn (id integer primary key, words text)`); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	reads := make([]int, db.Readers)
	for reader := range db.Readers {
		all.Go(func() { reads[reader] = readUntilTheEnd(ctx, t, d) })
	}
	written := 0
	for ; ctx.Err() == nil; written++ {
		if _, err := d.Exec(ctx, `insert into torn (words) values ($1)`, strings.Repeat(fmt.Sprint(written), 40)); err != nil && ctx.Err() == nil {
			t.Error(err)
			break
		}
	}
	all.Wait()
	t.Logf("%d written, %v read", written, reads)
}

func readUntilTheEnd(ctx context.Context, t *testing.T, d *db.DB) (reads int) {
	for ; ctx.Err() == nil; reads++ {
		_, err := db.All[string](ctx, d, `select words from torn order by id desc limit 40`)
		if err != nil && ctx.Err() == nil {
			t.Error(err)
			return reads
		}
	}
	return reads
}
