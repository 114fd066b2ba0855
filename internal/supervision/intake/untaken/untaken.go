// Package untaken decides what of a provider's own registers was read and not taken, so that who works a file can read it there.
package untaken

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// Cell is the text of a cell of which nothing was taken: a word or a date that is not known here, or a column of the provider's own.
type Cell struct {
	Field register.Field
	Text  string
	On    clock.Date // as of which the register stood that wrote it so last
}

// Heading calls the cell: by the field, or by the heading of a column that is not known here.
func (u Cell) Heading(ctx context.Context) string {
	if register.Known(u.Field) {
		return i18n.T(ctx, "register.field."+string(u.Field))
	}
	return strings.TrimPrefix(string(u.Field), string(register.Beside("")))
}

// Of lists what registers wrote of a file that was not taken, as each wrote it last, for those who write its case notes.
func Of(ctx context.Context, s *supervision.Service, a access.Actor, fileID string) ([]Cell, error) {
	if _, err := s.FileIn(ctx, s.DB, a, access.NoteWrite, fileID); err != nil {
		return nil, err
	}
	type kept struct {
		Original string     `db:"original"`
		AsOf     clock.Date `db:"as_of"`
	}
	rows, err := db.All[kept](ctx, s.DB, `select r.original, i.as_of from register_row r join register_import i on i.id=r.import_id
		where r.file_id=$1 and i.kind='register' and i.withdrawn_at=0 and r.original not in ('','{}','null') order by i.recorded desc, i.id desc, r.row_number desc`, fileID)
	if err != nil {
		return nil, fmt.Errorf("what was not taken: %w", err)
	}
	said := map[register.Field]Cell{}
	for _, r := range rows {
		var cells map[register.Field]string
		if err := json.Unmarshal([]byte(r.Original), &cells); err != nil {
			return nil, fmt.Errorf("what was not taken: %w", err)
		}
		for f, text := range cells {
			if _, later := said[f]; !later && f != register.CaseManager && strings.TrimSpace(text) != "" {
				said[f] = Cell{f, text, r.AsOf}
			}
		}
	}
	return slices.SortedFunc(maps.Values(said), func(x, y Cell) int { return cmp.Compare(x.Field, y.Field) }), nil
}
