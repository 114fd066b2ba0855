package part

import (
	"context"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/platform/i18n"
)

// Column is one column of a table; its label is already in the reader's language.
type Column struct {
	Label   string
	Numeric bool
	Desk    bool // left out on a phone
}

// Cell is one cell: a text, perhaps a link, a second quiet line, or a component in place of the text.
type Cell struct {
	Text, Href, Sub string
	Part            templ.Component
}

// Row is one line of a table. State is empty, "late", "soon" or "dim"; a word in the row must say it too.
type Row struct {
	State string
	Cells []Cell
}

// Table is a table with its caption. Cards makes each row a card on a phone; Quiet hides the caption from sight.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Total   []Cell
	Cards   bool
	Quiet   bool
}

// Columns makes columns of words in the order of their keys.
func Columns(ctx context.Context, keys ...string) []Column {
	out := make([]Column, len(keys))
	for i, key := range keys {
		out[i] = Column{Label: i18n.T(ctx, key)}
	}
	return out
}

// Line makes a row of plain texts.
func Line(texts ...string) Row {
	r := Row{Cells: make([]Cell, len(texts))}
	for i, t := range texts {
		r.Cells[i] = Cell{Text: t}
	}
	return r
}

func (t Table) column(i int) Column {
	if i < len(t.Columns) {
		return t.Columns[i]
	}
	return Column{}
}

func cellClass(base string, c Column) string {
	if c.Numeric {
		base += " " + base + "--numeric"
	}
	if c.Desk {
		base += " app-desk"
	}
	return base
}

func rowClass(state string) string {
	if state == "" {
		return "govuk-table__row"
	}
	return "govuk-table__row app-row--" + state
}

// day is a date as it is written everywhere.
var day = regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)

// Dated writes a text whose dates do not break at the end of a line.
func Dated(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		from := 0
		var b strings.Builder
		if len(text) >= len("2026-11-21") {
			for _, at := range day.FindAllStringIndex(text, -1) {
				b.WriteString(templ.EscapeString(text[from:at[0]]) + `<span class="app-nowrap">` + text[at[0]:at[1]] + "</span>")
				from = at[1]
			}
		}
		b.WriteString(templ.EscapeString(text[from:]))
		_, err := io.WriteString(w, b.String())
		return err
	})
}
