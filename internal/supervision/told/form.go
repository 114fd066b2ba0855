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

// formCompleted names a form and which of its parts was completed. A part that is completed once more after it was opened again says so, and of
// two forms of one kind on one day the later says which it is: else equal lines stood one under the other.
func formCompleted(ctx context.Context, v Story, at int, p history.FormPayload) string {
	text := formName(ctx, v, at, p)
	if part := v.Titles[p.Code+"/"+p.Part].In(i18n.Lang(ctx)); part != "" {
		text = about(ctx, text, part)
	}
	others := map[string]bool{}
	for _, e := range v.Events[at+1:] {
		if e.Kind != history.FormCompleted || !strings.Contains(e.Payload, p.Code) {
			continue
		}
		switch was, err := history.Decode[history.FormPayload](e); {
		case err != nil || was.Code != p.Code || was.Part != p.Part:
		case was.Form == p.Form:
			return text + " · " + i18n.T(ctx, "supervision.told.form.again")
		case e.Effective == v.Events[at].Effective:
			others[was.Form] = true
		}
	}
	if len(others) > 0 {
		return text + " · " + i18n.T(ctx, "supervision.told.form.number", "Number", len(others)+1)
	}
	return text
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
