// Package printed keeps what a form said when it was printed to be signed by hand: the scan of the paper that comes back is a
// signature of that, and of nothing else. Start at [Keep] and [Of].
package printed

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Paper is a form as it was printed, with the parts that were on it and the hash of what they said.
type Paper struct {
	ID            string `db:"id"`
	FormID        string `db:"form_id"`
	Covers        string `db:"covers"`
	Hash          string `db:"hash"`
	PrintedBy     string `db:"printed_by"`
	PrintedByName string `db:"printed_by_name"`
	PrintedAt     int64  `db:"printed_at"`
}

// Keep keeps that a form is printed now, with what it says. The caller has decided access and audits.
func Keep(ctx context.Context, tx *db.Tx, a access.Actor, f forms.Filled, now int64) error {
	covers, hash := f.Content()
	_, err := tx.Exec(ctx, `insert into form_printed (id, form_id, organisation_id, covers, hash, printed_by, printed_by_name, printed_at) values `+db.In(1, 8),
		id.New(), f.ID, f.OrganisationID, covers, hash, a.PersonID, a.Name, now)
	if err != nil {
		return fmt.Errorf("form printed to be signed: %w", err)
	}
	return nil
}

// Of gives the papers of a form, the last printed first.
func Of(ctx context.Context, q db.Querier, formID string) ([]Paper, error) {
	list, err := db.All[Paper](ctx, q, "select id, form_id, covers, hash, printed_by, printed_by_name, printed_at from form_printed where form_id=$1 order by printed_at desc, id desc", formID)
	if err != nil {
		return nil, fmt.Errorf("printed forms: %w", err)
	}
	return list, nil
}

// Standing gives the last of the papers that say what the form says still where somebody signs; false when it was changed since.
func Standing(list []Paper, f forms.Filled, item string) (Paper, bool) {
	for _, p := range list {
		if f.Says(p.Covers, item) {
			return p, true
		}
	}
	return Paper{}, false
}
