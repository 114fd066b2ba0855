package web

import (
	"context"
	"net/http"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/reporting"
)

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// figures writes numbers as a table in the reader's language; a number that is not available is empty and says so.
func figures(ctx context.Context, d *reporting.Definition, cells []reporting.Cell, more ...namedCells) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.figures"), Columns: []sheet.Column{
		{Key: "figure", Label: i18n.T(ctx, "reporting.column.code")},
		{Key: "line", Label: i18n.T(ctx, "reporting.column.line")},
		{Key: "name", Label: i18n.T(ctx, "reporting.column.figure")},
		{Key: "value", Label: i18n.T(ctx, "reporting.column.value"), Kind: sheet.Decimal},
		{Key: "computed", Label: i18n.T(ctx, "reporting.column.computed"), Kind: sheet.Decimal},
		{Key: "adjusted", Label: i18n.T(ctx, "reporting.column.adjusted"), Kind: sheet.Decimal},
	}}
	for _, m := range more {
		t.Columns = append(t.Columns, sheet.Column{Key: m.name, Label: m.name, Kind: sheet.Decimal})
	}
	for _, c := range cells {
		row := []any{c.Figure, c.Code, name(ctx, d, c.Figure, c.Code), shown(c, c.Shown()), shown(c, c.Value), shown(c, c.Adjusted)}
		for _, m := range more {
			other, ok := find(m.cells, c)
			if !ok {
				other.Available = true
			}
			row = append(row, shown(other, other.Shown()))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

type namedCells struct {
	name  string
	cells []reporting.Cell
}

func shown(c reporting.Cell, value float64) any {
	if !c.Available {
		return nil
	}
	return value
}

// dictionary says what each figure is, in both languages.
func dictionary(ctx context.Context, d *reporting.Definition) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.dictionary"), Columns: []sheet.Column{
		{Key: "figure", Label: i18n.T(ctx, "reporting.column.code")}, {Key: "kind", Label: i18n.T(ctx, "reporting.column.kind")},
		{Key: "unit", Label: i18n.T(ctx, "reporting.column.unit")},
		{Key: "name_en", Label: "English"}, {Key: "includes_en", Label: "Includes"}, {Key: "excludes_en", Label: "Excludes"},
		{Key: "name_fr", Label: "Français"}, {Key: "includes_fr", Label: "Comprend"}, {Key: "excludes_fr", Label: "Exclut"},
	}}
	for _, f := range d.Figures {
		t.Rows = append(t.Rows, []any{f.Code, string(f.Kind), f.Unit, f.Name.English, f.Includes.English, f.Excludes.English,
			f.Name.French, f.Includes.French, f.Excludes.French})
	}
	return t
}

// adjustments writes the signed lines beside the figures.
func adjustments(ctx context.Context, m reporting.Month) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.adjustments"), Columns: []sheet.Column{
		{Key: "figure", Label: i18n.T(ctx, "reporting.column.code")}, {Key: "line", Label: i18n.T(ctx, "reporting.column.line")},
		{Key: "name", Label: i18n.T(ctx, "reporting.column.figure")},
		{Key: "amount", Label: i18n.T(ctx, "reporting.column.adjusted"), Kind: sheet.Decimal},
		{Key: "reason", Label: i18n.T(ctx, "reporting.field.reason")}, {Key: "person", Label: i18n.T(ctx, "reporting.column.signed")},
	}}
	for _, j := range m.Adjustments {
		t.Rows = append(t.Rows, []any{j.Figure, j.Code, name(ctx, m.Definition, j.Figure, j.Code), j.Amount, j.Reason, j.Person})
	}
	return t
}

// places writes the nation's numbers one a line: region, provider, figure, value.
func places(ctx context.Context, n nationView) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.providers"), Columns: []sheet.Column{
		{Key: "region", Label: i18n.T(ctx, "reporting.column.region")}, {Key: "provider", Label: i18n.T(ctx, "reporting.column.provider")},
		{Key: "figure", Label: i18n.T(ctx, "reporting.column.code")}, {Key: "line", Label: i18n.T(ctx, "reporting.column.line")},
		{Key: "name", Label: i18n.T(ctx, "reporting.column.figure")},
		{Key: "value", Label: i18n.T(ctx, "reporting.column.value"), Kind: sheet.Decimal},
	}}
	for _, col := range n.columns(true) {
		for _, c := range col.Cells {
			t.Rows = append(t.Rows, []any{col.Region, col.Provider, c.Figure, c.Code, name(ctx, n.Definition, c.Figure, c.Code), shown(c, c.Shown())})
		}
	}
	return t
}

func (p *Pages) monthXLSX(w http.ResponseWriter, r *http.Request) error {
	m, err := p.Reporting.Month(r.Context(), actor(r), period(r))
	if err != nil {
		return err
	}
	return sendXLSX(w, r, "passerelle-"+m.Period.Region+"-"+string(m.Period.Month), figures(r.Context(), m.Definition, m.Cells),
		adjustments(r.Context(), m), dictionary(r.Context(), m.Definition))
}

func (p *Pages) monthCSV(w http.ResponseWriter, r *http.Request) error {
	m, err := p.Reporting.Month(r.Context(), actor(r), period(r))
	if err != nil {
		return err
	}
	if err := platform.Ready(r.Context()); err != nil {
		return err
	}
	platform.Attachment(w, "text/csv; charset=utf-8", "passerelle-"+m.Period.Region+"-"+string(m.Period.Month)+".csv")
	return sheet.WriteCSV(w, figures(r.Context(), m.Definition, m.Cells))
}

func (p *Pages) nationXLSX(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	var more []namedCells
	for _, c := range n.columns(false) {
		more = append(more, namedCells{c.Region, c.Cells})
	}
	return sendXLSX(w, r, "passerelle-"+string(n.First)+"-"+string(n.Last), figures(r.Context(), n.Definition, n.Total, more...),
		places(r.Context(), n), dictionary(r.Context(), n.Definition))
}

func (p *Pages) nationCSV(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	if err := platform.Ready(r.Context()); err != nil {
		return err
	}
	platform.Attachment(w, "text/csv; charset=utf-8", "passerelle-"+string(n.First)+"-"+string(n.Last)+".csv")
	return sheet.WriteCSV(w, places(r.Context(), n))
}

func sendXLSX(w http.ResponseWriter, r *http.Request, name string, tables ...sheet.Table) error {
	if err := platform.Ready(r.Context()); err != nil {
		return err
	}
	platform.Attachment(w, workbook, name+".xlsx")
	return sheet.WriteXLSX(w, tables...)
}
