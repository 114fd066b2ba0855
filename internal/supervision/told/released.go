package told

import (
	"context"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
)

// FromWhere is the name under which a story has where the client was detained, as the referral says it to whoever reads forms.
const FromWhere = "released/from"

// released says from what a client was released, since when they were held, and where.
func released(ctx context.Context, v Story, _ int, p history.ReleasedPayload) string {
	out := []string{word(ctx, "supervision.told.released.", p.Held)}
	if p.Since != "" {
		out = append(out, i18n.T(ctx, "supervision.told.released.since", "On", i18n.Date(ctx, p.Since)))
	}
	if where := v.Names[FromWhere]; where != "" && p.Held == history.HeldInDetention {
		out = append(out, where)
	}
	return strings.Join(out, " · ")
}

// heldStill says since when a client is held, of whom a check-in had said that they were out.
func heldStill(ctx context.Context, _ Story, _ int, p history.ReleasedPayload) string {
	return i18n.T(ctx, "supervision.told.release_taken_back", "On", i18n.Date(ctx, p.Since))
}
