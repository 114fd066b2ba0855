package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// saids are the rows in which the last register that stands spoke of a file, as they are kept: more than one where several were settled as
// the same person and the same stay.
type saids struct {
	importID string
	rows     []string
}

// with keeps up with a row, in the order of the registers; one that is kept without its words says nothing.
func (s saids) with(r keptRow) saids {
	if r.Said == "" {
		return s
	}
	if s.importID != r.ImportID {
		s = saids{importID: r.ImportID}
	}
	s.rows = append(s.rows, r.Said)
	return s
}

// LastSaid gives what the last register that stands said of a file.
func (k *known) LastSaid(fileID string) []cells.Said { return k.said[fileID].all() }

// all reads the rows; those that cannot be read say nothing.
func (s saids) all() []cells.Said {
	var out []cells.Said
	for _, text := range s.rows {
		var said cells.Said
		if json.Unmarshal([]byte(text), &said) == nil {
			out = append(out, said)
		}
	}
	return out
}

// lastSaid gives what the last register that stands said of a file, in the row that is nearest to one; nothing when none did.
func lastSaid(ctx context.Context, q db.Querier, fileID string, row register.Row) (cells.Said, error) {
	type kept struct {
		ImportID string `db:"import_id"`
		Said     string `db:"said"`
		Original string `db:"original"`
	}
	rows, err := db.All[kept](ctx, q, `select r.import_id, r.said, r.original from register_row r join register_import i on i.id=r.import_id
		where r.file_id=$1 and i.withdrawn_at=0 and r.said<>'' order by i.recorded desc, i.id desc, r.row_number`+db.Limit(mostSaid), fileID)
	if err != nil {
		return cells.Said{}, fmt.Errorf("what a register said: %w", err)
	}
	var all []cells.Said
	for _, r := range rows {
		if r.ImportID != rows[0].ImportID {
			break
		}
		var said cells.Said
		if err := errors.Join(json.Unmarshal([]byte(r.Said), &said), json.Unmarshal([]byte(r.Original), &said.Left)); err != nil {
			return cells.Said{}, fmt.Errorf("what a register said: %w", err)
		}
		all = append(all, said)
	}
	nearest, _ := cells.Nearest(row, all)
	return nearest, nil
}

// mostSaid is more rows than a register has of one client.
const mostSaid = 50
