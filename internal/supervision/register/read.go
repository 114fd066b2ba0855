package register

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// Options is what is known beside the file.
type Options struct {
	Today clock.Date // dates after it are in the future
	Order Order      // of every column of dates
	// Orders is what was asked for single columns.
	Orders map[Field]Order
	// Mapping is the corrected meaning of columns, by index; nil to take the headings' word.
	Mapping map[int]Field
}

// Row is one client of the register. A value that was doubtful is empty, with its text in Original.
type Row struct {
	Number      int // as numbered in the file
	Text        map[Field]string
	Dates       map[Field]clock.Date
	Breaches    []clock.Date
	Missed      *int // a count without dates: a fact of the register, never events
	Original    map[Field]string
	Fingerprint string // of everything the row says
}

// Reading is a register as read.
type Reading struct {
	Heading  int // number of the heading row in the file
	Columns  []Column
	Rows     []Row
	Skipped  int // blank rows, totals, repeated headings
	Findings []Finding
}

// Read reads the first sheet that has a heading. Without one it answers an Invalid fault.
func Read(sheets []sheet.Sheet, o Options) (Reading, error) {
	for _, s := range sheets {
		if at, columns, ok := findHeadings(s.Rows); ok {
			r := &reader{options: o, reading: Reading{Heading: at + 1, Columns: remapped(columns, o.Mapping)}}
			r.rows(s.Rows[at+1:], at+2)
			return r.reading, nil
		}
	}
	return Reading{}, fault.New(fault.Invalid, "register.problem.no_heading")
}

func remapped(columns []Column, mapping map[int]Field) []Column {
	for i := range columns {
		if f, ok := mapping[i]; ok {
			columns[i].Field = f
		}
	}
	return columns
}

type reader struct {
	options Options
	reading Reading
	byUCI   map[string]int
	byName  map[string]int
}

func (r *reader) rows(rows [][]sheet.Cell, first int) {
	r.byUCI, r.byName = map[string]int{}, map[string]int{}
	for i, cells := range rows {
		if skipped(cells) {
			r.reading.Skipped++
			continue
		}
		r.row(first+i, cells)
	}
}

// skipped tells blank rows, totals and repeated headings from clients.
func skipped(cells []sheet.Cell) bool {
	filled := 0
	for _, c := range cells {
		if c.Text != "" {
			filled++
		}
	}
	if filled == 0 {
		return true
	}
	if first := registry.Fold(cells[0].Text); filled <= 3 && (strings.HasPrefix(first, "total") || strings.HasPrefix(first, "sum") || strings.HasPrefix(first, "somme")) {
		return true
	}
	_, known := columnsOf(cells)
	return known >= leastHeadings
}

func (r *reader) row(number int, cells []sheet.Cell) {
	row := Row{Number: number, Text: map[Field]string{}, Original: map[Field]string{}}
	read := map[Field]reading{}
	var said []string
	for _, column := range r.reading.Columns {
		if column.Index >= len(cells) || column.Field == "" {
			continue
		}
		cell := cells[column.Index]
		said = append(said, string(column.Field)+"="+cell.Text)
		if isDate(column.Field) {
			read[column.Field] = readDate(cell)
			continue
		}
		r.cell(&row, column, cell)
	}
	slices.Sort(said)
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	row.Fingerprint = hex.EncodeToString(sum[:])
	r.dates(&row, read)
	r.person(&row)
}

func isDate(f Field) bool { return f == BirthDate || slices.Contains(chain, f) }

func (r *reader) cell(row *Row, column Column, cell sheet.Cell) {
	f := column.Field
	switch {
	case cell.Text == "":
		if f == Sex {
			r.find(row, f, CodeSexMissing, Warning, "")
		}
	case f == Missed:
		r.count(row, cell.Text)
	case f == Breaches:
		r.breaches(row, cell)
	case words[f] != nil:
		r.code(row, f, cell.Text)
	default:
		row.Text[f] = cell.Text
		if strings.ContainsRune("=+-@", rune(cell.Text[0])) {
			r.find(row, f, CodeLikeFormula, Warning, cell.Text)
		}
	}
}

func (r *reader) code(row *Row, f Field, text string) {
	c, ok := code(f, text)
	if !ok {
		row.Original[f] = text
		r.find(row, f, CodeUnknown, Warning, text)
		return
	}
	row.Text[f] = c
}

func (r *reader) count(row *Row, text string) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		row.Original[Missed] = text
		r.find(row, Missed, CodeNotNumber, Warning, text)
		return
	}
	row.Missed = &n
}

// breaches reads several dates in one cell; each that cannot be settled is said, the others are kept.
func (r *reader) breaches(row *Row, cell sheet.Cell) {
	parts := []sheet.Cell{cell}
	if cell.Date == "" {
		parts = nil
		for _, text := range strings.FieldsFunc(cell.Text, func(c rune) bool { return c == ';' || c == '\n' }) {
			parts = append(parts, sheet.Cell{Text: strings.TrimSpace(text)})
		}
	}
	for _, part := range parts {
		d, wrong := settle(map[Field]reading{Breaches: readDate(part)}, r.order, r.options.Today)
		if wrong[Breaches] != "" {
			row.Original[Breaches] = cell.Text
			r.find(row, Breaches, wrong[Breaches], Warning, part.Text)
		} else if d[Breaches] != "" {
			row.Breaches = append(row.Breaches, d[Breaches])
		}
	}
}

func (r *reader) order(f Field) Order {
	if o, ok := r.options.Orders[f]; ok {
		return o
	}
	return r.options.Order
}

func (r *reader) dates(row *Row, read map[Field]reading) {
	texts := map[Field]string{}
	for f, d := range read {
		texts[f] = d.text
	}
	var wrong map[Field]string
	row.Dates, wrong = settle(read, r.order, r.options.Today)
	for _, column := range r.reading.Columns {
		if w := wrong[column.Field]; w != "" {
			row.Original[column.Field] = texts[column.Field]
			r.find(row, column.Field, w, Warning, texts[column.Field])
		}
	}
}

// person looks at who the row is about: without a name it stays out; met before, it waits for somebody to compare.
func (r *reader) person(row *Row) {
	name := row.Text[FullName]
	if name == "" {
		name = strings.TrimSpace(row.Text[GivenName] + " " + row.Text[FamilyName])
		row.Text[FullName] = name
	}
	if registry.Fold(name) == "" {
		r.find(row, FullName, CodeNoName, Error, "")
		return
	}
	if r.uci(row) {
		return
	}
	key := registry.Fold(name) + "/" + string(row.Dates[BirthDate])
	if other := r.byName[key]; other != 0 && row.Dates[BirthDate] != "" {
		r.find(row, FullName, CodeDecideLater, Warning, "")
		r.reading.Findings[len(r.reading.Findings)-1].Other = other
	} else {
		r.byName[key] = row.Number
	}
	r.reading.Rows = append(r.reading.Rows, *row)
}

// uci looks at the identifier and reports whether the row is of a person met before in the file.
func (r *reader) uci(row *Row) bool {
	digits := registry.DigitsOfUCI(row.Text[UCI])
	switch {
	case row.Text[UCI] == "":
		r.find(row, UCI, CodeUCIMissing, Warning, "")
		return false
	case !registry.UsualUCI(digits):
		r.find(row, UCI, CodeUCILength, Warning, row.Text[UCI])
	}
	if other := r.byUCI[digits]; other != 0 && digits != "" {
		r.find(row, UCI, CodeUCITwice, Duplicate, row.Text[UCI])
		r.reading.Findings[len(r.reading.Findings)-1].Other = other
		return true
	}
	r.byUCI[digits] = row.Number
	return false
}

func (r *reader) find(row *Row, f Field, code string, severity Severity, text string) {
	heading := string(f)
	for _, c := range r.reading.Columns {
		if c.Field == f {
			heading = c.Heading
		}
	}
	r.reading.Findings = append(r.reading.Findings, Finding{Row: row.Number, Column: heading, Code: code, Severity: severity, Text: text})
}
