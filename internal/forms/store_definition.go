package forms

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// definitionRow is a definition that was loaded.
type definitionRow struct {
	Code           string     `db:"code"`
	Number         int        `db:"number"`
	OrganisationID string     `db:"organisation_id"`
	From           clock.Date `db:"from_date"`
	LoadedBy       string     `db:"loaded_by"`
	LoadedByName   string     `db:"loaded_by_name"`
	LoadedAt       int64      `db:"loaded_at"`
	Row            int        `db:"version"`
	Own            int        `db:"own"` // 1: somebody's own form, seen by its organisation alone
}

const definitionColumns = "code, number, organisation_id, from_date, loaded_by, loaded_by_name, loaded_at, version, own"

// loadedDefinitions gives what is known of the definitions that were loaded, without their texts: of one form, or of all but the own
// ones of somebody.
func loadedDefinitions(ctx context.Context, q db.Querier, code string) ([]definitionRow, error) {
	rows, err := db.All[definitionRow](ctx, q, "select "+definitionColumns+" from form_definition where code=$1 or $1='' and own=0", code)
	if err != nil {
		return nil, fmt.Errorf("loaded forms: %w", err)
	}
	return rows, nil
}

func loadedText(ctx context.Context, q db.Querier, code string, number int) (string, error) {
	return db.One[string](ctx, q, "select source from form_definition where code=$1 and number=$2", code, number)
}

func insertDefinition(ctx context.Context, tx *db.Tx, r definitionRow, text string) error {
	_, err := tx.Exec(ctx, "insert into form_definition ("+definitionColumns+", source) values "+db.In(1, 10),
		r.Code, r.Number, r.OrganisationID, r.From, r.LoadedBy, r.LoadedByName, r.LoadedAt, 1, r.Own, text)
	if db.IsDuplicate(err) {
		return fault.Stale()
	}
	if err != nil {
		return fmt.Errorf("keep form: %w", err)
	}
	return nil
}

func updateDate(ctx context.Context, tx *db.Tx, code string, number, row int, from clock.Date) error {
	return db.Updated(tx.Exec(ctx, "update form_definition set from_date=$1, version=version+1 where code=$2 and number=$3 and version=$4", from, code, number, row))
}
