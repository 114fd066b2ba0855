package web

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/suppression"
)

// figures writes numbers as a table in the reader's language; a number that is not available says so, never 0.
func figures(ctx context.Context, d *reporting.Definition, cells []reporting.Cell, more ...namedCells) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.figures"), Columns: append(lineColumns(ctx),
		sheet.Column{Key: "value", Label: i18n.T(ctx, "reporting.column.value"), Kind: sheet.Decimal},
		sheet.Column{Key: "computed", Label: i18n.T(ctx, "reporting.column.computed"), Kind: sheet.Decimal},
		sheet.Column{Key: "adjusted", Label: i18n.T(ctx, "reporting.column.adjusted"), Kind: sheet.Decimal})}
	for _, m := range more {
		t.Columns = append(t.Columns, sheet.Column{Key: m.key, Label: m.name, Kind: sheet.Decimal})
	}
	for _, c := range cells {
		row := append(lineOf(ctx, d, c.Figure, c.Code), shown(ctx, c, c.Shown()), computed(ctx, c), parted(c, c.Adjusted))
		for _, m := range more {
			row = append(row, m.value(ctx, c))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// These columns say whose and when a number is.
func regionColumn(ctx context.Context) sheet.Column {
	return sheet.Column{Key: "region", Label: i18n.T(ctx, "reporting.column.region")}
}

func providerColumn(ctx context.Context) sheet.Column {
	return sheet.Column{Key: "provider", Label: i18n.T(ctx, "reporting.column.provider")}
}

func monthColumn(ctx context.Context) sheet.Column {
	return sheet.Column{Key: "month", Label: i18n.T(ctx, "reporting.column.month")}
}

// lineColumns and lineOf say which number it is: for machines, and in the reader's language.
func lineColumns(ctx context.Context) []sheet.Column {
	return []sheet.Column{{Key: "figure", Label: i18n.T(ctx, "reporting.column.code")}, {Key: "line", Label: i18n.T(ctx, "reporting.column.line")},
		{Key: "name", Label: i18n.T(ctx, "reporting.column.figure")}}
}

func lineOf(ctx context.Context, d *reporting.Definition, figure, code string) []any {
	return []any{figure, code, name(ctx, d, figure, code)}
}

// namedCells is one more column of numbers.
type namedCells struct {
	key, name string
	cells     []reporting.Cell
}

// value gives the column's number of a line: 0 where it has none, unless it cannot tell the figure at all.
func (m namedCells) value(ctx context.Context, like reporting.Cell) any {
	if len(m.cells) == 0 {
		return nil
	}
	if c, ok := find(m.cells, like); ok {
		return shown(ctx, c, c.Shown())
	}
	var none any // nothing is known of a figure that the column has no line of
	for _, c := range m.cells {
		if c.Figure != like.Figure {
			continue
		}
		if none = 0.0; !c.Available {
			return shown(ctx, c, 0)
		}
	}
	return none
}

// shown gives a number for a sheet: not available is said, and the length of no case leaves its cell empty.
func shown(ctx context.Context, c reporting.Cell, value float64) any {
	switch {
	case !c.Known():
		return i18n.T(ctx, "reporting.not_available")
	case c.Empty:
		return nil
	}
	return value
}

// computed gives what was computed of a number; nothing was where a person alone says what it is.
func computed(ctx context.Context, c reporting.Cell) any {
	if !c.Available && c.Known() {
		return i18n.T(ctx, "reporting.not_available")
	}
	return parted(c, c.Value)
}

// parted gives a part of a number, which is empty where the number is not available.
func parted(c reporting.Cell, value float64) any {
	if !c.Told() {
		return nil
	}
	return value
}

// dictionary says what each figure is, in both languages.
func dictionary(ctx context.Context, d *reporting.Definition) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.dictionary"), Columns: []sheet.Column{
		{Key: "figure", Label: i18n.T(ctx, "reporting.column.code")}, {Key: "name_en", Label: "English"},
		{Key: "kind_en", Label: "Kind"}, {Key: "unit_en", Label: "Unit"}, {Key: "includes_en", Label: "Includes"}, {Key: "excludes_en", Label: "Excludes"},
		{Key: "name_fr", Label: "Français"}, {Key: "kind_fr", Label: "Genre"}, {Key: "unit_fr", Label: "Unité"}, {Key: "includes_fr", Label: "Comprend"}, {Key: "excludes_fr", Label: "Exclut"},
	}}
	for _, f := range d.Figures {
		kind := d.KindOf(f)
		t.Rows = append(t.Rows, []any{f.Code, f.Name.English, kind.English, f.Unit.English, f.Includes.English, f.Excludes.English,
			f.Name.French, kind.French, f.Unit.French, f.Includes.French, f.Excludes.French})
	}
	return t
}

// places writes numbers one a line: region, provider, figure, value, which months the numbers lack, and what was said about each. A line without
// a provider is of the whole region, one without a region of the nation. A provider of whom nothing is counted has one
// line, which says so.
func places(ctx context.Context, d *reporting.Definition, columns []column, gaps []owing.Gap) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.providers"), Columns: append(append([]sheet.Column{regionColumn(ctx),
		providerColumn(ctx)}, lineColumns(ctx)...),
		sheet.Column{Key: "value", Label: i18n.T(ctx, "reporting.column.number"), Kind: sheet.Decimal},
		sheet.Column{Key: "missing", Label: i18n.T(ctx, "reporting.column.missing")}, sheet.Column{Key: "region_name", Label: i18n.T(ctx, "reporting.column.region_name")},
		remarkColumn(ctx))}
	told := map[[2]string]bool{}
	for _, col := range columns {
		told[[2]string{col.Region, col.Provider}] = true
		missing := monthsIn(gaps, col.Region, col.Provider)
		for _, c := range col.Cells {
			row := append([]any{col.Region, col.Provider}, lineOf(ctx, d, c.Figure, c.Code)...)
			t.Rows = append(t.Rows, append(row, shown(ctx, c, c.Shown()), missing, regionOf(ctx, col.Region), remarked(ctx, col.Remarks, c.Figure, c.Code)))
		}
	}
	for _, g := range gaps {
		if at := [2]string{g.Period.Region, g.Provider}; !told[at] {
			told[at] = true
			t.Rows = append(t.Rows, []any{g.Period.Region, g.Provider, "", "", i18n.T(ctx, "reporting.gaps.nothing"), nil,
				monthsIn(gaps, g.Period.Region, g.Provider), access.RegionName(ctx, g.Period.Region), nil})
		}
	}
	return t
}

// regionOf calls a region by its name, and the nation by what its table calls it.
func regionOf(ctx context.Context, region string) string {
	if region == "" {
		return i18n.T(ctx, "reporting.nation.all")
	}
	return access.RegionName(ctx, region)
}

// publishedTable writes what is published as it is shown; a number that is hidden says so.
func publishedTable(ctx context.Context, p publicationView) sheet.Table {
	g := p.grid(ctx)
	all := g.Columns[0].Title
	if g.Columns[0].Sub != "" {
		all += " (" + g.Columns[0].Sub + ")"
	}
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.figures"), Columns: append(lineColumns(ctx), sheet.Column{Key: "all", Label: all, Kind: sheet.Decimal},
		sheet.Column{Key: "before", Label: g.Columns[1].Title, Kind: sheet.Decimal})}
	columns := append([][]reporting.Published{p.Total, p.Before}, p.Columns...)
	for i, region := range p.Regions {
		label := g.Columns[i+2].Title
		if sub := g.Columns[i+2].Sub; sub != "" {
			label += " (" + sub + ")"
		}
		t.Columns = append(t.Columns, sheet.Column{Key: region, Label: label, Kind: sheet.Decimal})
	}
	for _, c := range p.Total {
		row := lineOf(ctx, p.Definition, c.Figure, c.Code)
		for _, column := range columns {
			row = append(row, p.cell(ctx, column, c.Cell))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// cell gives a number of a column that is published, or what stands in its place.
func (p publicationView) cell(ctx context.Context, column []reporting.Published, like reporting.Cell) any {
	cells := namedCells{}
	for _, c := range column {
		if c.Figure == like.Figure && c.Code == like.Code && c.Mark != suppression.Whole {
			return p.hidden(ctx, c.Mark)
		}
		cells.cells = append(cells.cells, c.Cell)
	}
	return cells.value(ctx, like)
}

// rows writes the cases behind figures: identifiers and facts, no name.
func rows(ctx context.Context, d *reporting.Definition, all []reporting.Behind) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.cases"), Columns: append(lineColumns(ctx), sheet.Column{Key: "uci", Label: i18n.T(ctx, "reporting.column.uci")},
		sheet.Column{Key: "event", Label: i18n.T(ctx, "reporting.column.event_code")}, sheet.Column{Key: "event_name", Label: i18n.T(ctx, "reporting.column.event")},
		sheet.Column{Key: "date", Label: i18n.T(ctx, "reporting.column.date"), Kind: sheet.Date},
		sheet.Column{Key: "recorded", Label: i18n.T(ctx, "reporting.column.recorded", "Zone", i18n.Zone(ctx).String()), Kind: sheet.Date},
		sheet.Column{Key: "days", Label: i18n.T(ctx, "reporting.column.days"), Kind: sheet.Integer})}
	for _, b := range all {
		row := append(lineOf(ctx, d, b.Figure, b.Code), b.UCI, b.Kind, i18n.T(ctx, history.KindKey(history.Kind(b.Kind))), b.Effective,
			clock.DateOf(clock.FromMicros(b.Recorded), i18n.Zone(ctx)))
		t.Rows = append(t.Rows, append(row, daysOf(d, b)))
	}
	return t
}

// daysOf gives the length that a duration counted; other figures have none.
func daysOf(d *reporting.Definition, b reporting.Behind) any {
	if f, _ := d.Figure(b.Figure); f.Kind == reporting.Duration {
		return b.Days
	}
	return nil
}
