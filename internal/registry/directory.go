package registry

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Entry is by what one client of a provider is told from others.
type Entry struct {
	ID         string     `db:"id"`
	UCIDigits  string     `db:"uci_digits"`
	NameFolded string     `db:"name_folded"`
	BirthDate  clock.Date `db:"birth_date"`
	MergedInto string     `db:"merged_into"`
}

// Entries gives every client of a provider in a programme, those merged into others too, for comparing many at once.
// The caller has decided that they may be compared; nothing of it is shown.
func (s *Service) Entries(ctx context.Context, q db.Querier, organisationID, programme string) ([]Entry, error) {
	list, err := db.All[Entry](ctx, q, `select id, uci_digits, name_folded, birth_date, merged_into from client
		where organisation_id=$1 and programme=$2 and not withdrawn order by id`, organisationID, programme)
	if err != nil {
		return nil, fmt.Errorf("clients of provider: %w", err)
	}
	return list, nil
}
