package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/intake/absent"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/register"
)

// lookRoutes are the pages on which a register is looked at before it comes in.
func (p *Pages) lookRoutes(at string) []platform.Route {
	return []platform.Route{
		{Pattern: "POST " + at + "/columns", Handle: p.lookColumns, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/client", Handle: p.lookClient, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/settle", Handle: p.lookSettle, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/bring-in", Handle: p.lookBringIn, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/again", Handle: p.lookOver, Action: string(access.RegisterImport)},
		{Pattern: "POST " + at + "/leave", Handle: p.lookLeave, Action: string(access.RegisterImport)},
	}
}

func (p *Pages) look(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	q := r.URL.Query()
	fate, from := intake.Fate(q.Get("fate")), 0
	if n, err := strconv.Atoi(q.Get("from")); err == nil {
		from = n
	}
	if !slices.Contains(intake.Fates, fate) {
		fate, from = "", 0
	}
	l, err := p.Intake.LookAtRegister(r.Context(), access.Acting(r.Context()), r.PathValue("import"), fate, from)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, lookPage(l, l.Fate, form))
}

// onLook does something with a register that is looked at, and shows it again.
func (p *Pages) onLook(w http.ResponseWriter, r *http.Request, flash, to string, act func(a access.Actor, importID string) error) error {
	a, at := access.Acting(r.Context()), r.PathValue("import")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(a, at); err != nil {
			return "", err
		}
		if flash != "" {
			p.Flash(r.Context(), flash)
		}
		return to, nil
	})
	if len(fault.ProblemsOf(err)) > 0 {
		return p.look(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) lookColumns(w http.ResponseWriter, r *http.Request) error {
	at := "/register/imports/" + r.PathValue("import")
	return p.onLook(w, r, "supervision.flash.read_again", at, func(a access.Actor, importID string) error {
		l, err := p.Intake.LookAtRegister(r.Context(), a, importID, intake.FateSettle, 1<<31)
		if err != nil {
			return err
		}
		how := intake.Settings{Unheaded: true, AsOf: clock.Date(r.PostFormValue("as_of")), Order: orders[r.PostFormValue("order")], Reason: l.Settings.Reason,
			Orders: map[register.Field]register.Order{}, Clients: l.Settings.Clients}
		headings := map[string]register.Field{}
		for _, c := range l.Reading.Columns {
			means := register.Field(r.PostFormValue(meansName(c)))
			if r.PostForm.Has(meansName(c)) && means != c.Field {
				headings[c.Key] = means
			}
			if o := orders[r.PostFormValue(orderName(c))]; o != register.Unasked {
				how.Orders[means] = o
			}
		}
		return p.Intake.ReadAgain(r.Context(), a, importID, how, headings)
	})
}

func (p *Pages) lookSettle(w http.ResponseWriter, r *http.Request) error {
	at := "/register/imports/" + r.PathValue("import")
	return p.onLook(w, r, "supervision.flash.settled", at, func(a access.Actor, importID string) error {
		return p.Intake.Settle(r.Context(), a, importID, choicesOf(r))
	})
}

// lookClient keeps that a line which looks like no client's is one all the same, or that it is none after all.
func (p *Pages) lookClient(w http.ResponseWriter, r *http.Request) error {
	at := "/register/imports/" + r.PathValue("import")
	return p.onLook(w, r, "supervision.flash.read_again", at, func(a access.Actor, importID string) error {
		l, err := p.Intake.LookAtRegister(r.Context(), a, importID, intake.FateSettle, 1<<31)
		if err != nil {
			return err
		}
		how := l.Settings
		row, err := strconv.Atoi(r.PostFormValue("row"))
		if how.Clients = maps.Clone(how.Clients); err != nil || row < 1 {
			return fault.Missing()
		}
		if how.Clients == nil {
			how.Clients = map[int]bool{}
		}
		how.Clients[row] = r.PostFormValue("none") == ""
		return p.Intake.ReadAgain(r.Context(), a, importID, how, nil)
	})
}

// asideOf gives the lines that are no client's, in the order of the file.
func asideOf(findings []register.Finding) []register.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f register.Finding) bool { return f.Code != register.CodeNoClient })
}

// clientsAllTheSame gives the rows that somebody said are a client's, of them or of the same line before, with the name of each.
func clientsAllTheSame(l intake.Look) (out []register.Row) {
	for _, row := range slices.Concat(l.Reading.Rows, l.Reading.Twice) {
		if l.Reading.Clients[row.Number] {
			out = append(out, row)
		}
	}
	return out
}

// choicesOf reads what was chosen for the rows of a page.
func choicesOf(r *http.Request) map[int]intake.Choice {
	choices := map[int]intake.Choice{}
	for name, values := range r.PostForm {
		number, is := strings.CutPrefix(name, "row-")
		if row, err := strconv.Atoi(number); is && err == nil && len(values) > 0 && values[0] != "" {
			choices[row] = intake.Choice(values[0])
		}
	}
	return choices
}

// choosing reports whether the page asks for choices, which then go with the register.
func choosing(l intake.Look, fate intake.Fate) bool {
	return len(l.Rows) > 0 && (fate == intake.FateSettle || fate == intake.FateChanges || fate == intake.FateSettled)
}

// belowKey leads to where a register whose rows are looked at is brought in; that something is to be chosen first is said only where a row waits
// for it.
func belowKey(l intake.Look) string {
	if l.Counts[intake.FateSettle] > 0 {
		return "supervision.look.choose_first"
	}
	return "supervision.look.below"
}

// lookBringIn keeps what was chosen on the page and brings the register in.
func (p *Pages) lookBringIn(w http.ResponseWriter, r *http.Request) error {
	at := "/register/imports/" + r.PathValue("import")
	return p.onLook(w, r, "", at, func(a access.Actor, importID string) error {
		if choices := choicesOf(r); len(choices) > 0 {
			if err := p.Intake.Settle(r.Context(), a, importID, choices); err != nil {
				return err
			}
		}
		if r.PostFormValue("nobody") != "" {
			if err := p.Intake.SayNobody(r.Context(), a, importID); err != nil {
				return err
			}
		}
		return p.Intake.BringIn(r.Context(), a, importID)
	})
}

// lookOver shows a register that is in as it would come in now, so that rows which nobody decided can be settled.
func (p *Pages) lookOver(w http.ResponseWriter, r *http.Request) error {
	a, at := access.Acting(r.Context()), r.PathValue("import")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		again, err := p.Intake.LookOver(r.Context(), a, at)
		return "/register/imports/" + again, err
	})
	if fault.Is(err, fault.NotReady) {
		return p.showRegister(w, r, http.StatusUnprocessableEntity, part.Form{Problems: []fault.Problem{fault.Beside("undecided", err)}})
	}
	return err
}

func (p *Pages) lookLeave(w http.ResponseWriter, r *http.Request) error {
	return p.onLook(w, r, "supervision.flash.left", "/register", func(a access.Actor, importID string) error {
		return p.Intake.DropRegister(r.Context(), a, importID)
	})
}

func lookAt(l intake.Look) string { return "/register/imports/" + l.ID }

func choiceName(row int) string { return "row-" + strconv.Itoa(row) }

func meansName(c register.Column) string { return column.MeansField(c) }

// means gives what a column is taken to be on the page: as it was said when that is refused.
func means(form part.Form, c register.Column) string {
	if form.Posted(meansName(c)) {
		return form.Value(meansName(c))
	}
	return string(c.Field)
}

// orderOf gives how a column's dates are said to be written.
func orderOf(l intake.Look, form part.Form, c register.Column) register.Order {
	if form.Posted(orderName(c)) {
		return orders[form.Value(orderName(c))]
	}
	return l.Settings.Orders[c.Field]
}

// columnsWrong reports whether the form of the columns is shown again: it then stands open.
func columnsWrong(form part.Form) bool {
	return slices.ContainsFunc(form.Problems, func(p fault.Problem) bool {
		return p.Field == "as_of" || p.Field == "headings" || strings.HasPrefix(p.Field, "means-")
	})
}

func orderName(c register.Column) string { return "order-" + strconv.Itoa(c.Index) }

func chosenOr(row intake.LookedRow, otherwise intake.Choice) intake.Choice {
	if row.Choice != "" {
		return row.Choice
	}
	return otherwise
}

// choiceOptions offers what can be done with a row: changes only where there is a file to change, which one that was opened in error is not.
func choiceOptions(ctx context.Context, row intake.LookedRow) []part.Option {
	var out []part.Option
	for _, c := range intake.Choices {
		if c != intake.TakeChanges || len(row.Beside) > 0 && !row.InError() {
			out = append(out, part.Option{Value: string(c), Text: i18n.T(ctx, "supervision.choice."+string(c))})
		}
	}
	return out
}

// otherwiseOptions offers what else can be said of a row that was settled before. One that has a file of its own by it is put right there: here it
// can only be left out.
func otherwiseOptions(ctx context.Context, row intake.LookedRow) []part.Option {
	out := []part.Option{{Value: string(intake.AsBefore), Text: i18n.T(ctx, "supervision.choice."+string(intake.AsBefore))}}
	for _, o := range choiceOptions(ctx, row) {
		c := intake.Choice(o.Value)
		switch row.Before.Settled {
		case register.SettledOut:
			if c == intake.LeaveOut {
				continue
			}
		case register.Settlement(intake.TakeChanges):
			if c == intake.TakeChanges {
				continue
			}
		default:
			if c != intake.LeaveOut {
				continue
			}
		}
		out = append(out, o)
	}
	return out
}

func settingsForm(l intake.Look, form part.Form) part.Form {
	if form.Posted("as_of") {
		return form
	}
	order := map[register.Order]string{register.DayFirst: "dmy", register.MonthFirst: "mdy"}[l.Settings.Order]
	return part.Of("as_of", string(l.Settings.AsOf), "order", order)
}

// rowsTitle says which rows are shown; none are where none comes in.
func rowsTitle(ctx context.Context, l intake.Look) string {
	switch {
	case l.Nobody:
		return i18n.T(ctx, "supervision.look.lists_nobody")
	case l.Fate == "":
		return i18n.T(ctx, "supervision.look.nothing")
	}
	return i18n.T(ctx, "supervision.look.fate."+string(l.Fate))
}

// saysNobody writes what somebody says, or said, with a register that lists nobody.
func saysNobody(ctx context.Context, r intake.Register, until clock.Date) string {
	return i18n.T(ctx, "supervision.register.nobody", "Site", r.Site(i18n.Lang(ctx)), "Date", i18n.Date(ctx, until))
}

func fateTiles(ctx context.Context, l intake.Look) []part.Tile {
	var out []part.Tile
	for _, f := range intake.Fates {
		if f == intake.FateSettled && l.Counts[f] == 0 {
			continue
		}
		t := part.Tile{Label: i18n.T(ctx, "supervision.look.fate."+string(f)), Number: i18n.Number(ctx, l.Counts[f]), Href: fmt.Sprintf("%s?fate=%s#rows", lookAt(l), f)}
		if f == intake.FateSettle && l.Counts[f] > 0 {
			t.Kind = "warn"
		}
		out = append(out, t)
	}
	if len(l.Absent) > 0 {
		out = append(out, part.Tile{Label: i18n.T(ctx, "supervision.look.absent"), Number: i18n.Number(ctx, len(l.Absent)), Href: "#absent", Kind: "warn"})
	}
	return append(out, part.Tile{Label: i18n.T(ctx, "supervision.register.severity.error"), Number: i18n.Number(ctx, errorsOf(l.Reading))},
		part.Tile{Label: i18n.T(ctx, "supervision.register.skipped"), Number: i18n.Number(ctx, l.Reading.Skipped)})
}

func errorsOf(r register.Reading) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == register.Error {
			n++
		}
	}
	return n
}

// mostFindings is how many doubtful cells a page shows; the report has all.
const mostFindings = 200

// fewFindings is how many stand open: more of them, each a card on a phone, would put what comes after them out of reach.
const fewFindings = 10

func firstFindings(list []register.Finding) []register.Finding {
	return list[:min(len(list), mostFindings)]
}

// cellsOf parts findings: the doubtful cells, those that only say something new, which was taken over, and what is of no cell: who is active
// here still and does not stand in the register.
func cellsOf(findings []register.Finding) (doubtful, changed, absent []register.Finding) {
	for _, f := range findings {
		switch f.Code {
		case register.CodeAbsent:
			absent = append(absent, f)
		case register.CodeChanged:
			changed = append(changed, f)
		default:
			doubtful = append(doubtful, f)
		}
	}
	return doubtful, changed, absent
}

// brought says how much came in.
func brought(ctx context.Context, i intake.Register) string {
	if i.Nobody {
		return saysNobody(ctx, i, i.AsOf)
	}
	if i.Kind == intake.KindNotes {
		return i18n.T(ctx, "supervision.register.brought_notes", "Notes", i.Imported, "Rows", i.RowsRead)
	}
	return i18n.T(ctx, "supervision.register.brought", "Files", i.Imported, "Rows", i.RowsRead)
}

// findingsTable shows cells, each as a card on a phone.
func findingsTable(ctx context.Context, caption string, findings []register.Finding) part.Table {
	t := part.Table{Caption: caption, Cards: true, Columns: []part.Column{{Label: i18n.T(ctx, "supervision.register.row"), Numeric: true}}}
	for _, key := range []string{"column", "text", "finding"} {
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "supervision.register."+key)})
	}
	for _, f := range findings {
		line := part.Line(rowNumber(ctx, f.Row), f.Where(ctx), f.Says(ctx), f.Sentence(ctx))
		if f.Severity != register.Warning {
			line.State, line.Cells[3].Sub = "soon", i18n.T(ctx, "supervision.register.severity."+string(f.Severity))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// rowNumber writes the number of a row as the file has it; a finding about no row has none.
func rowNumber(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.Unknown
	}
	return i18n.Number(ctx, n)
}

// columnsSummary says how many columns are worth a look.
func columnsSummary(ctx context.Context, l intake.Look) string {
	doubtful := 0
	for _, c := range l.Reading.Columns {
		if c.Guessed || c.Field == "" && !c.Said && c.Heading != "" {
			doubtful++
		}
	}
	return i18n.T(ctx, "supervision.look.columns", "Columns", len(l.Reading.Columns), "Doubtful", doubtful)
}

// rowsTable shows rows as the files they would become: every column of the file, in its order, beside whom the row is
// of and what would become of it.
func rowsTable(ctx context.Context, l intake.Look, fate intake.Fate) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.look.fate."+string(fate)), Quiet: true,
		Columns: []part.Column{{Label: i18n.T(ctx, "supervision.register.row")}, {Label: i18n.T(ctx, "supervision.look.would_be")}}}
	columns := shownColumns(l)
	for _, c := range columns {
		label := c.Name()
		if c.Field != "" {
			label = i18n.T(ctx, "register.field."+string(c.Field))
		}
		t.Columns = append(t.Columns, part.Column{Label: label})
	}
	for _, row := range l.Rows {
		line := part.Row{Cells: []part.Cell{{Text: i18n.Number(ctx, row.Number), Sub: row.Text[register.FullName]}, {Text: i18n.T(ctx, "supervision.state."+string(row.File.State))}}}
		for _, c := range columns {
			line.Cells = append(line.Cells, lookedCell(ctx, row, c))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// shownColumns are the columns of a file that have a heading, or something in one of the rows.
func shownColumns(l intake.Look) []register.Column {
	return slices.DeleteFunc(slices.Clone(l.Reading.Columns), func(c register.Column) bool {
		return c.Heading == "" && c.Field == "" && !slices.ContainsFunc(l.Rows, func(r intake.LookedRow) bool { return r.Original[register.Beside(c.Name())] != "" })
	})
}

// lookedCell writes what a row says in a column. A text that fills nothing stands as it is; where it could not be read,
// it says that it is kept.
func lookedCell(ctx context.Context, row intake.LookedRow, c register.Column) part.Cell {
	if c.Field == "" {
		return part.Cell{Text: cmp.Or(row.Original[register.Beside(c.Name())], i18n.Unknown)}
	}
	cell := part.Cell{Text: cmp.Or(register.Written(ctx, c.Field, row.Says(c.Field)), i18n.Unknown)}
	if kept := row.Original[c.Field]; kept != "" {
		cell.Sub = i18n.T(ctx, "supervision.look.text_kept", "Text", kept)
	}
	return cell
}

// firstAbsent are those of who is not in a register that a page shows; the report has all.
func firstAbsent(list []absent.File) []absent.File {
	return list[:min(len(list), mostFindings)]
}

func besideTable(ctx context.Context, row intake.LookedRow) part.Table {
	other := i18n.T(ctx, "supervision.look.file")
	if row.Earlier != 0 {
		other = i18n.T(ctx, "supervision.look.row", "Row", row.Earlier)
	}
	t := part.Table{Caption: i18n.T(ctx, "supervision.look.beside"), Quiet: true, Cards: true, Columns: []part.Column{{Label: i18n.T(ctx, "supervision.look.field")},
		{Label: i18n.T(ctx, "supervision.look.row", "Row", row.Number)}, {Label: other}}}
	for _, f := range row.Compared() {
		line := part.Line(i18n.T(ctx, "register.field."+string(f)), cmp.Or(register.Written(ctx, f, row.Says(f)), i18n.Unknown), cmp.Or(register.Written(ctx, f, row.Beside[f]), i18n.Unknown))
		if row.Differs(f) {
			line.State = "soon"
			line.Cells[0].Sub = i18n.T(ctx, "supervision.look.differs")
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

func differencesTable(ctx context.Context, row intake.LookedRow) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.look.differences"), Quiet: true, Cards: true}
	for _, key := range []string{"field", "was", "is", "becomes"} {
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "supervision.look."+key)})
	}
	for _, d := range row.Differences {
		becomes := i18n.T(ctx, "supervision.look.taken")
		if d.Kept != "" {
			becomes = i18n.T(ctx, d.Kept)
		}
		t.Rows = append(t.Rows, part.Line(i18n.T(ctx, "register.field."+string(d.Field)), cmp.Or(register.Written(ctx, d.Field, d.Was), i18n.Unknown), cmp.Or(register.Written(ctx, d.Field, d.Is), i18n.Unknown), becomes))
	}
	return t
}
