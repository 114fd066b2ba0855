// Package alike finds files of people whose names are written nearly as what was searched for (CCM-1).
package alike

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service finds names; it stands on the supervision files.
type Service struct{ *supervision.Service }

// mostCompared bounds how many names a search that found nothing is held against: more than any provider or region has.
const mostCompared = 20_000

// WrittenNearly lists files, within an actor's reach, of people whose names are written nearly as what was searched for: what a
// search that found nothing offers. It is an audited reading of what it gives, as any list.
func (s Service) WrittenNearly(ctx context.Context, a access.Actor, text string) ([]supervision.CaseRow, error) {
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 1)
	var near []string
	for n, err := range db.Each[named](ctx, s.DB, "select f.id, c.full_name from supervision_file f join client c on c.id=f.client_id where "+
		where+" and not f.withdrawn and not f.opened_in_error"+fmt.Sprintf(" order by f.id limit %d", mostCompared), args...) {
		if err != nil {
			return nil, fmt.Errorf("names alike: %w", err)
		}
		if registry.Alike(text, n.FullName) && len(near) < supervision.PageSize {
			near = append(near, n.ID)
		}
	}
	if len(near) == 0 {
		return nil, nil
	}
	rows, _, err := s.Caseload(ctx, a, supervision.Filter{IDs: near})
	return rows, err
}

type named struct {
	ID       string `db:"id"`
	FullName string `db:"full_name"`
}
