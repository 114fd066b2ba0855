// Package sheet decides how workbooks and comma-separated files come in and go out: within limits, with typed cells,
// and never with anything live in them.
//
// Start at [Read], [WriteXLSX] and [WriteCSV]. What a column means is for the caller to say.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

// Limits of what is read; more is refused at once.
const (
	MaxFile    = 20 << 20 // bytes of the file
	MaxUnzip   = 64 << 20 // bytes of a workbook unpacked
	MaxRows    = 50_000
	MaxColumns = 200
	MaxCell    = 200_000 // bytes of one cell: a register keeps whole stories in one

	mostSeparators = 16_384    // of a line: as many cells as a spreadsheet has, empty ones at the end too
	lastRow        = 1_048_576 // that a spreadsheet has
)

// Cell is one cell as text, as a person would read it; Date is set for a cell that the workbook itself types as a
// date.
type Cell struct {
	Text string
	Date clock.Date
	Long bool // it holds more than MaxCell; the text is what it begins with
}

// Sheet is one sheet: rows as numbered in the file, blank ones included. Odd says that its letters may have been read
// wrongly: the file does not say how they are written, and has signs that Windows does not write.
type Sheet struct {
	Name string
	Rows [][]Cell
	Odd  bool
}

// Read reads a workbook (XLSX) or a comma-separated file; which one is seen from its content. Too much is a TooLarge
// fault, anything unreadable an Invalid one.
func Read(content []byte) ([]Sheet, error) {
	if len(content) > MaxFile {
		return nil, tooLarge()
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return readWorkbook(content)
	}
	for _, start := range others {
		if bytes.HasPrefix(content, []byte(start)) {
			return nil, fault.New(fault.Invalid, "sheet.other_kind")
		}
	}
	return readCSV(content)
}

// others are how files begin that people bring by mistake: PDF, the workbooks of before 2007, pictures, pages, letters.
var others = []string{"%PDF-", "\xd0\xcf\x11\xe0", "\x89PNG", "\xff\xd8\xff", "<!DOCTYPE", "<html", "{\\rtf"}

func tooLarge() error { return fault.New(fault.TooLarge, "sheet.too_large", "Rows", MaxRows) }

func readCSV(content []byte) ([]Sheet, error) {
	content = utf16AsUTF8(content)
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(content, 0) >= 0 {
		return nil, fault.New(fault.Invalid, "sheet.unreadable")
	}
	odd := false
	if !utf8.Valid(content) {
		odd = slices.ContainsFunc(content, unwritten)
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(content)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
		}
		content = decoded
	}
	comma, named := separator(content)
	if tooWide(content, byte(comma)) {
		return nil, tooLarge()
	}
	reader := csv.NewReader(bytes.NewReader(content))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
	sheets, err := collect(reader, named)
	for i := range sheets {
		sheets[i].Odd = odd
	}
	if err != nil {
		return nil, err
	}
	return sheets, quotesClose(content, comma)
}

// quotesClose refuses a file in which a cell that begins with a quotation mark does not end with one: read leniently, the
// rows after it would be nothing but text inside that cell. A mark within a cell that has none at its beginning is text.
func quotesClose(content []byte, comma rune) error {
	text, ends := string(content), string(comma)+"\r\n"
	for at := 0; at < len(text); at++ {
		if text[at] != '"' {
			next := strings.IndexAny(text[at:], ends)
			if next < 0 {
				return nil
			}
			at += next
			continue
		}
		end := closing(text, at+1, ends)
		if end < 0 {
			return fault.New(fault.Invalid, "sheet.open_quote", "Line", 1+strings.Count(text[:at], "\n"))
		}
		at = end
	}
	return nil
}

// closing gives where the cell that opened its quotation mark before at has ended, and -1 when it has not.
func closing(text string, at int, ends string) int {
	for {
		next := strings.IndexByte(text[at:], '"')
		if next < 0 {
			return -1
		}
		at += next + 1
		switch {
		case at == len(text) || strings.IndexByte(ends, text[at]) >= 0:
			return at
		case text[at] != '"':
			return -1
		}
		at++
	}
}

// unwritten reports whether a byte is none that Windows-1252 has, or one that French and English never use there and that
// an older Macintosh writes for an accented letter: é and è above all.
func unwritten(b byte) bool { return b == 0x81 || b >= 0x8d && b <= 0x90 || b == 0x9d }

// tooWide reports whether a line has more cells than a spreadsheet, or the file many more lines, before any cell is made:
// a file of nothing but commas would take fifty times its size.
func tooWide(content []byte, comma byte) bool {
	lines := 0
	for line := range bytes.Lines(content) {
		if lines++; lines > 2*lastRow || bytes.Count(line, []byte{comma}) > mostSeparators {
			return true
		}
	}
	return false
}

// text counts what the cells of a file say, which many cells of a workbook may say at the price of one.
type text int

func (t *text) add(cells []Cell) error {
	for i, c := range cells { // a cell that holds too much is cut and marked: the rest of the file is read
		if *t += text(len(c.Text)); *t > MaxUnzip {
			return tooLarge()
		}
		if len(c.Text) > MaxCell {
			cells[i].Text, cells[i].Long = strings.ToValidUTF8(c.Text[:MaxCell], ""), true
		}
	}
	return nil
}

// utf16AsUTF8 reads what spreadsheets call "Unicode text".
func utf16AsUTF8(content []byte) []byte {
	if !bytes.HasPrefix(content, []byte("\xff\xfe")) && !bytes.HasPrefix(content, []byte("\xfe\xff")) {
		return content
	}
	decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(content)
	if err != nil {
		return content // refused for its zero bytes
	}
	return decoded
}

// collect reads the records with the numbers that a spreadsheet shows: a blank line that the reader passes over counts,
// a line break inside a cell does not. A first line that only names the separator is blank.
func collect(reader *csv.Reader, named bool) ([]Sheet, error) {
	var rows [][]Cell
	inside := 0 // line breaks within cells so far
	var all text
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return []Sheet{{Rows: rows}}, nil
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
		}
		if len(record) > mostSeparators {
			return nil, tooLarge()
		}
		line, _ := reader.FieldPos(0)
		cells := make([]Cell, len(record))
		number := line - inside
		for i, text := range record {
			inside += strings.Count(text, "\n")
			cells[i] = Cell{Text: strings.TrimSpace(text)}
		}
		if named && line == 1 {
			cells = nil
		}
		if err := all.add(cells); err != nil {
			return nil, err
		}
		if rows, err = appendRow(rows, number, cells); err != nil {
			return nil, err
		}
	}
}

// appendRow puts a row at its number, with the blank ones before it. Rows and columns that only carry formats or
// separators at the end are not counted.
func appendRow(rows [][]Cell, number int, cells []Cell) ([][]Cell, error) {
	for len(cells) > 0 && cells[len(cells)-1].Text == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return rows, nil
	}
	if number > MaxRows || len(cells) > MaxColumns {
		return nil, tooLarge()
	}
	for len(rows) < number-1 {
		rows = append(rows, nil)
	}
	return append(rows, cells), nil
}

// separator is the sign that stands most often outside quotes in the first lines: comma, semicolon (French Excel), tab
// or bar. Some programs name it in a line of its own ("sep=;").
func separator(content []byte) (comma rune, named bool) {
	if len(content) > 5 && strings.EqualFold(string(content[:4]), "sep=") && (content[5] == '\n' || content[5] == '\r') {
		if c := rune(content[4]); strings.ContainsRune(",;\t|", c) {
			return c, true
		}
	}
	counts, quoted := map[rune]int{}, false
	for _, c := range string(content[:min(len(content), 8192)]) {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	best := ','
	for _, c := range ";\t|" {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best, false
}
