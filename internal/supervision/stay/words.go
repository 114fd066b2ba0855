package stay

import (
	"context"

	"passerelle/internal/platform/i18n"
)

// Words counts the places of a residence: who is expected holds none yet, and is counted apart.
func (r Residence) Words(ctx context.Context) string {
	return i18n.T(ctx, "supervision.beds.free", "Count", r.Free(), "Places", r.Places, "Taken", len(r.Stays), "Expected", len(r.Expected))
}
