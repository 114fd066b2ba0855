package register

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// Options is what is known beside the file.
type Options struct {
	Today clock.Date // as of which the register stands: dates after it are in its future
	Order Order      // of every column of dates
	// Orders is what was asked for single columns.
	Orders map[Field]Order
	// Headings is what columns mean as somebody said, by [Column.Key]; empty says that a column means nothing here. What
	// is not among them is taken at its word.
	Headings map[string]Field
	// Unheaded takes a row of words for the heading where none is known, for whoever looks to say what the columns are.
	Unheaded bool
	// Clients are rows of which somebody says that they are a client's, though they look like a line below the list.
	// Of one that is false somebody says that it is none after all, whatever was said of the same line before.
	Clients map[int]bool
	// Lines are lines of which somebody said so in an earlier register ([Reading.Words]).
	Lines map[string]bool
}

// Row is one client of the register. A value that was doubtful is empty, with its text in Original; so is the text of
// columns that mean nothing here (see [Beside]).
type Row struct {
	Number      int // as numbered in the file
	Text        map[Field]string
	Dates       map[Field]clock.Date
	Breaches    []clock.Date
	Missed      *int // a count without dates: a fact of the register, never events
	Original    map[Field]string
	Fingerprint string // of everything the row says
}

// Beside names, in a row's Original, the text of a column that is not known here.
func Beside(heading string) Field { return Field("column: " + heading) }

// Reading is a register as read.
type Reading struct {
	Heading  int // number of the heading row in the file
	Columns  []Column
	Rows     []Row
	Twice    []Row // rows whose UCI an earlier row has: for comparing, not among Rows
	Skipped  int   // blank rows, totals, repeated headings
	Findings []Finding
	// Alike are the earlier rows that may be the same person as a row of which that is said.
	Alike map[int][]int
	// Clients are the rows that look like no client's and are read as one, as somebody said of them, or of the same line before.
	Clients map[int]bool
	// Words are the lines of which somebody said in this register whether they are a client's, each by what it says.
	Words map[string]bool
	// Lost are the rows that cannot come in and tell of days of somebody: what happened then is not known whole.
	Lost []LostRow
}

// LostRow is what a row that cannot come in says of whom it is about; no more than its number where it could not be read.
type LostRow struct {
	Row  int                  `json:"row"`
	UCI  string               `json:"uci,omitempty"`  // its digits
	Days map[Field]clock.Date `json:"days,omitempty"` // of steps
	// About is of a row of which nobody has said what it is: what it has in common with the others of its client. One that could not come in has none.
	About string `json:"about,omitempty"`
}

// LostRowOf gives what a row says that cannot come in.
func LostRowOf(row Row) LostRow {
	out := LostRow{Row: row.Number, UCI: registry.DigitsOfUCI(row.Text[UCI]), Days: map[Field]clock.Date{}}
	for _, f := range happens {
		if d := row.Dates[f]; d != "" {
			out.Days[f] = d
		}
	}
	return out
}

// tells reports whether a row says that something happened to somebody on a day, also one that was not taken, which the day of their birth does not.
func (r Row) tells() bool {
	for f := range r.Dates {
		if f != BirthDate {
			return true
		}
	}
	return len(r.Breaches) > 0 || slices.ContainsFunc(happens, func(f Field) bool {
		return slices.ContainsFunc(parts(sheet.Cell{Text: r.Original[f]}), func(c sheet.Cell) bool { return len(readDate(c).dates) > 0 })
	})
}

// happens are the columns of what happened to somebody on a day.
var happens = []Field{Referred, DecisionDate, Enrolled, Closed, Breaches}

// Read reads the first sheet that has a heading; other sheets with one are said. Without a heading it answers an
// Invalid fault, and so it does of a file in which nothing stands.
func Read(sheets []sheet.Sheet, o Options) (Reading, error) {
	if !slices.ContainsFunc(sheets, func(s sheet.Sheet) bool {
		return slices.ContainsFunc(s.Rows, func(row []sheet.Cell) bool { return !isBlank(row) })
	}) {
		return Reading{}, fault.New(fault.Invalid, "register.problem.empty")
	}
	var r *reader
	for _, s := range sheets {
		at, columns, ok := findHeadings(s.Rows, o.Headings)
		switch {
		case !ok:
		case r == nil:
			r = o.read(s, at, columns)
		case len(s.Rows) > at+1:
			r.reading.Findings = append(r.reading.Findings, Finding{Column: s.Name, Code: CodeOtherSheet, Severity: Warning})
		}
	}
	for _, s := range sheets {
		if at, columns, ok := wordsAsHeadings(s.Rows, o.Headings); o.Unheaded && r == nil && ok {
			r = o.read(s, at, columns)
		}
	}
	if r == nil {
		return Reading{}, fault.New(fault.Invalid, "register.problem.no_heading")
	}
	r.reading.Findings = once(r.reading.Findings)
	return r.reading, nil
}

// read reads a sheet below its heading.
func (o Options) read(s sheet.Sheet, at int, columns []Column) *reader {
	r := &reader{options: o, reading: Reading{Heading: at + 1, Columns: columns, Alike: map[int][]int{}, Clients: map[int]bool{}, Words: map[string]bool{}}, heading: s.Rows[at], byUCI: map[string]int{}, byName: map[string][]called{}}
	if s.Odd {
		r.reading.Findings = append(r.reading.Findings, Finding{Column: s.Name, Code: CodeEncoding, Severity: Warning})
	}
	r.columns()
	r.unnamed(s.Rows[at+1:])
	r.rows(s.Rows[at+1:], at+2)
	return r
}

type reader struct {
	options Options
	heading []sheet.Cell
	reading Reading
	byUCI   map[string]int
	byName  map[string][]called
}

// columns says which columns are not understood; what somebody said means nothing needs no word.
func (r *reader) columns() {
	for _, c := range r.reading.Columns {
		if c.Field == "" && c.Heading != "" && !c.Said {
			r.reading.Findings = append(r.reading.Findings, Finding{Row: r.reading.Heading, Column: c.Heading, Code: CodeColumnUnknown, Severity: Warning})
		}
	}
}

// unnamed says of columns that have something in them but no heading that they mean nothing here.
func (r *reader) unnamed(rows [][]sheet.Cell) {
	for _, c := range r.reading.Columns {
		filled := func(cells []sheet.Cell) bool { return c.Index < len(cells) && !isNothing(cells[c.Index].Text) }
		if c.Heading == "" && !c.Said && slices.ContainsFunc(rows, filled) {
			r.reading.Findings = append(r.reading.Findings, Finding{Row: r.reading.Heading, Column: c.Name(), Code: CodeColumnUnknown, Severity: Warning})
		}
	}
}

func (r *reader) rows(rows [][]sheet.Cell, first int) {
	apart := r.below(rows)
	for i, cells := range rows {
		if isBlank(cells) || r.isHeadingAgain(cells) || r.isTotal(cells) {
			r.reading.Skipped++
			continue
		}
		r.row(first+i, cells, i > apart)
	}
}

func isBlank(cells []sheet.Cell) bool {
	return !slices.ContainsFunc(cells, func(c sheet.Cell) bool { return !isNothing(c.Text) })
}

// isNothing tells a dash, with which people fill what they leave empty, from something said.
func isNothing(text string) bool { return strings.Trim(text, "-–—_ ") == "" }

// noDays are the words with which people say that there is no day yet: they leave the cell empty and are nothing to doubt.
var noDays = []string{"n a", "na", "nil", "none", "no", "not yet", "not applicable", "active", "still active", "open", "still open", "not closed", "no closure", "pending", "ongoing", "current", "n", "0",
	"s o", "sans objet", "neant", "aucun", "aucune", "non", "pas encore", "actif", "toujours actif", "toujours active", "ouvert", "en cours", "en attente", "non ferme", "pas ferme", "aucune fermeture"}

func noDay(text string) bool { return slices.Contains(noDays, folded(text)) }

// noBreaches are the words, besides, with which people say that there was no breach.
var noBreaches = []string{"zero", "no breach", "no breaches", "none to date", "none so far", "none reported", "none recorded", "nothing", "nothing to report", "false", "nul", "ras",
	"r a s", "rien", "rien a signaler", "faux", "aucun manquement", "pas de manquement", "aucun a ce jour", "non applicable", "no non compliance", "non compliance none"}

func noBreach(text string) bool { return noDay(text) || slices.Contains(noBreaches, folded(text)) }

// isHeadingAgain compares with the heading cell by cell: a client may well have "Other" or "Accepted" in a cell.
func (r *reader) isHeadingAgain(cells []sheet.Cell) bool {
	filled, same := 0, 0
	for i, c := range cells {
		if c.Text == "" {
			continue
		}
		filled++
		if i < len(r.heading) && folded(c.Text) != "" && folded(c.Text) == folded(r.heading[i].Text) {
			same++
		}
	}
	return same >= leastHeadings-1 && same*2 > filled
}

// totals are the words with which a line below the clients begins.
var totals = []string{"total", "totals", "totaux", "subtotal", "sub total", "sous total", "grand total", "sum", "somme", "count", "nombre de clients",
	"number of clients", "total clients", "total number of clients", "nombre total de clients", "total general", "clients"}

// isTotal tells a total from a client: it begins with a word for it, and beside numbers says nothing more. A client
// whose name is Somme has something else to say.
func (r *reader) isTotal(cells []sheet.Cell) bool {
	begins := false
	for _, c := range cells {
		if c.Text == "" {
			continue
		}
		if len(c.Text) > longestWord {
			return false
		}
		if text := strings.Trim(folded(c.Text), "0123456789 "); !begins {
			if !slices.Contains(totals, text) {
				return false
			}
			begins = true
		} else if text != "" && !slices.Contains(totals, text) || c.Date != "" || registry.UsualUCI(registry.DigitsOfUCI(c.Text)) {
			return false
		}
	}
	return begins
}

// row reads a line of a client; apart is one that stands below the list.
func (r *reader) row(number int, cells []sheet.Cell, apart bool) {
	found := len(r.reading.Findings)
	if long := tooLong(r.reading.Columns, number, cells); len(long) > 0 {
		r.reading.Findings, r.reading.Lost = append(r.reading.Findings, long...), append(r.reading.Lost, LostRow{Row: number})
		return
	}
	row := Row{Number: number, Text: map[Field]string{}, Original: map[Field]string{}}
	read := map[Field]reading{}
	var said []string
	var breaches sheet.Cell
	var reason string
	for _, column := range r.reading.Columns {
		cell := sheet.Cell{}
		if column.Index < len(cells) && !isNothing(cells[column.Index].Text) {
			cell = cells[column.Index]
			said = append(said, string(column.Field)+"="+cell.Text)
		}
		switch {
		case column.Field == "":
			if cell.Text != "" {
				row.Original[Beside(column.Name())] = cell.Text
			}
		case isDate(column.Field):
			if noDay(cell.Text) {
				cell = sheet.Cell{}
			}
			read[column.Field] = readDate(cell)
		case column.Field == Breaches:
			if !noBreach(cell.Text) {
				breaches = cell
			}
		default:
			if column.Field == Reason && cell.Text != "" {
				reason = cell.Text
			}
			r.cell(&row, column.Field, cell.Text)
		}
	}
	slices.Sort(said)
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	row.Fingerprint = hex.EncodeToString(sum[:])
	r.dates(&row, read)
	r.accepted(&row, read[Enrolled].text)
	r.breaches(&row, breaches)
	r.unsupervised(&row, breaches.Text)
	r.closure(&row, reason)
	if name(&row); r.noClient(&row, cells, apart) {
		r.setAside(number, cells, found)
		return
	}
	r.person(&row)
}

// tooLong says which cells of a row hold more than is read of one: what is left of them is no evidence, so the row stays out.
func tooLong(columns []Column, number int, cells []sheet.Cell) (out []Finding) {
	for _, c := range columns {
		if c.Index < len(cells) && cells[c.Index].Long {
			out = append(out, Finding{Row: number, Column: c.Name(), Code: CodeTooLong, Severity: Error})
		}
	}
	return out
}

func (r *reader) order(f Field) Order {
	if o, ok := r.options.Orders[f]; ok {
		return o
	}
	return r.options.Order
}

func (r *reader) find(row *Row, f Field, code string, severity Severity, text string) *Finding {
	said := r.reading.Finding(row.Number, f, code, severity, text)
	if code == CodeFuture {
		said.Stands = r.options.Today
	}
	r.reading.Findings = append(r.reading.Findings, said)
	return &r.reading.Findings[len(r.reading.Findings)-1]
}

// Finding says something about a field of a row, under the heading that the file has for it; for a name that stands in two
// columns that of the family name.
func (r Reading) Finding(row int, f Field, code string, severity Severity, text string) Finding {
	out := Finding{Row: row, Column: r.headingOf(f), Code: code, Severity: severity, Text: text}
	if out.Column == "" {
		out.Column, out.Missing = string(f), f
	}
	return out
}

// Has reports whether the file has a column of a field.
func (r Reading) Has(f Field) bool { return r.headingOf(f) != "" }

// headingOf gives the heading under which the file has a field; none when it has not.
func (r Reading) headingOf(f Field) string {
	fields := []Field{f}
	if f == FullName {
		fields = append(fields, FamilyName, GivenName)
	}
	for _, f := range fields {
		for _, c := range r.Columns {
			if c.Field == f {
				return c.Name()
			}
		}
	}
	return ""
}
