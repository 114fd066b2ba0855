package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"passerelle/internal/platform/db"
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

// all reads the rows; those that cannot be read say nothing.
func (s saids) all() []saidBefore {
	var out []saidBefore
	for _, text := range s.rows {
		var said saidBefore
		if json.Unmarshal([]byte(text), &said) == nil {
			out = append(out, said)
		}
	}
	return out
}

// nearest gives what a row is to be compared with: of the rows that spoke of its file last, the one that it differs from least, the later of
// two. A row of next month's register goes on from its own of before, and not from another that was settled with it.
func nearest(row register.Row, rows []saidBefore) (out saidBefore) {
	least, now := len(compared)+1, saidBy(row)
	for i := len(rows) - 1; i >= 0; i-- {
		n := 0
		for _, f := range compared {
			if is, was := now.value(f), register.Coded(f, rows[i].value(f)); is != was && !writtenOtherwise(f, is, was) {
				n++
			}
		}
		if n < least {
			out, least = rows[i], n
		}
	}
	return out
}

// lastSaid gives what the last register that stands said of a file, in the row that is nearest to one; nothing when none did.
func lastSaid(ctx context.Context, q db.Querier, fileID string, row register.Row) (saidBefore, error) {
	type kept struct {
		ImportID string `db:"import_id"`
		Said     string `db:"said"`
		Original string `db:"original"`
	}
	rows, err := db.All[kept](ctx, q, `select r.import_id, r.said, r.original from register_row r join register_import i on i.id=r.import_id
		where r.file_id=$1 and i.withdrawn_at=0 and r.said<>'' order by i.recorded desc, i.id desc, r.row_number`+db.Limit(mostSaid), fileID)
	if err != nil {
		return saidBefore{}, fmt.Errorf("what a register said: %w", err)
	}
	var all []saidBefore
	for _, r := range rows {
		if r.ImportID != rows[0].ImportID {
			break
		}
		var said saidBefore
		if err := errors.Join(json.Unmarshal([]byte(r.Said), &said), json.Unmarshal([]byte(r.Original), &said.left)); err != nil {
			return saidBefore{}, fmt.Errorf("what a register said: %w", err)
		}
		all = append(all, said)
	}
	return nearest(row, all), nil
}

// mostSaid is more rows than a register has of one client.
const mostSaid = 50
