package stay

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// FieldBound is the field in which whoever gives a place says that the client may live there all the same.
const FieldBound = "bound"

// askBound asks about a client who comes into a house while a condition in force says where they live, and says another place.
func (s Service) askBound(ctx context.Context, q db.Querier, c *fault.Check, f supervision.File, house Residence, on clock.Date, settled bool) error {
	if settled {
		return nil
	}
	bound, err := db.All[string](ctx, q, "select words from condition where file_id=$1 and code='RESIDE' and from_date<=$2 and (to_date='' or to_date>=$2) order by from_date desc, id desc", f.ID, on)
	if err != nil {
		return fmt.Errorf("where a condition says that the client lives: %w", err)
	}
	at, err := db.One[string](ctx, q, "select address from residence where id=$1", house.ID)
	if err != nil {
		return fmt.Errorf("address of a residence: %w", err)
	}
	elsewhere := func(words string) bool { return !names(words, house.Name) && !names(words, street(at)) }
	c.Require(!slices.ContainsFunc(bound, elsewhere), FieldBound, "supervision.problem.bound")
	return nil
}

// street gives the first part of an address, which a condition names.
func street(address string) string {
	first, _, _ := strings.Cut(address, ",")
	return first
}

// names reports whether words name a place, however it is spelt.
func names(words, place string) bool {
	folded := registry.Fold(place)
	return folded != "" && strings.Contains(registry.Fold(words), folded)
}
