package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

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

// Bombs and junk are refused at once.
func TestRefusals(t *testing.T) {
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			if _, err := f.Write(make([]byte, 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		content []byte
		kind    fault.Kind
	}{
		"bomb":          {bomb.Bytes(), fault.TooLarge},
		"too many rows": {[]byte(strings.Repeat("a\n", MaxRows+1)), fault.TooLarge},
		"too wide":      {[]byte(strings.Repeat("a,", MaxColumns+1)), fault.TooLarge},
		"too long":      {make([]byte, MaxFile+1), fault.TooLarge},
		"junk":          {[]byte("PK\x03\x04 junk"), fault.Invalid},
		"binary":        {[]byte("\x00\x01\x02"), fault.Invalid},
	} {
		if _, err := Read(c.content); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
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
