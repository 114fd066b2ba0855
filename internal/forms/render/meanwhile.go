package render

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
)

// Meanwhile puts what a part says now beside what was typed, where somebody wrote in it first and the two differ.
func Meanwhile(ctx context.Context, d *forms.Definition, stands forms.FilledPart, form part.Form) {
	now, typed := stands.Answers(), d.Read(form.Values, stands.Part)
	p, _ := d.Part(stands.Part)
	forms.Walk(p.Items, func(i forms.Item) {
		if says, wrote := now[i.ID], typed[i.ID]; !slices.Equal(says, wrote) {
			words := func(values []string) string { return strings.Join(Words(ctx, i, values), ", ") }
			form.Meanwhile.Rows = append(form.Meanwhile.Rows, part.Compared{Label: i.Text.In(i18n.Lang(ctx)), Now: words(says), Typed: words(wrote)})
		}
	})
}
