package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

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

// Table is what goes out: values are string, int, float64, clock.Date or nil (unknown).
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any
}

// WriteXLSX writes a workbook with a sheet for each table: typed cells, a frozen header, no formula. Text stays text
// whatever it begins with.
func WriteXLSX(w io.Writer, tables ...Table) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	dates, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		return fmt.Errorf("date style: %w", err)
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("header style: %w", err)
	}
	for i, t := range tables {
		if err := addSheet(book, i, t, dates, bold); err != nil {
			return fmt.Errorf("sheet %d: %w", i+1, err)
		}
	}
	return book.Write(w)
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
		record[i] = c.Key
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
	case string:
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			return "'" + v
		}
		return v
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	default:
		return fmt.Sprint(v)
	}
}
