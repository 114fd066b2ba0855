package stay

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Known gives the residence in which a client has a place or, while they have none, is expected first, with its own rules, under the published names that
// a form begins from (CCM-24). The caller has let the actor read the file's forms; where the house is, is not among it.
func (s Service) Known(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File) (forms.Context, error) {
	house, err := db.One[Residence](ctx, q, `select r.name, r.rules from (select residence_id, 0 as comes, '' as on_date from bed_stay where file_id=$1 and left_on='' and not in_error
		union all select residence_id, 1, on_date from bed_expected where file_id=$1) x join residence r on r.id=x.residence_id order by x.comes, x.on_date limit 1`, f.ID)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the house of a client: %w", err)
	}
	known := map[string]any{"name": house.Name}
	if house.Rules != "" {
		known["rules"] = house.Rules
	}
	return forms.Context{"residence": known}, nil
}
