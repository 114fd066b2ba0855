package told

import (
	"context"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/forms/whose"
	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/gist"
)

// formSent names a form that was sent, with what it asks and answers.
func formSent(ctx context.Context, v Story, at int, p history.FormPayload) string {
	name := formName(ctx, v, at, p)
	if said := gist.Says(ctx, p); said != "" {
		return name + " · " + said
	}
	return name
}

// signature says whose signature is on which form.
func signature(ctx context.Context, v Story, at int, p history.FormPayload) string {
	name := formName(ctx, v, at, p)
	if hand := whose.Of(forms.Item{ID: p.Part}); hand != whose.Anybody {
		return about(ctx, name, i18n.T(ctx, "supervision.told.signature."+string(hand)))
	}
	return name
}

// formName names a form of the official set by its number, another by its title.
func formName(ctx context.Context, v Story, _ int, p history.FormPayload) string {
	if strings.HasPrefix(p.Code, "bsf") {
		return strings.ToUpper(p.Code)
	}
	return v.Titles[p.Code].In(i18n.Lang(ctx))
}
