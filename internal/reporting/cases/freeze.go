package cases

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/db"
)

// Frozen is one case behind a figure of a certified month.
type Frozen struct {
	Figure  string `db:"figure"`
	Code    string `db:"code"`
	EventID string `db:"event_id"`
	FileID  string `db:"file_id"`
	Days    int    `db:"days"`
	Person  string `db:"person"` // where people are counted
}

// A slice holds the writer for a few milliseconds, a statement stays under the number of values that both engines take.
const (
	rowsOfSlice     = 500
	rowsOfStatement = 100
)

// Freeze keeps the cases behind the figures of a submission that is being certified, and by which UCI the client of each stands, in the
// place of what an attempt that did not end has kept. Each part of it is written by write, which holds the submission.
func Freeze(ctx context.Context, q db.Querier, write func(func(*db.Tx) error) error, submissionID, organisationID string, rows []Frozen) error {
	left, err := db.All[string](ctx, q, "select distinct figure from submission_row where submission_id=$1", submissionID)
	if err != nil {
		return fmt.Errorf("rows of an earlier attempt: %w", err)
	}
	for _, figure := range left {
		err := write(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "delete from submission_row where submission_id=$1 and figure=$2", submissionID, figure)
			return err
		})
		if err != nil {
			return err
		}
	}
	for part := range slices.Chunk(rows, rowsOfSlice) {
		if err := write(func(tx *db.Tx) error { return insert(ctx, tx, submissionID, organisationID, part) }); err != nil {
			return err
		}
	}
	return certify(ctx, write, submissionID, organisationID, filesOf(rows))
}

func filesOf(rows []Frozen) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.FileID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func insert(ctx context.Context, tx *db.Tx, submissionID, organisationID string, rows []Frozen) error {
	for part := range slices.Chunk(rows, rowsOfStatement) {
		var text strings.Builder
		args := []any{submissionID, organisationID}
		for i, r := range part {
			if i > 0 {
				text.WriteByte(',')
			}
			n := len(args)
			fmt.Fprintf(&text, "($1,$2,$%d,$%d,$%d,$%d,$%d,$%d)", n+1, n+2, n+3, n+4, n+5, n+6)
			args = append(args, r.Figure, r.Code, r.EventID, r.FileID, r.Days, r.Person)
		}
		_, err := tx.Exec(ctx, "insert into submission_row (submission_id, organisation_id, figure, code, event_id, file_id, days, person) values "+text.String(), args...)
		if err != nil {
			return err
		}
	}
	return nil
}
