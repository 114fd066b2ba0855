// Package sheet decides how workbooks and comma-separated files come in and go out: within limits, with typed cells,
// and never with anything live in them.
//
// Start at [Read], [WriteXLSX] and [WriteCSV]. What a column means is for the caller to say.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

// Limits of what is read; more is refused at once.
const (
	MaxFile    = 20 << 20 // bytes of the file
	MaxUnzip   = 64 << 20 // bytes of a workbook unpacked
	MaxRows    = 50_000
	MaxColumns = 200
)

// Cell is one cell as text, as a person would read it; Date is set for a cell that the workbook itself types as a
// date.
type Cell struct {
	Text string
	Date clock.Date
}

// Sheet is one sheet: rows as numbered in the file, blank ones included.
type Sheet struct {
	Name string
	Rows [][]Cell
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
	return readCSV(content)
}

func tooLarge() error { return fault.New(fault.TooLarge, "sheet.too_large", "Rows", MaxRows) }

func readWorkbook(content []byte) (sheets []Sheet, err error) {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: MaxUnzip, UnzipXMLSizeLimit: MaxUnzip})
	if err != nil {
		if errors.Is(err, excelize.ErrWorkbookFileFormat) || !strings.Contains(err.Error(), "unzip size") {
			return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
		}
		return nil, tooLarge()
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, name := range book.GetSheetList() {
		rows, err := readRows(book, name)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, Sheet{Name: name, Rows: rows})
	}
	return sheets, nil
}

func readRows(book *excelize.File, name string) ([][]Cell, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
	}
	defer rows.Close()
	var out [][]Cell
	for rows.Next() {
		texts, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
		}
		if len(out) >= MaxRows || len(texts) > MaxColumns {
			return nil, tooLarge()
		}
		cells := make([]Cell, len(texts))
		for i, text := range texts {
			cells[i] = typed(book, name, i+1, len(out)+1, text)
		}
		out = append(out, cells)
	}
	if err := rows.Error(); err != nil {
		return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
	}
	return out, nil
}

// typed finds out whether a number is a date by the style of its cell.
func typed(book *excelize.File, sheet string, column, row int, text string) Cell {
	cell := Cell{Text: strings.TrimSpace(text)}
	var serial float64
	if _, err := fmt.Sscanf(cell.Text, "%g", &serial); err != nil || serial < 1 || serial > 200_000 || strings.ContainsAny(cell.Text, "-/ ") {
		return cell
	}
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return cell
	}
	style, err := book.GetCellStyle(sheet, name)
	if err != nil || style == 0 || !isDateStyle(book, style) {
		return cell
	}
	if at, err := excelize.ExcelDateToTime(serial, false); err == nil {
		cell.Date = clock.Date(at.Format("2006-01-02"))
		cell.Text = string(cell.Date)
	}
	return cell
}

func isDateStyle(book *excelize.File, id int) bool {
	style, err := book.GetStyle(id)
	if err != nil {
		return false
	}
	if n := style.NumFmt; n >= 14 && n <= 17 || n == 22 {
		return true
	}
	return style.CustomNumFmt != nil && strings.ContainsAny(strings.ToLower(*style.CustomNumFmt), "yd")
}

func readCSV(content []byte) ([]Sheet, error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(content, 0) >= 0 {
		return nil, fault.New(fault.Invalid, "sheet.unreadable")
	}
	if !utf8.Valid(content) {
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(content)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
		}
		content = decoded
	}
	reader := csv.NewReader(bytes.NewReader(content))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = separator(content), -1, true
	return collect(reader)
}

// collect reads the records; a line that the reader passes over as blank keeps its number.
func collect(reader *csv.Reader) ([]Sheet, error) {
	var rows [][]Cell
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return []Sheet{{Rows: rows}}, nil
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "sheet.unreadable", err)
		}
		line, _ := reader.FieldPos(0)
		if line > MaxRows || len(record) > MaxColumns {
			return nil, tooLarge()
		}
		for len(rows) < line-1 {
			rows = append(rows, nil)
		}
		cells := make([]Cell, len(record))
		for i, text := range record {
			cells[i] = Cell{Text: strings.TrimSpace(text)}
		}
		rows = append(rows, cells)
	}
}

// separator is the sign that stands most often in the first lines: comma, semicolon (French Excel) or tab.
func separator(content []byte) rune {
	head := content[:min(len(content), 4096)]
	best, most := ',', bytes.Count(head, []byte(","))
	for _, c := range ";\t" {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
