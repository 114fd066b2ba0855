package cells

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/register"
)

// Last gives what the last register that stands said of a file, in the row that is nearest to one; nothing when none did.
func Last(ctx context.Context, q db.Querier, fileID string, row register.Row) (Said, error) {
	type kept struct {
		ImportID string `db:"import_id"`
		Said     string `db:"said"`
		Original string `db:"original"`
	}
	rows, err := db.All[kept](ctx, q, `select r.import_id, r.said, r.original from register_row r join register_import i on i.id=r.import_id
		where r.file_id=$1 and i.withdrawn_at=0 and r.said<>'' order by i.recorded desc, i.id desc, r.row_number`+db.Limit(mostSaid), fileID)
	if err != nil {
		return Said{}, fmt.Errorf("what a register said: %w", err)
	}
	var all []Said
	for _, r := range rows {
		if r.ImportID != rows[0].ImportID {
			break
		}
		var said Said
		if err := errors.Join(json.Unmarshal([]byte(r.Said), &said), json.Unmarshal([]byte(r.Original), &said.Left)); err != nil {
			return Said{}, fmt.Errorf("what a register said: %w", err)
		}
		all = append(all, said)
	}
	nearest, _ := Nearest(row, all)
	return nearest, nil
}

// mostSaid is more rows than a register has of one client.
const mostSaid = 50

// BreachDays gives the days of a file's breaches, by whatever way they came here, and those that a register said before.
func BreachDays(ctx context.Context, q db.Querier, fileID string, said []clock.Date) ([]clock.Date, error) {
	days, err := db.All[clock.Date](ctx, q, "select reported_on from breach where file_id=$1 union select occurred_on from breach where file_id=$1 and occurred_on<>''", fileID)
	if err != nil {
		return nil, fmt.Errorf("breaches of a file: %w", err)
	}
	days = append(days, said...)
	slices.Sort(days)
	return slices.Compact(days), nil
}

// LeftSteps gives the steps of a file's life of which a row tells by a cell that is left out.
func LeftSteps(row register.Row) []register.Field {
	return slices.DeleteFunc(slices.Clone(inTurn), func(f register.Field) bool {
		_, left := row.Original[f]
		return !left
	})
}
