package register

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

const today = clock.Date("2026-11-26")

func reading1(t *testing.T, name string) Reading {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := sheet.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(sheets, Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// planted says which finding must meet each kind of fault planted in the registers.
var planted = map[string][]string{
	"missing": {CodeUCIMissing}, "six digits: warn, not reject": {CodeUCILength}, "impossible date": {CodeImpossible},
	"in the future": {CodeFuture}, "formula text: keep as text, never live in an export": {CodeLikeFormula},
	"unknown value": {CodeUnknown}, "empty: unknown is a value": {CodeSexMissing}, "before enrolment": {CodeOutOfOrder},
}

// CCM-27: the three registers as providers keep them: every fault planted in them is said, and no good row is lost.
func TestRegistersAsTheyAreKept(t *testing.T) {
	for name, rows := range map[string]int{"register-harbour-towns.csv": 161, "register-river-valley.xlsx": 161, "registre-des-rapides.xlsx": 161} {
		t.Run(name, func(t *testing.T) {
			r := reading1(t, name)
			if len(r.Rows) != rows {
				t.Errorf("%d rows came in, want %d", len(r.Rows), rows)
			}
			for _, c := range r.Columns {
				if c.Field == "" {
					t.Errorf("column %q was not understood", c.Heading)
				}
			}
			faults(t, name, r)
			for _, f := range r.Findings {
				if f.Severity == Error {
					t.Errorf("row %d was lost: %s", f.Row, f.Code)
				}
			}
		})
	}
}

func faults(t *testing.T, name string, r Reading) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name+".faults.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		parts := strings.SplitN(lines.Text(), "\t", 3)
		var data, other int
		if _, err := fmt.Sscanf(parts[0], "data row %d", &data); err != nil {
			t.Fatal(err)
		}
		number := data + r.Heading
		if _, err := fmt.Sscanf(parts[2], "same person as data row %d", &other); err == nil {
			expect(t, r, number, other+r.Heading, CodeUCITwice)
			continue
		}
		if _, err := fmt.Sscanf(parts[2], "near duplicate of data row %d", &other); err == nil {
			expect(t, r, number, other+r.Heading, CodeDecideLater)
			continue
		}
		codes, known := planted[parts[2]]
		if !known {
			t.Fatalf("a fault of an unknown kind: %q", parts[2])
		}
		expect(t, r, number, 0, codes...)
	}
}

func expect(t *testing.T, r Reading, row, other int, codes ...string) {
	t.Helper()
	if !slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Row == row && slices.Contains(codes, f.Code) && (other == 0 || f.Other == other)
	}) {
		var said []string
		for _, f := range r.Findings {
			if f.Row == row {
				said = append(said, fmt.Sprintf("%s %s %q %d", f.Column, f.Code, f.Text, f.Other))
			}
		}
		t.Errorf("row %d: %v (about %d) was not said; said %v", row, codes, other, said)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		text string
		want []clock.Date
	}{
		{"2026-10-31", []clock.Date{"2026-10-31"}}, {"2026/1/3", []clock.Date{"2026-01-03"}}, {"22/10/1961", []clock.Date{"1961-10-22"}},
		{"05/20/2026", []clock.Date{"2026-05-20"}}, {"03/04/2026", []clock.Date{"2026-04-03", "2026-03-04"}}, {"05/05/2026", []clock.Date{"2026-05-05"}},
		{"29 July 2026", []clock.Date{"2026-07-29"}}, {"16 avril 1958", []clock.Date{"1958-04-16"}}, {"1er août 2026", []clock.Date{"2026-08-01"}},
		{"Oct. 3, 2026", []clock.Date{"2026-10-03"}}, {"2026-02-30", nil}, {"31/02/2026", nil}, {"soon", nil}, {"", nil}, {"1 smarch 2026", nil},
		{"99999999999999999999/1/2026", nil}, {"29-Jul-26", []clock.Date{"2026-07-29"}}, {"lundi 3 août 2026", []clock.Date{"2026-08-03"}},
		{"20261031", []clock.Date{"2026-10-31"}}, {"2026-10-31T09:30:00", []clock.Date{"2026-10-31"}}, {"July 4th, 2026", []clock.Date{"2026-07-04"}},
		{"3-mai-2026", []clock.Date{"2026-05-03"}}, {"2026-May-03", []clock.Date{"2026-05-03"}}, {"Sunday, 3 May 2026", []clock.Date{"2026-05-03"}},
		{"13/13/2026", nil}, {"1/2/26", nil},
	} {
		if got := readDate(sheet.Cell{Text: c.text}).dates; !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

func one(t *testing.T, csv string, o Options) (Row, []Finding) {
	t.Helper()
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	o.Today = today
	r, err := Read(sheets, o)
	if err != nil || len(r.Rows) == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	return r.Rows[0], r.Findings
}

// A date that can be read two ways is settled by its neighbours, else by the order asked, else left empty.
func TestDatesReadableTwoWays(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision date,Enrolled on\n"
	row, found := one(t, head+"A B,11112222,2026-03-01,03/04/2026,2026-03-10\n", Options{})
	if row.Dates[DecisionDate] != "2026-03-04" || len(found) != 0 {
		t.Errorf("by neighbours: %v %v", row.Dates, found)
	}
	row, found = one(t, head+"A B,11112222,,03/04/2026,\n", Options{})
	if row.Dates[DecisionDate] != "" || row.Original[DecisionDate] != "03/04/2026" || found[0].Code != CodeTwoWays {
		t.Errorf("left empty: %v %v", row, found)
	}
	row, _ = one(t, head+"A B,11112222,,03/04/2026,\n", Options{Order: MonthFirst})
	if row.Dates[DecisionDate] != "2026-03-04" {
		t.Errorf("by order: %v", row.Dates)
	}
	row, _ = one(t, head+"A B,11112222,,03/04/2026,\n", Options{Order: MonthFirst, Orders: map[Field]Order{DecisionDate: DayFirst}})
	if row.Dates[DecisionDate] != "2026-04-03" {
		t.Errorf("by the column's order: %v", row.Dates)
	}
}

// Title lines, totals, blank rows and repeated headings are passed over and counted; rows keep their numbers.
func TestWhatIsPassedOver(t *testing.T) {
	sheets, err := sheet.Read([]byte("Clients 2026\n\nNom,IUC,Risque\nA B,11112222,Faible\n\nNom,IUC,Risque\nC D,22223333,Élevé\nTotal: 2\n,33334444,\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(sheets, Options{Today: today})
	if err != nil || len(r.Rows) != 2 || r.Skipped != 3 || r.Rows[1].Number != 7 || r.Rows[1].Text[Risk] != "HIGH" {
		t.Errorf("%+v, %v", r, err)
	}
	if last := r.Findings[len(r.Findings)-1]; last.Code != CodeNoName || last.Row != 9 {
		t.Errorf("%+v", last)
	}
	if _, err := Read([]sheet.Sheet{{Rows: [][]sheet.Cell{{{Text: "nothing"}}}}}, Options{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

// The same row says the same; a changed one does not.
func TestFingerprint(t *testing.T) {
	a, _ := one(t, "Name,UCI,Risk\nA B,11112222,Low\n", Options{})
	b, _ := one(t, "Risk,UCI,Name\nLow,11112222,A B\n", Options{})
	c, _ := one(t, "Name,UCI,Risk\nA B,11112222,High\n", Options{})
	if a.Fingerprint != b.Fingerprint || a.Fingerprint == c.Fingerprint {
		t.Error("a fingerprint is of what the row says, in any order")
	}
}

func TestEveryHeadingIsFolded(t *testing.T) {
	for f, names := range headings {
		for _, n := range names {
			if registry.Fold(n) != n {
				t.Errorf("%s: %q is never met, headings are folded to %q", f, n, registry.Fold(n))
			}
		}
	}
	for f, codes := range words {
		for w := range codes {
			if registry.Fold(w) != w {
				t.Errorf("%s: %q is never met", f, w)
			}
		}
	}
}

func FuzzRegister(f *testing.F) {
	f.Add("Name,UCI,DOB,Referred on\nA,1,03/04/2026,2026-01-01\n")
	f.Add("Nom;IUC;Manquements\nA;1;2026-01-01; 2026\n")
	f.Fuzz(func(t *testing.T, csv string) {
		sheets, err := sheet.Read([]byte(csv))
		if err != nil {
			return
		}
		r, err := Read(sheets, Options{Today: today})
		if err != nil {
			return
		}
		for _, row := range r.Rows {
			if registry.Fold(row.Text[FullName]) == "" {
				t.Errorf("a row without a name came in: %+v", row)
			}
			for _, d := range row.Dates {
				if !d.Valid() || d > today {
					t.Errorf("a date that cannot be came in: %q", d)
				}
			}
		}
	})
}

func FuzzDate(f *testing.F) {
	f.Add("03/04/2026")
	f.Add("1er août 2026")
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range readDate(sheet.Cell{Text: text}).dates {
			if !d.Valid() {
				t.Errorf("%q gives %q", text, d)
			}
		}
	})
}

// CCM-2: a country and a language come in as codes, whatever a register calls them.
func TestCountriesAndLanguagesComeInAsCodes(t *testing.T) {
	for _, c := range []struct{ citizenship, language, country, spoken string }{
		{"Somalie", "arabe", "SOM", "ar"}, {"SOM", "so", "SOM", "so"}, {"Myanmar", "Luganda", "MMR", "lg"}, {"Ghana", "Twi", "GHA", "tw"},
		{"SSD", "Dinka", "SSD", "din"}, {"Neverland", "a little of each", "", ""},
	} {
		row, _ := one(t, "Name,Citizenship,Language\nNoor Warsame,"+c.citizenship+","+c.language+"\n", Options{})
		if row.Text[Citizenship] != c.country || row.Text[Language] != c.spoken {
			t.Errorf("%q, %q came in as %q, %q", c.citizenship, c.language, row.Text[Citizenship], row.Text[Language])
		}
	}
}

// CCM-27: a count of missed check-ins is known by its heading, in the masculine and the feminine.
func TestHeadingsOfMissed(t *testing.T) {
	for _, heading := range []string{"Missed", "Absences", "Manqués", "Manquées", "Manqué(e)s", "Rencontres manquées"} {
		if f, ok := fieldNamed(heading); !ok || f != Missed {
			t.Errorf("%s is %q", heading, f)
		}
	}
}
