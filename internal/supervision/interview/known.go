package interview

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// waysOnForms are the ways of an interview as the forms name them.
var waysOnForms = map[string]string{"IN_PERSON": "in_person", "TELEPHONE": "phone", "VIDEO": "video"}

// Known gives the last interview of a file that was held, under the published names that a form begins from: BSF801 begins with its day, its
// way and who attended (CCM-6, CCM-10). The caller has let the actor read the file's forms.
func (s Service) Known(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File) (forms.Context, error) {
	list, err := Of(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	known := map[string]any{}
	for _, i := range list {
		if i.Status == Held && known["on"] == nil {
			known["on"], known["way"], known["attended"] = string(i.On), waysOnForms[i.Way], i.attended(ctx)
		}
	}
	return forms.Context{"interview": known}, nil
}

// attended says who was there beside the case manager.
func (i Interview) attended(ctx context.Context) string {
	who := []string{strings.TrimSpace(i.Attends)}
	if i.Interpreter != "" {
		who = append(who, i18n.T(ctx, "interview.attended_interpreter", "Name", i.Interpreter))
	}
	return strings.Join(slices.DeleteFunc(who, func(x string) bool { return x == "" }), "; ")
}
