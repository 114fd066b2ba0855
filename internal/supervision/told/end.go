package told

import (
	"cmp"
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
)

// OfEnd begins the names of the events by which the provider wrote that the end was confirmed: each says who wrote it, of which officer.
const OfEnd = "end/"

// Noted reports whether the provider's people wrote that the officer confirmed the end; the officer's own word is theirs.
func Noted(e history.Event) bool {
	return e.Kind == history.EndConfirmed && e.Provided()
}

// endConfirmed says whose word the confirmation of the end is.
func endConfirmed(ctx context.Context, v Story, at int) string {
	e := v.Events[at]
	if !Noted(e) {
		return i18n.T(ctx, "life.told.end_confirmed")
	}
	return cmp.Or(v.Names[OfEnd+e.ID], i18n.T(ctx, "life.told.end_unnamed"))
}
