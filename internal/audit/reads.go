package audit

import (
	"context"
	_ "embed"
	"fmt"

	"passerelle/internal/platform/db"
)

//go:embed reads.sql
var readsSchema string

// openReads opens the file that holds the rows of reads on SQLite: apart from the main file, so that readers
// there keep their caches and its one writer is not held by every page that is shown.
func openReads(ctx context.Context, c db.Config) (*db.DB, error) {
	c.URL = ""
	file, err := db.Open(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("open the file of reads: %w", err)
	}
	if _, err := file.Writer().ExecContext(ctx, readsSchema); err != nil {
		return nil, fmt.Errorf("prepare the file of reads: %w", err)
	}
	return file, nil
}
