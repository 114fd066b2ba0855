// Package bed ends the place of a client in a residence with their file, and gives it back. It decides neither: package supervision does,
// and tells the history. Start at [End] and [Back].
package bed

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// End ends the stay of a file's client with a day, and that somebody is expected; false when nobody stayed. A stay that ends because the
// file was opened in error says so.
func End(ctx context.Context, tx *db.Tx, fileID string, on clock.Date, inError bool) (bool, error) {
	if _, err := tx.Exec(ctx, "delete from bed_expected where file_id=$1", fileID); err != nil {
		return false, fmt.Errorf("who is expected: %w", err)
	}
	ended, err := tx.Exec(ctx, "update bed_stay set left_on=case when arrived_on>$2 then arrived_on else $2 end, in_error=$3, version=version+1 where file_id=$1 and left_on=''",
		fileID, on, inError)
	if err != nil {
		return false, fmt.Errorf("end of a stay: %w", err)
	}
	n, err := ended.RowsAffected()
	return n > 0, err
}

// Back gives a client the place again that ended when their file was said to be opened in error, as if they had never left, and the day on
// which they came. Where somebody else has it by now it stays ended, and the client waits for another; the day is empty then.
func Back(ctx context.Context, tx *db.Tx, fileID string) (clock.Date, error) {
	type ended struct {
		ID          string     `db:"id"`
		ResidenceID string     `db:"residence_id"`
		ArrivedOn   clock.Date `db:"arrived_on"`
	}
	stay, err := db.One[ended](ctx, tx, "select id, residence_id, arrived_on from bed_stay b where file_id=$1 and in_error and not exists (select 1 from bed_stay o where o.file_id=b.file_id and o.left_on='')", fileID)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("the stay that ended: %w", err)
	}
	// The version orders this and an arrival at once: one of them finds the other's.
	if _, err := tx.Exec(ctx, "update residence set version=version+1 where id=$1", stay.ResidenceID); err != nil {
		return "", fmt.Errorf("the residence: %w", err)
	}
	free, err := db.One[int](ctx, tx, "select places-(select count(*) from bed_stay where residence_id=$1 and left_on='') from residence where id=$1", stay.ResidenceID)
	if err != nil {
		return "", fmt.Errorf("its places: %w", err)
	}
	if free <= 0 {
		_, err := tx.Exec(ctx, "update bed_stay set in_error=$2 where id=$1", stay.ID, false)
		return "", err
	}
	if _, err := tx.Exec(ctx, "update bed_stay set left_on='', in_error=$2, version=version+1 where id=$1", stay.ID, false); err != nil {
		return "", fmt.Errorf("the stay again: %w", err)
	}
	return stay.ArrivedOn, nil
}
