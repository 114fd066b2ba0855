package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

// A workbook that unpacks to more than bombSize and to more than bombRatio times its length is a bomb: registers of
// 50,000 rows stay under forty times.
const (
	bombSize  = 16 << 20
	bombRatio = 100
	mostParts = 5_000   // of a workbook; each has its price
	longest   = 512_000 // bytes of one shared text as it is written, with its formats
)

// readWorkbook reads every sheet row by row. The limit of parts kept in memory equals the limit of the whole, so
// nothing that people sent us is ever unpacked to disk.
func readWorkbook(content []byte) (sheets []Sheet, err error) {
	if err := weigh(content); err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: MaxUnzip, UnzipXMLSizeLimit: MaxUnzip})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size") {
			return nil, unpacksTooLarge()
		}
		return nil, unreadable(err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if sharesTooMuch(book) {
		return nil, tooLarge()
	}
	kinds, all := kindsOf(book), text(0)
	for _, name := range book.GetSheetList() {
		rows, err := readRows(book, name, kinds, &all)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, Sheet{Name: name, Rows: rows})
	}
	return sheets, nil
}

// unpacksTooLarge refuses a workbook that is small as a file and too large, or packed too tightly, inside: the limit it names is
// the one that was met.
func unpacksTooLarge() error {
	return fault.New(fault.TooLarge, "sheet.unpacks_too_large", "Most", MaxUnzip>>20, "Times", bombRatio)
}

func unreadable(err error) error { return fault.Wrap(fault.Invalid, "sheet.unreadable", err) }

// weigh refuses by what the parts say of themselves, before any is unpacked; unpacking holds them to it.
func weigh(content []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return unreadable(err)
	}
	if len(archive.File) > mostParts {
		return tooLarge()
	}
	total := uint64(0)
	for _, part := range archive.File {
		if total += part.UncompressedSize64; part.UncompressedSize64 > MaxUnzip || total > MaxUnzip {
			return unpacksTooLarge()
		}
	}
	if total > bombSize && total > bombRatio*uint64(len(content)) {
		return unpacksTooLarge()
	}
	return nil
}

// sharesTooMuch reports whether a text is too long that cells share: each cell that shows it is a copy of it.
func sharesTooMuch(book *excelize.File) bool {
	much := false
	book.Pkg.Range(func(key, value any) bool {
		name, _ := key.(string)
		content, _ := value.([]byte)
		if strings.HasSuffix(strings.ToLower(name), "sharedstrings.xml") {
			for len(content) > longest && !much {
				end := bytes.LastIndex(content[:longest], []byte("si>"))
				much, content = end < 0, content[max(end, 0)+len("si>"):]
			}
		}
		return !much
	})
	return much
}

func readRows(book *excelize.File, name string, kinds *kinds, all *text) ([][]Cell, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer rows.Close()
	marks := kinds.of(name)
	var out [][]Cell
	for number := 1; rows.Next(); number++ {
		styled := marks.row(number)
		if number > lastRow || marks.far {
			return nil, tooLarge()
		}
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, unreadable(err)
		}
		cells := make([]Cell, len(texts))
		for i, text := range texts {
			cells[i] = kinds.cell(strings.TrimSpace(text), styled[i])
		}
		if err := all.add(cells); err != nil {
			return nil, err
		}
		if out, err = appendRow(out, number, cells); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(rows.Error(), marks.err); err != nil {
		return nil, unreadable(err)
	}
	return out, nil
}

// kinds tells what the numbers of a workbook are.
type kinds struct {
	book     *excelize.File
	since04  bool         // days are counted from 1904, as older Macs did
	isDate   map[int]bool // by style, as far as met
	partName map[string]string
}

func kindsOf(book *excelize.File) *kinds {
	k := &kinds{book: book, isDate: map[int]bool{}, partName: partNames(book)}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		k.since04 = *props.Date1904
	}
	return k
}

// cell gives a number its meaning by the mark it carries.
func (k *kinds) cell(text string, m mark) Cell {
	switch {
	case text == "":
	case m.kind == "b":
		return Cell{Text: map[string]string{"1": "TRUE", "0": "FALSE"}[text]}
	case m.kind == "" || m.kind == "n":
		return k.number(text, m.style)
	}
	return Cell{Text: text}
}

func (k *kinds) number(text string, style int) Cell {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Cell{Text: text}
	}
	if n >= 1 && n < 200_000 && k.dated(style) {
		if at, err := excelize.ExcelDateToTime(n, k.since04); err == nil {
			d := clock.Date(at.Format("2006-01-02"))
			return Cell{Text: string(d), Date: d}
		}
	}
	if strings.ContainsAny(text, "eE") && n == float64(int64(n)) {
		text = strconv.FormatInt(int64(n), 10) // an identifier of ten digits, written 1.1E9
	}
	return Cell{Text: text}
}

func (k *kinds) dated(style int) bool {
	known, ok := k.isDate[style]
	if !ok {
		known = isDateStyle(k.book, style)
		k.isDate[style] = known
	}
	return known
}

func isDateStyle(book *excelize.File, id int) bool {
	style, err := book.GetStyle(id)
	if err != nil {
		return false
	}
	if n := style.NumFmt; n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58 {
		return true
	}
	return style.CustomNumFmt != nil && isDateFormat(*style.CustomNumFmt)
}

// isDateFormat reports whether a number format shows a year or a day. What stands in brackets, in quotes or behind a
// backslash is not part of it: "[Red]0" shows a number.
func isDateFormat(format string) bool {
	bracket, quoted, skip := false, false, false
	for _, c := range strings.ToLower(format) {
		switch {
		case skip:
			skip = false
		case c == '\\' || c == '_' || c == '*':
			skip = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == ']':
			bracket = c == '['
		case !bracket && (c == 'y' || c == 'd'):
			return true
		}
	}
	return false
}
