package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aid"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/outgoing"
)

// Pages are the pages of this area.
type Pages struct {
	Aid aid.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	file := "/files/{file}/aid"
	return []platform.Route{
		{Pattern: "GET " + file, Handle: p.file, Action: string(access.NoteRead)},
		{Pattern: "POST " + file, Handle: p.give, Action: string(access.CheckInWrite)},
		{Pattern: "POST " + file + "/{entry}/undo", Handle: p.undoGiven, Action: string(access.CheckInWrite)},
		{Pattern: "GET /aid", Handle: p.ledger, Action: string(access.ShelfWrite)},
		{Pattern: "POST /aid", Handle: p.buy, Action: string(access.ShelfWrite)},
		{Pattern: "POST /aid/{entry}/undo", Handle: p.undoBought, Action: string(access.ShelfWrite)},
		{Pattern: "GET /aid/workbook", Handle: p.workbook, Action: string(access.ShelfWrite)},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/aid" }

// entryOf reads an entry from its form.
func entryOf(r *http.Request) aid.Entry {
	v := r.PostFormValue
	n, err := strconv.Atoi(v("quantity"))
	if err != nil {
		n = 0
	}
	return aid.Entry{Item: v("item"), Words: v("words"), Quantity: n, Cents: aid.ParseMoney(v("value")), OnDay: clock.Date(v("on_day")), Receipt: v("receipt")}
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	return p.showFile(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showFile(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Aid.OfFile(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("quantity", "1", "on_day", string(v.Today))
	}
	return platform.Render(w, r, status, filePage(v, form))
}

func (p *Pages) give(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	return p.post(w, r, "aid.flash.given", address(file), func(ctx context.Context, a access.Actor) error {
		return p.Aid.Give(ctx, a, file, entryOf(r), r.PostFormValue("knowing") == "yes")
	}, p.showFile)
}

func (p *Pages) undoGiven(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	return p.post(w, r, "aid.flash.undone", address(file), func(ctx context.Context, a access.Actor) error {
		return p.Aid.Counter(ctx, a, file, r.PathValue("entry"), r.PostFormValue("reason"))
	}, p.showFile)
}

func (p *Pages) ledger(w http.ResponseWriter, r *http.Request) error {
	return p.showLedger(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showLedger(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Aid.Of(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("on_day", string(v.Today))
	}
	return platform.Render(w, r, status, ledgerPage(v, form))
}

func (p *Pages) buy(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "aid.flash.bought", "/aid", func(ctx context.Context, a access.Actor) error { return p.Aid.Buy(ctx, a, entryOf(r)) }, p.showLedger)
}

func (p *Pages) undoBought(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "aid.flash.undone", "/aid", func(ctx context.Context, a access.Actor) error {
		return p.Aid.Counter(ctx, a, "", r.PathValue("entry"), r.PostFormValue("reason"))
	}, p.showLedger)
}

// post does an act that leads to a page.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, flash, to string, act func(context.Context, access.Actor) error, again func(http.ResponseWriter, *http.Request, int, part.Form) error) error {
	return p.Do(w, r, flash, func() (string, error) { return to, act(r.Context(), access.Acting(r.Context())) }, again)
}

// OnFile leads from a file to the aid of its client.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside) {
	if v.May[access.NoteRead] {
		out.Links = append(out.Links, part.Fact{Label: aside.Daily, Text: i18n.T(ctx, "aid.title"), Href: address(v.File.ID)})
	}
	return out
}

// OnTeam leads from the team's page to the ledger.
func (p *Pages) OnTeam() templ.Component { return ledgerLink() }

// item names what was bought or given.
func item(ctx context.Context, code, words string) string {
	if code == "OTHER" && words != "" {
		return words
	}
	return i18n.T(ctx, "aid.item."+code)
}

func stockTable(ctx context.Context, list []aid.Stock) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "aid.stock"), Quiet: true, Cards: true, Columns: []part.Column{{Label: i18n.T(ctx, "aid.field.item")},
		{Label: i18n.T(ctx, "aid.column.bought"), Numeric: true}, {Label: i18n.T(ctx, "aid.column.given"), Numeric: true}, {Label: i18n.T(ctx, "aid.column.left"), Numeric: true}}}
	for _, x := range list {
		row := part.Row{Cells: []part.Cell{{Text: item(ctx, x.Item, x.Words)}, {Text: i18n.Number(ctx, x.Bought)}, {Text: i18n.Number(ctx, x.Given)}, {Text: i18n.Number(ctx, x.Left())}}}
		if x.Left() < 0 {
			row.State, row.Cells[0].Sub = "late", i18n.T(ctx, "aid.below")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func totalTable(ctx context.Context, list []aid.Total) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "aid.totals"), Quiet: true, Cards: true, Columns: []part.Column{{Label: i18n.T(ctx, "aid.column.month")}, {Label: i18n.T(ctx, "aid.column.by")},
		{Label: i18n.T(ctx, "aid.column.files"), Numeric: true}, {Label: i18n.T(ctx, "aid.field.quantity"), Numeric: true}, {Label: i18n.T(ctx, "aid.field.value"), Numeric: true},
		{Label: i18n.T(ctx, "aid.column.unsigned"), Numeric: true}}}
	for _, x := range list {
		t.Rows = append(t.Rows, part.Line(string(x.Month), x.Name, i18n.Number(ctx, x.Files), i18n.Number(ctx, x.Quantity), aid.Money(ctx, x.Cents), i18n.Number(ctx, x.Unsigned)))
	}
	return t
}

// workbook gives the year's ledger as a workbook: each entry, and the totals.
func (p *Pages) workbook(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	v, err := p.Aid.Of(ctx, a)
	if err != nil {
		return err
	}
	year := string(v.Today)[:4]
	if asked := r.URL.Query().Get("year"); clock.Date(asked + "-01-01").Valid() {
		year = asked
	}
	lines, err := p.Aid.Lines(ctx, a, year)
	if err != nil {
		return err
	}
	what := outgoing.What{Of: "aid", Format: outgoing.XLSX}
	for _, x := range lines {
		if x.FileID != "" {
			what.Files = append(what.Files, x.FileID)
		}
	}
	content, err := outgoing.Make(ctx, p.Aid.Audit, a, what, linesSheet(ctx, lines), totalsSheet(ctx, v.Totals, year))
	if err != nil {
		return err
	}
	return outgoing.Send(w, r, i18n.T(ctx, "aid.workbook")+"-"+year, outgoing.XLSX, content)
}

func column(ctx context.Context, key, label string, kind sheet.Kind) sheet.Column {
	return sheet.Column{Key: key, Label: i18n.T(ctx, label), Kind: kind}
}

func linesSheet(ctx context.Context, lines []aid.Line) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "aid.workbook"), Columns: []sheet.Column{column(ctx, "day", "aid.field.on_day", sheet.Date), column(ctx, "kind", "aid.column.kind", sheet.Text),
		column(ctx, "item", "aid.field.item", sheet.Text), column(ctx, "quantity", "aid.field.quantity", sheet.Integer), column(ctx, "value", "aid.field.value", sheet.Decimal),
		column(ctx, "name", "supervision.field.full_name", sheet.Text), column(ctx, "uci", "supervision.field.uci", sheet.Text), column(ctx, "by", "aid.column.by", sheet.Text),
		column(ctx, "receipt", "aid.field.receipt", sheet.Text), column(ctx, "reason", "aid.field.reason", sheet.Text)}}
	for _, x := range lines {
		kind, receipt := i18n.T(ctx, "aid.kind."+x.Kind), ""
		if x.Corrects != "" {
			kind = i18n.T(ctx, "aid.kind.counter")
		}
		if x.Receipt != "" {
			receipt = i18n.T(ctx, "aid.receipt."+x.Receipt)
		}
		t.Rows = append(t.Rows, []any{x.OnDay, kind, item(ctx, x.Item, x.Words), x.Quantity, float64(x.Cents) / 100, x.FullName, x.UCI, x.By, receipt, x.Reason})
	}
	return t
}

func totalsSheet(ctx context.Context, list []aid.Total, year string) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "aid.totals"), Columns: []sheet.Column{column(ctx, "month", "aid.column.month", sheet.Text), column(ctx, "by", "aid.column.by", sheet.Text),
		column(ctx, "files", "aid.column.files", sheet.Integer), column(ctx, "quantity", "aid.field.quantity", sheet.Integer), column(ctx, "value", "aid.field.value", sheet.Decimal),
		column(ctx, "unsigned", "aid.column.unsigned", sheet.Integer)}}
	for _, x := range list {
		if string(x.Month)[:4] == year {
			t.Rows = append(t.Rows, []any{string(x.Month), x.Name, x.Files, x.Quantity, float64(x.Cents) / 100, x.Unsigned})
		}
	}
	return t
}
