// Package town writes the cities of a register as the files of its provider have them, so that a caseload has one line for each.
//
// Start at [Spell].
package town

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/register"
)

// Spell writes each city of a reading in one way.
func Spell(ctx context.Context, q db.Querier, organisationID string, r *register.Reading) error {
	type town struct {
		City string `db:"city"`
		Many int    `db:"many"`
	}
	list, err := db.All[town](ctx, q, "select city, count(*) as many from supervision_file where organisation_id=$1 and city<>'' and not withdrawn and not opened_in_error group by city", organisationID)
	if err != nil {
		return fmt.Errorf("how cities are written: %w", err)
	}
	known := map[string]int{}
	for _, x := range list {
		known[x.City] = x.Many
	}
	r.Spell(known)
	return nil
}
