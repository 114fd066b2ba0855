package hearsay

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// unconfirmed holds of a word (w) of the end on which its file (f) was closed, while the agency says otherwise.
const unconfirmed = "(w.about='" + OfEnd + "' and w.outcome='" + Contradicted + "' and f.state='CLOSED' and exists (select 1 from file_closing g where g.id=w.closing_id and g.confirmed_on='' and g.ended_on>=f.closed_on))"

// ofClosing keeps of which closing a word is that the end is confirmed, and for which reason.
func ofClosing(ctx context.Context, tx *db.Tx, fileID, wordID string) error {
	if err := db.Updated(tx.Exec(ctx, `update agency_word set closing_id=(select id from file_closing where file_id=$2 and ended_on=''),
		what=(select confirmed_reason from file_closing where file_id=$2 and ended_on='') where id=$1`, wordID, fileID)); err != nil {
		return fmt.Errorf("whose end was confirmed: %w", err)
	}
	return nil
}

// opensAgain takes the confirmation of an end back that the agency did not give: what stands before a closure stands there again. The word
// keeps what was written.
func opensAgain(ctx context.Context, tx *db.Tx, w Word) error {
	if w.About != OfEnd {
		return nil
	}
	_, err := tx.Exec(ctx, "update file_closing set confirmed_on='', confirmed_by='', confirmed_reason='', recorded_by='', version=version+1 where id=(select closing_id from agency_word where id=$1) and confirmed_on=$2 and confirmed_by=$3",
		w.ID, w.SaidOn, w.SaidBy)
	if err != nil {
		return fmt.Errorf("the end is not confirmed: %w", err)
	}
	return nil
}

// OfEnd gives on whose word the end of the closing that is open stands, or of the one that a file was closed with; without an id on nobody's.
// The page that shows it decides access, and audits.
func (s Service) OfEnd(ctx context.Context, q db.Querier, fileID string) (Row, error) {
	list, err := s.list(ctx, q, ` and w.about='`+OfEnd+`' and exists (select 1 from file_closing g where g.id=w.closing_id and (g.ended_on='' or f.state='CLOSED' and g.ended_on>=f.closed_on))`, 1, fileID)
	if err != nil || len(list) == 0 {
		return Row{}, err
	}
	return list[0], nil
}
