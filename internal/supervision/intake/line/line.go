// Package line remembers of which lines of a provider's sheets somebody said that they are a client's, or are none after all: the next register has them again
// (CCM-27).
package line

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/intake/town"
	"passerelle/internal/supervision/register"
)

// Read reads a sheet of a provider as somebody there said of its lines, with cities as its files have them.
func Read(ctx context.Context, q db.Querier, organisationID string, sheets []sheet.Sheet, o register.Options) (reading register.Reading, err error) {
	if o.Lines, err = of(ctx, q, organisationID); err != nil {
		return reading, err
	}
	if reading, err = register.Read(sheets, o); err != nil {
		return reading, err
	}
	return reading, town.Spell(ctx, q, organisationID, &reading)
}

// of gives the lines that are a client's, as somebody of a provider said.
func of(ctx context.Context, q db.Querier, organisationID string) (map[string]bool, error) {
	all, err := db.All[string](ctx, q, "select line from register_line where organisation_id=$1", organisationID)
	if err != nil {
		return nil, fmt.Errorf("lines that are a client's: %w", err)
	}
	out := map[string]bool{}
	for _, l := range all {
		out[l] = true
	}
	return out, nil
}

// Keep remembers what was said of the lines of a register that comes in.
func Keep(ctx context.Context, tx *db.Tx, organisationID string, said map[string]bool) error {
	for _, l := range slices.Sorted(maps.Keys(said)) {
		text := "delete from register_line where organisation_id=$1 and line=$2"
		if said[l] {
			text = "insert into register_line (organisation_id, line) values ($1,$2) on conflict (organisation_id, line) do nothing"
		}
		if _, err := tx.Exec(ctx, text, organisationID, l); err != nil {
			return fmt.Errorf("keep what was said of a line: %w", err)
		}
	}
	return nil
}
