package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// mark is what the file says of a cell beside its value: its type and its style. The library tells them only after it
// has built the whole sheet in memory, which takes fifty times the size of the file.
type mark struct {
	kind  string
	style int
}

// marks reads the marks of one sheet in step with its rows.
type marks struct {
	decoder *xml.Decoder
	current int          // number of the row that was begun
	next    map[int]mark // its marks, by column
	far     bool         // a row or a shared text lies where nobody's register has any
	err     error
}

// of begins the marks of a sheet; without its part there are none, and numbers stay numbers.
func (k *kinds) of(sheet string) *marks {
	m := &marks{}
	if part, ok := k.book.Pkg.Load(k.partName[sheet]); ok {
		if content, ok := part.([]byte); ok {
			m.decoder = xml.NewDecoder(bytes.NewReader(content))
			m.decoder.CharsetReader = k.book.CharsetReader
		}
	}
	return m
}

// row gives the marks of a row, by column from 0. Rows are asked for in ascending order.
func (m *marks) row(number int) map[int]mark {
	for m.decoder != nil && m.current < number && !m.far {
		m.advance()
	}
	if m.current != number {
		return nil
	}
	return m.next
}

// advance reads the next row whole; at the end, or where the file is broken, there is no more.
func (m *marks) advance() {
	for {
		token, err := m.decoder.RawToken()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				m.err = err
			}
			m.decoder = nil
			return
		}
		start, ok := token.(xml.StartElement)
		if ok && start.Name.Local == "row" {
			if n, ok := number(start.Attr, "r"); ok && n > 0 {
				m.current = n
			} else {
				m.current++
			}
			m.next, m.far = map[int]mark{}, m.far || m.current > lastRow
			m.cells()
			return
		}
	}
}

// cells reads the marks up to the end of the row.
func (m *marks) cells() {
	column := 0
	for {
		token, err := m.decoder.RawToken()
		if err != nil {
			m.err, m.decoder = err, nil
			return
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			if column = columnOf(t.Attr, column+1); column <= MaxColumns {
				style, _ := number(t.Attr, "s")
				m.next[column-1] = mark{kind: attr(t.Attr, "t"), style: style}
			} else if attr(t.Attr, "t") == "s" {
				m.far = true
			}
		}
	}
}

func columnOf(attrs []xml.Attr, otherwise int) int {
	if ref := attr(attrs, "r"); ref != "" {
		if column, _, err := excelize.CellNameToCoordinates(ref); err == nil {
			return column
		}
	}
	return otherwise
}

func attr(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func number(attrs []xml.Attr, name string) (int, bool) {
	n, err := strconv.Atoi(attr(attrs, name))
	return n, err == nil
}

// partNames finds the part of each sheet by the relations of the workbook.
func partNames(book *excelize.File) map[string]string {
	out := map[string]string{}
	if book.WorkBook == nil {
		return out
	}
	targets := map[string]string{}
	book.Pkg.Range(func(key, value any) bool {
		name, _ := key.(string)
		content, _ := value.([]byte)
		if dir, file := path.Split(name); strings.HasSuffix(dir, "_rels/") && strings.HasPrefix(file, "workbook") {
			relations(path.Dir(path.Clean(dir)), content, targets)
		}
		return true
	})
	for _, s := range book.WorkBook.Sheets.Sheet {
		out[s.Name] = targets[s.ID]
	}
	return out
}

func relations(base string, content []byte, targets map[string]string) {
	var list struct {
		Relation []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if xml.Unmarshal(content, &list) != nil {
		return
	}
	for _, r := range list.Relation {
		if strings.HasPrefix(r.Target, "/") {
			targets[r.ID] = r.Target[1:]
			continue
		}
		targets[r.ID] = path.Join(base, r.Target)
	}
}
