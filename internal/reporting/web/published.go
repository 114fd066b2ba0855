package web

import (
	"context"
	"net/http"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
)

// published is the month on one page: national headline figures in their published form.
func (p *Pages) published(w http.ResponseWriter, r *http.Request) error {
	m := clock.Month(r.URL.Query().Get("month"))
	if !m.Valid() {
		var err error
		if m, err = p.Reporting.LastPublished(r.Context(), actor(r), p.lastMonth()); err != nil {
			return err
		}
	}
	all, err := p.Reporting.Publish(r.Context(), actor(r), m)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, publishedPage(publishedView{all}))
}

type publishedView struct{ reporting.Published }

// cell writes a published number: a small one as fewer than the least that is shown.
func (v publishedView) cell(ctx context.Context, f reporting.Figure, c reporting.PublishedCell) string {
	switch {
	case c.Suppressed && f.Kind == reporting.Duration:
		return i18n.T(ctx, "reporting.published.few_cases", "Least", v.Least)
	case c.Suppressed:
		return i18n.T(ctx, "reporting.published.few", "Least", v.Least)
	case !c.Available:
		return "–"
	}
	return i18n.Decimal(ctx, c.Value)
}

// headlineName is a figure's name without the words about its lines, which are summed here.
func headlineName(ctx context.Context, f reporting.Figure) string {
	name := f.Name.In(i18n.Lang(ctx))
	if f.By != "" {
		name, _, _ = strings.Cut(name, ", ")
	}
	return name
}

// tiles are the figures that are asked for first.
func (v publishedView) tiles(ctx context.Context) []part.Tile {
	var out []part.Tile
	for _, l := range v.Lines {
		switch l.Figure.Code {
		case "closing", "referrals", "enrolled", "closed", "breaches":
			out = append(out, part.Tile{Label: headlineName(ctx, l.Figure), Number: v.cell(ctx, l.Figure, l.Now),
				Note: i18n.T(ctx, "reporting.before") + " " + v.cell(ctx, l.Figure, l.Before)})
		}
	}
	return out
}

func (v publishedView) nation(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "reporting.published.nation"), Quiet: true, Columns: []part.Column{{Label: i18n.T(ctx, "reporting.column.figure")},
		{Label: string(v.Month), Numeric: true}, {Label: string(v.Month.Add(-1)), Numeric: true}, {Label: string(v.Month.Add(-12)), Numeric: true}}}
	for _, l := range v.Lines {
		t.Rows = append(t.Rows, part.Line(headlineName(ctx, l.Figure), v.cell(ctx, l.Figure, l.Now), v.cell(ctx, l.Figure, l.Before), v.cell(ctx, l.Figure, l.YearAgo)))
	}
	return t
}

func (v publishedView) regions(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "reporting.published.regions"), Quiet: true, Columns: []part.Column{{Label: i18n.T(ctx, "reporting.column.figure")}}}
	for _, r := range v.Regions {
		t.Columns = append(t.Columns, part.Column{Label: r, Numeric: true})
	}
	for _, l := range v.Lines {
		row := part.Line(headlineName(ctx, l.Figure))
		for _, c := range l.Regions {
			row.Cells = append(row.Cells, part.Cell{Text: v.cell(ctx, l.Figure, c)})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
