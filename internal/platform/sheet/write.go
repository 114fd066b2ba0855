package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"passerelle/internal/platform/clock"
)

// Kind is what a column holds.
type Kind int

// The kinds of column.
const (
	Text Kind = iota
	Integer
	Decimal
	Date
)

// Column is a column: a stable key for machines, a label in the reader's language.
type Column struct {
	Key, Label string
	Kind       Kind
}

// Constant is a column that says the same in every row.
type Constant struct {
	Column
	Value any
}

// Table is what goes out: values are string, int, float64, clock.Date or nil (unknown).
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any
}

// With gives the table with further columns at its end.
func (t Table) With(more ...Constant) Table {
	out := Table{Name: t.Name, Columns: slices.Clone(t.Columns), Rows: make([][]any, len(t.Rows))}
	for _, c := range more {
		out.Columns = append(out.Columns, c.Column)
	}
	for i, row := range t.Rows {
		out.Rows[i] = slices.Clone(row)
		for _, c := range more {
			out.Rows[i] = append(out.Rows[i], c.Value)
		}
	}
	return out
}

// Worded gives the table with the labels of its columns as their keys: for readers of another language than the keys'.
func (t Table) Worded() Table {
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		t.Columns[i].Key = t.Columns[i].Label
	}
	return t
}

// WriteXLSX writes a workbook with a sheet for each table: typed cells, a frozen header, no formula. Text stays text
// whatever it begins with.
func WriteXLSX(w io.Writer, tables ...Table) (err error) {
	scratch, err := os.MkdirTemp("", "sheet-") // long sheets pass through the disk: where nobody else can read, and not for long
	if err != nil {
		return fmt.Errorf("scratch folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	book := excelize.NewFile(excelize.Options{TmpDir: scratch})
	defer func() { err = errors.Join(err, book.Close()) }()
	iso := "yyyy-mm-dd" // the same for every reader: 03/04 is March to one and April to another
	dates, err := book.NewStyle(&excelize.Style{CustomNumFmt: &iso})
	if err != nil {
		return fmt.Errorf("date style: %w", err)
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("header style: %w", err)
	}
	names := map[string]bool{}
	for i, t := range tables {
		t.Name = sheetName(t.Name, i, names)
		if err := addSheet(book, i, t, dates, bold); err != nil {
			return fmt.Errorf("sheet %d: %w", i+1, err)
		}
	}
	return book.Write(w)
}

// sheetName makes a name that a workbook takes: at most 31 characters, none of :\/?*[], no apostrophe at an end, unlike
// the others.
func sheetName(name string, i int, taken map[string]bool) string {
	letters := []rune(strings.Map(func(c rune) rune {
		if strings.ContainsRune(`:\/?*[]`, c) {
			return ' '
		}
		return c
	}, name))
	name = strings.Trim(string(letters[:min(len(letters), 27)]), " '")
	if folded := strings.ToLower(name); name == "" || taken[folded] {
		name = strings.TrimSpace(name + " " + strconv.Itoa(i+1))
	}
	taken[strings.ToLower(name)] = true
	return name
}

func addSheet(book *excelize.File, i int, t Table, dates, bold int) error {
	if i == 0 {
		if err := book.SetSheetName("Sheet1", t.Name); err != nil {
			return err
		}
	} else if _, err := book.NewSheet(t.Name); err != nil {
		return err
	}
	stream, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(t.Columns))
	for c, column := range t.Columns {
		header[c] = excelize.Cell{StyleID: bold, Value: column.Label}
	}
	if err := stream.SetRow("A1", header); err != nil {
		return err
	}
	for r, row := range t.Rows {
		if err := stream.SetRow(fmt.Sprintf("A%d", r+2), typedRow(row, dates)); err != nil {
			return err
		}
	}
	return stream.Flush()
}

func typedRow(row []any, dates int) []any {
	out := make([]any, len(row))
	for i, value := range row {
		out[i] = value
		d, ok := value.(clock.Date)
		switch {
		case ok && d.Valid():
			out[i] = excelize.Cell{StyleID: dates, Value: d.Time()}
		case ok:
			out[i] = string(d)
		}
	}
	return out
}

// WriteCSV writes a table as UTF-8 with a byte order mark, a row of keys, ISO dates; text that a spreadsheet would run
// as a formula is quoted with an apostrophe.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	record := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		record[i] = harmless(c.Key)
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, value := range row {
			record[i] = plain(value)
		}
		if err := out.Write(record[:len(row)]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return fmt.Sprint(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	default:
		return harmless(fmt.Sprint(v))
	}
}

// harmless quotes text that a spreadsheet would run as a formula, also behind spaces and signs that nobody sees, which
// some leave out; the wide signs are run too where Chinese or Japanese is the spreadsheet's language.
func harmless(text string) string {
	if strings.HasPrefix(text, "'") {
		return text
	}
	for _, c := range text {
		switch {
		case strings.ContainsRune("=+-@\t\r\n＝＋－＠", c):
			return "'" + text
		case !unicode.IsSpace(c) && !unicode.In(c, unicode.Cc, unicode.Cf):
			return text
		}
	}
	return text
}
