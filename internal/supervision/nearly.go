package supervision

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
)

// mostCompared bounds how many names a search that found nothing is held against: more than any provider or region has.
const mostCompared = 20_000

// WrittenNearly lists files, within an actor's reach, of people whose names are written nearly as what was searched for: what a
// search that found nothing offers. It is an audited reading of what it gives, as any list.
func (s *Service) WrittenNearly(ctx context.Context, a access.Actor, text string) ([]CaseRow, error) {
	where, args := s.Access.Scope(a, access.FileRead, Columns, 1)
	var near []string
	for n, err := range db.Each[named](ctx, s.DB, "select f.id, c.full_name from supervision_file f join client c on c.id=f.client_id where "+
		where+" and "+counted+fmt.Sprintf(" order by f.id limit %d", mostCompared), args...) {
		if err != nil {
			return nil, fmt.Errorf("names alike: %w", err)
		}
		if registry.Alike(text, n.FullName) && len(near) < PageSize {
			near = append(near, n.ID)
		}
	}
	if len(near) == 0 {
		return nil, nil
	}
	rows, _, err := s.Caseload(ctx, a, Filter{IDs: near})
	return rows, err
}

type named struct {
	ID       string `db:"id"`
	FullName string `db:"full_name"`
}
