package cases

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
)

// certify keeps, with a submission that is being certified, by which UCI the client of each file stands, in the place of what an attempt
// that did not end has kept. Each part of it is written by write, which holds the submission.
func certify(ctx context.Context, write func(func(*db.Tx) error) error, submissionID, organisationID string, files []string) error {
	err := write(func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from submission_client where submission_id=$1", submissionID)
		return err
	})
	for ids := range slices.Chunk(files, atOnce) {
		if err == nil {
			err = write(func(tx *db.Tx) error { return keep(ctx, tx, submissionID, organisationID, ids) })
		}
	}
	return err
}

func keep(ctx context.Context, tx *db.Tx, submissionID, organisationID string, files []string) error {
	args := []any{submissionID, organisationID}
	for _, f := range files {
		args = append(args, f)
	}
	_, err := tx.Exec(ctx, `insert into submission_client (submission_id, organisation_id, file_id, uci) select cast($1 as text), cast($2 as text), f.id, c.uci_written
		from supervision_file f join client c on c.id=f.client_id where f.id in `+db.In(3, len(files)), args...)
	return err
}

// Certified gives the UCI of each file with which a submission was certified; none of one that is older than this record.
func Certified(ctx context.Context, q db.Querier, submissionID string) (map[string]string, error) {
	type kept struct {
		FileID string `db:"file_id"`
		UCI    string `db:"uci"`
	}
	out := map[string]string{}
	for k, err := range db.Each[kept](ctx, q, "select file_id, uci from submission_client where submission_id=$1", submissionID) {
		if err != nil {
			return nil, fmt.Errorf("certified identifiers: %w", err)
		}
		out[k.FileID] = k.UCI
	}
	return out, nil
}
