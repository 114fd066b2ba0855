package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

func table() Table {
	return Table{Name: "Figures", Columns: []Column{{"name", "Name", Text}, {"n", "Number", Integer}, {"on", "On", Date}},
		Rows: [][]any{{"=1+1", 7, clock.Date("2026-10-31")}, {"Łukasz; \"x\"", nil, clock.Date("")}}}
}

// RPT-5: what goes out comes back as it was, and nothing in it is live.
func TestXLSXRoundTrip(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, table(), Table{Name: "Dictionary", Columns: []Column{{"a", "A", Text}}}); err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(b.Bytes())
	if err != nil || len(sheets) != 2 {
		t.Fatalf("%d sheets, %v", len(sheets), err)
	}
	rows := sheets[0].Rows
	if rows[1][0].Text != "=1+1" || rows[1][1].Text != "7" || rows[1][2].Date != "2026-10-31" || rows[2][0].Text != "Łukasz; \"x\"" {
		t.Errorf("came back as %+v", rows)
	}
	book, err := excelize.OpenReader(&b)
	if err == nil {
		defer book.Close()
		if formula, err := book.GetCellFormula("Figures", "A2"); err != nil || formula != "" {
			t.Errorf("a live formula %q, %v", formula, err)
		}
	}
}

func TestCSVIsSafe(t *testing.T) {
	var b bytes.Buffer
	if err := WriteCSV(&b, table()); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffname,n,on\n'=1+1,7,2026-10-31\n\"Łukasz; \"\"x\"\"\",,\n"; b.String() != want {
		t.Errorf("got %q", b.String())
	}
}

// UX-1: letters that may have been read wrongly are said to be odd; those of Windows, and UTF-8, are not.
func TestOddLetters(t *testing.T) {
	for content, want := range map[string]bool{"Name\nHel\x8fne\n": true, "Name\nAndr\x8e\n": true, "Name\nAndr\xe9 \x80\n": false, "Name\nAndré\n": false} {
		if sheets, err := Read([]byte(content)); err != nil || sheets[0].Odd != want {
			t.Errorf("%q is odd: %v, %v", content, !want, err)
		}
	}
}

// UX-1: what is neither a workbook nor comma-separated is said to be neither.
func TestOtherKindsOfFiles(t *testing.T) {
	for _, content := range []string{"%PDF-1.7\nx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\x89PNG\r\n", "<html>"} {
		if _, err := Read([]byte(content)); !strings.HasPrefix(err.Error(), "sheet.other_kind") || !fault.Is(err, fault.Invalid) {
			t.Errorf("%.5q: %v", content, err)
		}
	}
}

func TestCSVAsPeopleKeepIt(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"semicolons":   {"a;b\n1;2", "b"},
		"tabs":         {"a\tb\n1\t2", "b"},
		"mark":         {"\xef\xbb\xbfa,b\n", "b"},
		"Windows 1252": {"a,pr\xe9nom\n", "prénom"},
		"loose quotes": {"a,b \"c\" d\n", "b \"c\" d"},
	} {
		sheets, err := Read([]byte(c.in))
		if err != nil || len(sheets[0].Rows[0]) != 2 || sheets[0].Rows[0][1].Text != c.want {
			t.Errorf("%s: %+v, %v", name, sheets, err)
		}
	}
	sheets, err := Read([]byte("a\n\n\nb\n"))
	if err != nil || len(sheets[0].Rows) != 4 || sheets[0].Rows[3][0].Text != "b" {
		t.Errorf("a blank line lost its number: %+v, %v", sheets, err)
	}
}

// CCM-27: a cell whose quotation mark never closes swallows the rows after it: such a file is refused, and the line is said.
func TestAnOpenQuoteIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		line any
	}{
		"to the end":           {"a,b\n1,2\n3,\"open\n5,6\n", 3},
		"to the next mark":     {"a,b,c\n1,=HYPERLINK(\"x\",\"y\"),2\n3,4,5\n6,\"said \"\"no\"\"\",7\n", 2},
		"semicolons":           {"a;b\n\"1;2\n3;4\n", 2},
		"marks within a cell":  {"a,b\n1,a 5\" pipe\n2,\"c\"\n", nil},
		"a story of two lines": {"a,b\n1,\"one\ntwo, \"\"three\"\"\"\n2,3\n", nil},
	} {
		_, err := Read([]byte(c.in))
		known, _ := errors.AsType[*fault.Error](err)
		switch {
		case c.line == nil && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.line != nil && (known == nil || known.Key != "sheet.open_quote" || known.Args[1] != c.line):
			t.Errorf("%s: %+v", name, err)
		}
	}
}

// A cell that a spreadsheet would run stays text, whatever the type of its value.
func TestNothingIsLive(t *testing.T) {
	type code string
	for _, text := range []string{"=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", " =1", "\u00a0=1", "\u200b=1", "\ufeff@a", "\x0b=1", "\u202e\u2066-1"} {
		if got := plain(text); got != "'"+text {
			t.Errorf("%q goes out as %q", text, got)
		}
		if got := plain(code(text)); got != "'"+text {
			t.Errorf("%q of a named type goes out as %q", text, got)
		}
	}
	for want, value := range map[string]any{"-3": -3, "-0.5": -0.5, "": nil, "a=b": "a=b", "2026-01-02": clock.Date("2026-01-02"), "12345678901": 12345678901.0} {
		if got := plain(value); got != want {
			t.Errorf("%v goes out as %q, want %q", value, got, want)
		}
	}
}

func TestSheetNames(t *testing.T) {
	var b bytes.Buffer
	long := "Région de l'Atlantique: fournisseurs [2026/10]"
	if err := WriteXLSX(&b, Table{Name: long}, Table{Name: long}, Table{Name: ""}); err != nil {
		t.Fatal(err)
	}
	if sheets, err := Read(b.Bytes()); err != nil || len(sheets) != 3 {
		t.Errorf("%v, %v", sheets, err)
	}
}

func TestCSVRowNumbers(t *testing.T) {
	sheets, err := Read([]byte("sep=;\nname;notes\n\n\"A, B, C, D\";\"two\nlines\"\nB;x\n;;\n"))
	if err != nil || len(sheets[0].Rows) != 5 || sheets[0].Rows[4][0].Text != "B" || sheets[0].Rows[3][1].Text != "two\nlines" {
		t.Errorf("%+v, %v", sheets, err)
	}
	wide := append([]byte{0xff, 0xfe}, []byte("a\x00\t\x00\xe9\x00\n\x00")...)
	if sheets, err = Read(wide); err != nil || sheets[0].Rows[0][1].Text != "é" {
		t.Errorf("UTF-16: %+v, %v", sheets, err)
	}
}

// CCM-27: a cell is what its workbook types it as; blank rows that only carry formats are not counted.
func TestTypedCells(t *testing.T) {
	book := excelize.NewFile(excelize.Options{})
	defer book.Close()
	red, spelled := "[Red]0", `[$-1009]d" of "mmmm, yyyy`
	for cell, c := range map[string]struct {
		value any
		style *excelize.Style
	}{
		"A1": {46000, &excelize.Style{NumFmt: 14}}, "B1": {46000, &excelize.Style{CustomNumFmt: &spelled}}, "C1": {3, &excelize.Style{CustomNumFmt: &red}},
		"D1": {true, nil}, "E1": {"46000", &excelize.Style{NumFmt: 14}}, "F1": {1165648576, nil}, "G1": {0.5, &excelize.Style{NumFmt: 14}},
		"A60000": {nil, &excelize.Style{NumFmt: 14}},
	} {
		if err := book.SetCellValue("Sheet1", cell, c.value); err != nil {
			t.Fatal(err)
		}
		if c.style != nil {
			id, err := book.NewStyle(c.style)
			if err == nil {
				err = book.SetCellStyle("Sheet1", cell, cell, id)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, since04 := range []bool{false, true} {
		if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since04}); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := book.Write(&b); err != nil {
			t.Fatal(err)
		}
		sheets, err := Read(b.Bytes())
		if err != nil || len(sheets[0].Rows) != 1 {
			t.Fatalf("%v, %v", sheets, err)
		}
		day := clock.Date("2025-12-09")
		if since04 {
			day = day.AddDays(1462)
		}
		want := []Cell{{Text: string(day), Date: day}, {Text: string(day), Date: day}, {Text: "3"}, {Text: "TRUE"}, {Text: "46000"}, {Text: "1165648576"}, {Text: "0.5"}}
		if got := sheets[0].Rows[0]; !slices.Equal(got, want) {
			t.Errorf("from 1904 %v: got %v, want %v", since04, got, want)
		}
	}
}

// workbook packs parts into a workbook around one sheet.
func workbook(t *testing.T, sheetXML string) []byte {
	t.Helper()
	var whole, out bytes.Buffer
	if err := WriteXLSX(&whole, table()); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(whole.Bytes()), int64(whole.Len()))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&out)
	for _, part := range from.File {
		if part.Name != "xl/worksheets/sheet1.xml" {
			if err := to.Copy(part); err != nil {
				t.Fatal(err)
			}
			continue
		}
		w, err := to.Create(part.Name)
		if err == nil {
			_, err = io.WriteString(w, sheetXML)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sheetXML(rows string) string {
	return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

// with puts a part into a workbook in the place of the one it has.
func with(t *testing.T, book []byte, name, content string) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, part := range from.File {
		if part.Name != name {
			if err := to.Copy(part); err != nil {
				t.Fatal(err)
			}
		}
	}
	w, err := to.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err != nil || to.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// many gives a workbook so many parts that reading their names is work.
func many(t *testing.T, book []byte) []byte {
	t.Helper()
	have, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, part := range have.File {
		if err := to.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	for n := range mostParts {
		if _, err := to.Create(fmt.Sprintf("xl/x%d.xml", n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// CCM-27: bombs and junk are refused at once; a sheet that breaks off is not read in part.
func TestRefusals(t *testing.T) {
	cells := `<row>` + strings.Repeat(`<c s="1"><v>9</v></c>`, 199) + `</row>`
	whole := workbook(t, sheetXML(`<row><c t="inlineStr"><is><t>a</t></is></c></row>`))
	for name, c := range map[string]struct {
		content []byte
		kind    fault.Kind
	}{
		"bomb":           {workbook(t, strings.Repeat("\x00", 70<<20)), fault.TooLarge},
		"repeated":       {workbook(t, sheetXML(strings.Repeat(cells, 10_000))), fault.TooLarge},
		"far row":        {workbook(t, sheetXML(`<row r="1000000"><c><v>1</v></c></row>`)), fault.TooLarge},
		"no such row":    {workbook(t, sheetXML(`<row r="2000000000"><c><v>1</v></c></row>`)), fault.Invalid},
		"a row far away": {workbook(t, sheetXML(`<row><c><v>1</v></c></row><row r="2147483647"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row>`)), fault.TooLarge},
		"one text in every cell": {with(t, workbook(t, sheetXML(strings.Repeat(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 150)+`</row>`, 5_000))),
			"xl/sharedStrings.xml", `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>`+strings.Repeat("A", 150_000)+`</t></si></sst>`), fault.TooLarge},
		"a shared text that is a book": {with(t, workbook(t, sheetXML(`<row><c t="s"><v>0</v></c></row>`)),
			"xl/sharedStrings.xml", `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>`+strings.Repeat("A", 1<<20)+`</t></si></sst>`), fault.TooLarge},
		"shared beyond the last column": {with(t, workbook(t, sheetXML(`<row><c r="ZZ1" t="s"><v>0</v></c></row>`)),
			"xl/sharedStrings.xml", `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>A</t></si></sst>`), fault.TooLarge},
		"an entity of entities":    {workbook(t, `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`+sheetXML(`<row><c t="inlineStr"><is><t>&b;</t></is></c></row>`)), fault.Invalid},
		"an entity of the machine": {workbook(t, `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`+sheetXML(`<row><c t="inlineStr"><is><t>&e;</t></is></c></row>`)), fault.Invalid},
		"nothing but commas":       {[]byte("Name,UCI\n" + strings.Repeat(",", MaxFile-100)), fault.TooLarge},
		"nothing but quotes":       {[]byte("Name,UCI\n\"" + strings.Repeat(`""`, MaxFile/2-100)), fault.Invalid}, // the first never closes
		"a record of many lines":   {[]byte("Name,UCI\n" + strings.Repeat("a,\"\n\",", MaxFile/6-100)), fault.TooLarge},
		"more parts than any has":  {many(t, whole), fault.TooLarge},
		"far column":               {workbook(t, sheetXML(`<row><c r="XFD1"><v>1</v></c></row>`)), fault.TooLarge},
		"broken off":               {workbook(t, `<worksheet><sheetData><row><c><v>1</v></c></row><row><c><v`), fault.Invalid},
		"too many rows":            {[]byte(strings.Repeat("a\n", MaxRows+1)), fault.TooLarge},
		"too wide":                 {[]byte(strings.Repeat("a,", MaxColumns+1)), fault.TooLarge},
		"too long":                 {make([]byte, MaxFile+1), fault.TooLarge},
		"cut":                      {whole[:len(whole)-30], fault.Invalid},
		"junk":                     {[]byte("PK\x03\x04 junk"), fault.Invalid},
		"binary":                   {[]byte("\x00\x01\x02"), fault.Invalid},
	} {
		begun := time.Now()
		if _, err := Read(c.content); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	if _, err := Read(workbook(t, strings.Repeat("\x00", 70<<20))); err == nil || !strings.Contains(err.Error(), "sheet.unpacks_too_large") {
		t.Errorf("a small file that is large inside is refused for %v", err)
	}
	if sheets, err := Read(whole); err != nil || sheets[0].Rows[0][0].Text != "a" {
		t.Errorf("%v, %v", sheets, err)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, table()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("a,b\n1,\"2"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<16 {
			return
		}
		if _, err := Read(content); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("an internal failure for somebody's file: %v", err)
		}
	})
}

// CCM-27: a cell that holds more than is read of one is cut and marked, and the rest of the file is read.
func TestALongCellIsCut(t *testing.T) {
	sheets, err := Read([]byte("UCI,Text\n1," + strings.Repeat("é", MaxCell/2+1) + "\n2,short\n"))
	if err != nil || len(sheets[0].Rows) != 3 {
		t.Fatal(err)
	}
	if c := sheets[0].Rows[1][1]; !c.Long || len(c.Text) > MaxCell || !utf8.ValidString(c.Text) {
		t.Errorf("%d bytes, %v", len(c.Text), c.Long)
	}
	if c := sheets[0].Rows[2][1]; c != (Cell{Text: "short"}) {
		t.Errorf("%+v", c)
	}
	sheets, err = Read([]byte("Name,UCI\n" + strings.Repeat("x", MaxFile-100)))
	if err != nil || !sheets[0].Rows[1][0].Long || len(sheets[0].Rows[1][0].Text) != MaxCell {
		t.Errorf("a file of one cell: %v", err)
	}
}
