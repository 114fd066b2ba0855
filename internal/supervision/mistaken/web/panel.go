// Package web puts the files that were marked as opened in error on the pages on which an officer and a supervisor begin. Start at [Pages.Told].
package web

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/mistaken"
)

// Pages gives the panel of this area; it has no page of its own.
type Pages struct{ Mistaken mistaken.Service }

// Told lists them; nothing where there are none.
func (p *Pages) Told(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Mistaken.Lately(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return part.Grid(table(ctx, list)), nil
}

func table(ctx context.Context, list []mistaken.Mark) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.mistaken.title"), Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", "supervision.field.provider", "supervision.mistaken.what", "supervision.mistaken.when")}
	for _, m := range list {
		what := part.Cell{Text: i18n.T(ctx, "supervision.mistaken.marked"), Sub: m.Reason}
		row := part.Row{State: "warn"}
		if m.TakenBack() {
			what, row.State = part.Cell{Text: i18n.T(ctx, "supervision.mistaken.back")}, ""
		}
		row.Cells = []part.Cell{{Text: m.FullName, Href: "/files/" + m.FileID, Sub: m.UCI}, {Text: m.Provider}, what, {Text: i18n.Time(ctx, m.At()), Sub: m.By}}
		t.Rows = append(t.Rows, row)
	}
	return t
}
