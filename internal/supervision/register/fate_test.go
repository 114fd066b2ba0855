package register

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
)

func read(t *testing.T, csv string, o Options) Reading {
	t.Helper()
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	o.Today = today
	r, err := Read(sheets, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func said(r Reading) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%d %s %s %s", f.Row, f.Column, f.Code, f.Severity))
	}
	return out
}

// CCM-27: what becomes of each thing that is found in a register.
func TestFates(t *testing.T) {
	const head = "UCI,Surname,Given name,DOB,Sex,Risk,Referred on,Decision date,Enrolled on,Last check-in,Missed,Breaches,Closed on,Notes\n"
	for name, c := range map[string]struct {
		row  string
		want []string
		rows int
	}{
		"nothing doubtful":        {"11112222,Deng,Chidi,1990-01-01,M,Low,2026-01-01,2026-01-02,2026-01-03,2026-02-01,2,2026-02-01,,x", nil, 1},
		"blank":                   {",,,,,,,,,,,,,\n-,-,,,,,,,,,,,,–", nil, 0},
		"no name":                 {"11112222,,,1990-01-01,M,,,,,,,,,", []string{"2 Surname no_name error"}, 0},
		"name of signs":           {"11112222,?!,,1990-01-01,M,,,,,,,,,", []string{"2 Surname no_name error"}, 0},
		"no UCI":                  {",Deng,Chidi,,M,,,,,,,,,", []string{"2 UCI uci_missing warning"}, 1},
		"short UCI":               {"157842,Deng,Chidi,,M,,,,,,,,,", []string{"2 UCI uci_length warning"}, 1},
		"worded UCI":              {"pending,Deng,Chidi,,M,,,,,,,,,", []string{"2 UCI uci_length warning"}, 1},
		"UCI twice":               {"1111-2222,Deng,Chidi,,M,,,,,,,,,\n11112222,DENG,Chidi,,M,,,,,,,,,", []string{"3 UCI uci_twice duplicate"}, 1},
		"same name and birth":     {"11112222,Koné,Mohamed,1990-01-01,M,,,,,,,,,\n33334444,Muhammad,KONE,1990-01-01,M,,,,,,,,,", []string{"3 UCI decide_later warning"}, 2},
		"same name only":          {"11112222,Koné,Mohamed,1990-01-01,M,,,,,,,,,\n33334444,Koné,Mohamed,1991-01-01,M,,,,,,,,,", nil, 2},
		"two ways":                {"11112222,Deng,Chidi,,M,,03/04/2026,,,,,,,", []string{"2 Referred on date_two_ways warning"}, 1},
		"two ways, settled":       {"11112222,Deng,Chidi,,M,,03/04/2026,2026-03-10,,,,,,", nil, 1},
		"both two ways":           {"11112222,Deng,Chidi,,M,,03/04/2026,04/03/2026,,,,,,", []string{"2 Referred on date_two_ways warning", "2 Decision date date_two_ways warning"}, 1},
		"both settled by a third": {"11112222,Deng,Chidi,,M,,03/04/2026,04/03/2026,2026-03-09,,,,,", nil, 1},
		"impossible":              {"11112222,Deng,Chidi,1899-02-30,M,,,,,,,,,", []string{"2 DOB date_impossible warning"}, 1},
		"too far back":            {"11112222,Deng,Chidi,1899-12-31,M,,1926-01-01,,,,,,,", []string{"2 DOB date_impossible warning", "2 Referred on date_impossible warning"}, 1},
		"unreadable":              {"11112222,Deng,Chidi,soon,M,,1/2/26,,,,,,,", []string{"2 DOB date_unreadable warning", "2 Referred on date_unreadable warning"}, 1},
		"future":                  {"11112222,Deng,Chidi,,M,,2031-01-05,,,,,,,", []string{"2 Referred on date_future warning"}, 1},
		"closed before enrolment": {"11112222,Deng,Chidi,,M,,2026-01-01,,2026-01-03,,,,2019-01-01,", []string{"2 Closed on date_out_of_order warning"}, 1},
		"referred last":           {"11112222,Deng,Chidi,,M,,2026-09-01,2026-01-02,2026-01-03,2026-02-01,,,,", []string{"2 Referred on date_out_of_order warning"}, 1},
		"born after referral":     {"11112222,Deng,Chidi,2026-01-03,M,,2026-01-01,,,,,,,", []string{"2 DOB date_out_of_order warning"}, 1},
		"unknown code":            {"11112222,Deng,Chidi,,M,??,,,,,,,,", []string{"2 Risk code_unknown warning"}, 1},
		"no sex":                  {"11112222,Deng,Chidi,,,,,,,,,,,", []string{"2 Sex sex_missing warning"}, 1},
		"no number":               {"11112222,Deng,Chidi,,M,,,,,,often,,,", []string{"2 Missed not_a_number warning"}, 1},
		"no day in words":         {"11112222,Deng,Chidi,,M,,2026-01-02,n/a,Not yet,,,,Still active,\n22223333,Deng,Ada,,F,,2026-01-02,S/O,Pas encore,,,,Toujours actif,", nil, 2},
		"broken cell":             {"#REF!,Deng,Chidi,,M,,,,,,,,,", []string{"2 UCI cell_broken warning"}, 1},
		"broken name":             {"11112222,#N/A,,,M,,,,,,,,,", []string{"2 Surname cell_broken warning", "2 Surname no_name error"}, 0},
		"formula":                 {"11112222,Deng,Chidi,,M,,,,,,,,,=1+1", []string{"2 Notes like_formula warning"}, 1},
		"one breach wrong":        {"11112222,Deng,Chidi,,M,,,,,,,2026-01-01; 2026-02-31,,", []string{"2 Breaches date_impossible warning"}, 1},
		"breach after closure":    {"11112222,Deng,Chidi,,M,,2026-01-01,,,,,2026-03-01; 2026-02-01,2026-02-15,", []string{"2 Breaches date_out_of_order warning", "2 reason reason_missing warning"}, 1},
		"broken date":             {"11112222,Deng,Chidi,#REF!,M,,,,,,,,,", []string{"2 DOB cell_broken warning"}, 1},
		"total":                   {"Total,,162,,,,,,,,45,,,", nil, 0},
		"total further on":        {",Grand total: 162,,,,,,,,,,,,", nil, 0},
		"count":                   {"162 clients,,,,,,,,,,,,,", nil, 0},
		"client named Somme":      {",Somme,Paul,,M,,,,,,,,,", []string{"2 UCI uci_missing warning"}, 1},
		"client named Sumner":     {"11112222,Sumner,,,M,,,,,,,,,", nil, 1},
		"headings again":          {strings.TrimSuffix(head, "\n"), nil, 0},
	} {
		r := read(t, head+c.row+"\n", Options{})
		if got := said(r); !slices.Equal(got, c.want) {
			t.Errorf("%s: said %q, want %q", name, got, c.want)
		}
		if len(r.Rows) != c.rows {
			t.Errorf("%s: %d rows came in, want %d", name, len(r.Rows), c.rows)
		}
	}
}

// CCM-27, RPT-2: a reason of closure without a day of closure is said and kept like a day that cannot be read; not beside such a day, nor beside a
// refusal, whose reason it is, nor is a word that is no reason taken for one.
func TestAReasonOfClosureWithoutADay(t *testing.T) {
	for row, want := range map[string]string{
		"Accepted,2026-01-20,,Left Canada":           "2 Reason closure_undated warning",
		",2026-01-20,still open,Transferred":         "2 Reason closure_undated warning",
		"Accepted,2026-01-20,2026-03-01,Left Canada": "",
		"Accepted,2026-01-20,soon,Left Canada":       "2 Closed on date_unreadable warning",
		"Declined,,,Other":                           "",
		"Accepted,2026-01-20,,papers":                "2 Reason code_unknown warning",
		",,,Left Canada":                             "2 Reason closure_unenrolled warning",
		"Accepted,soon,,Left Canada":                 "2 Enrolled on date_unreadable warning; 2 Reason closure_undated warning",
		"Accepted,2026-01-20,,":                      "",
	} {
		r := read(t, "UCI,Name,Sex,Decision,Enrolled on,Closed on,Reason\n11112222,Chidi Deng,M,"+row+"\n", Options{})
		if got := strings.Join(said(r), "; "); got != want {
			t.Errorf("%s: said %q, want %q", row, got, want)
		}
		undated := strings.Contains(want, CodeClosedUndated) || strings.Contains(want, CodeClosedUnenrolled)
		if one := r.Rows[0]; undated && (one.Text[Reason] != "" || one.Original[Reason] == "" || !one.TellsClosure()) || !undated && want != "" && strings.Contains(want, "Reason") && one.TellsClosure() {
			t.Errorf("%s: %+v", row, one)
		}
	}
}

// What is left empty keeps its text beside it; what is read is typed.
func TestNothingIsLost(t *testing.T) {
	r := read(t, "UCI,Name,Risk,Missed,Breaches,Shoe size,Closed on,Phone\n11112222,\"Okonkwo, Chidi\",??,2,\"2026-01-01, 03/01/2026 and 5 May 2026\",43,2031-01-01,+1 613 555-0100\n", Options{})
	row := r.Rows[0]
	if row.Text[FullName] != "Chidi Okonkwo" || row.Text[FamilyName] != "Okonkwo" || row.Text[GivenName] != "Chidi" || *row.Missed != 2 || row.Text[Phone] != "+1 613 555-0100" {
		t.Errorf("%+v", row)
	}
	want := map[Field]string{Risk: "??", Breaches: "2026-01-01, 03/01/2026 and 5 May 2026", Beside("Shoe size"): "43", Closed: "2031-01-01"}
	if !maps.Equal(row.Original, want) {
		t.Errorf("beside it stand %v", row.Original)
	}
	if !slices.Equal(row.Breaches, []clock.Date{"2026-01-01", "2026-05-05"}) {
		t.Errorf("breaches %v", row.Breaches)
	}
	if f := r.Findings[0]; f.Code != CodeColumnUnknown || f.Row != 1 || f.Column != "Shoe size" {
		t.Errorf("%+v", f)
	}
	r = read(t, "UCI,Name,Enrolled on,Breaches\n11112222,A,2026-03-02,03/01/2026\n", Options{})
	if !slices.Equal(r.Rows[0].Breaches, []clock.Date{"2026-03-01"}) && r.Findings[0].Code != CodeTwoWays {
		t.Errorf("%+v %v", r.Rows[0], r.Findings)
	}
}

// CCM-27: in every column of codes a word that stands for none leaves the cell empty, keeps its text beside it and is said.
func TestUnknownCodesInEveryColumn(t *testing.T) {
	heads := map[Field]string{Sex: "Sex", Citizenship: "Citizenship", Language: "Language", Interpreter: "Interpreter?", Risk: "Risk", Decision: "Decision",
		Standard: "Reports", Reason: "Reason", Ground: "Ground"}
	for _, f := range Fields {
		head := heads[f]
		if isCoded(f) != (head != "") {
			t.Errorf("%s: is a column of codes: %t", f, isCoded(f))
		}
		if head == "" {
			continue
		}
		for _, text := range []string{"Klingonish", "=Klingonish", "English / Klingonish", strings.Repeat("k", longestWord+1)} {
			r := read(t, "UCI,Name,"+head+"\n11112222,Ada Byrne,"+text+"\n", Options{})
			want := []string{"2 " + head + " code_unknown warning"}
			if got := said(r); !slices.Equal(got, want) || r.Rows[0].Text[f] != "" || r.Rows[0].Original[f] != text {
				t.Errorf("%s %.20q: said %q; in the cell %q, beside it %.20q", f, text, got, r.Rows[0].Text[f], r.Rows[0].Original[f])
			}
		}
	}
}

// The row whose UCI was met is kept aside, to be compared.
func TestTwice(t *testing.T) {
	r := read(t, "UCI,Name,Risk\n11112222,A B,Low\n1111-2222,A B,High\n", Options{})
	if len(r.Twice) != 1 || r.Twice[0].Number != 3 || r.Twice[0].Text[Risk] != "HIGH" || r.Findings[0].Other != 2 {
		t.Errorf("%+v", r)
	}
}

func TestHeadings(t *testing.T) {
	for row, want := range map[string][]Field{
		"Name,Given name,UCI":                           {FamilyName, GivenName, UCI},
		"File no,UCI #,Client":                          {"", UCI, FullName},
		"File no,Name,DOB":                              {UCI, FullName, BirthDate},
		"Nom / Surname,Prénom / Given name,DDN / DOB":   {FamilyName, GivenName, BirthDate},
		"UCI (8 or 10 digits),Name,Date of birth (dmy)": {UCI, FullName, BirthDate},
		"UCI,Name,Date the referral came,Client's current risk,Counsel's phone": {UCI, FullName, Referred, Risk, ""},
		"IUC,Nom,Prénom(s),Né(e) le,Aiguillé le,Fermé le,Motif de fermeture":    {UCI, FamilyName, GivenName, BirthDate, Referred, Closed, Reason},
		"UCI,Name,Phone,Phone": {UCI, FullName, Phone, ""},
		"N° IUC,Nom":           {UCI, FamilyName},
	} {
		var cells []sheet.Cell
		for text := range strings.SplitSeq(row, ",") {
			cells = append(cells, sheet.Cell{Text: text})
		}
		_, columns, ok := findHeadings([][]sheet.Cell{{{Text: "Register"}}, cells}, nil)
		var got []Field
		for _, c := range columns {
			got = append(got, c.Field)
		}
		if !ok || !slices.Equal(got, want) {
			t.Errorf("%s: %q", row, got)
		}
	}
	met := map[string]Field{}
	for f, names := range headings {
		for _, n := range names {
			if other, twice := met[n]; twice {
				t.Errorf("%q means %s and %s", n, f, other)
			}
			if _, twice := weak[n]; twice {
				t.Errorf("%q is both sure and weak", n)
			}
			met[n] = f
		}
	}
}

// CCM-27: what somebody said of a column counts before its heading: a field is taken from the column that had it, a
// column may mean nothing, and a heading that nobody knows may mean something.
func TestHeadingsThatSomebodyExplained(t *testing.T) {
	const file = "UCI,Name,City,Town,Odd,\n11112222,A B,x,y,high,M\n"
	r := read(t, file, Options{Headings: map[string]Field{"town": City, "city": "", "odd": Risk, "#6": Sex}})
	row := r.Rows[0]
	if row.Text[City] != "y" || r.Columns[2].Field != "" || row.Text[Risk] != "HIGH" || row.Text[Sex] != "M" || len(r.Findings) != 0 {
		t.Errorf("%+v", r)
	}
	r = read(t, "Col A,Col B,Col B\n11112222,A B,2026-01-02\n", Options{Headings: map[string]Field{"col a": UCI, "col b": FullName, "col b #2": Referred}})
	if len(r.Rows) != 1 || r.Rows[0].Text[FullName] != "A B" || r.Rows[0].Dates[Referred] != "2026-01-02" {
		t.Errorf("%+v", r)
	}
	if r = read(t, file, Options{Headings: map[string]Field{"town": City, "odd": City}}); r.Rows[0].Text[City] != "y" || r.Columns[4].Field != "" {
		t.Errorf("said twice: %+v", r.Columns)
	}
}

func TestOtherSheetsAreSaid(t *testing.T) {
	rows := [][]sheet.Cell{{{Text: "UCI"}, {Text: "Name"}}, {{Text: "11112222"}, {Text: "A"}}}
	r, err := Read([]sheet.Sheet{{Name: "Active", Rows: rows}, {Name: "Lists"}, {Name: "Closed", Rows: rows}}, Options{Today: today})
	if err != nil || len(r.Rows) != 1 || !slices.Equal(said(r), []string{"0 Closed other_sheet warning"}) {
		t.Errorf("%v, %v", said(r), err)
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		f          Field
		text, want string
	}{
		{Decision, "Accepté(e)", "ACCEPTED"}, {Decision, "refusée", "REFUSED_BY_SP"}, {Decision, "Non approuvé", "NOT_APPROVED_BY_CBSA"},
		{Decision, "Withdrawn", "WITHDRAWN"}, {Decision, "Declined – client withdrew", "WITHDRAWN"}, {Decision, "Refused (withdrawn by the client)", "WITHDRAWN"},
		{Decision, "Refusé – désistement", "WITHDRAWN"}, {Decision, "Refusée : s’est désistée", "WITHDRAWN"}, {Decision, "Désistement", "WITHDRAWN"},
		{Decision, "Refusé – client s’est désisté", "WITHDRAWN"}, {Decision, "Refusée - le client a retiré sa demande", "WITHDRAWN"}, {Decision, "Refusée – retrait du client", "WITHDRAWN"},
		{Decision, "Declined", "REFUSED_BY_SP"}, {Decision, "Declined – full", ""}, {Decision, "Non retiré", ""},
		{Reason, "A quitté le Canada", "LEFT_CANADA"}, {Standard, "Bi-weekly", "BIWEEKLY"}, {Risk, "Élevé", "HIGH"}, {Risk, "M", "MEDIUM"},
		{Risk, "HIGH", "HIGH"}, {Reason, "status_change", "STATUS_CHANGE"}, {Interpreter, "TRUE", "yes"}, {Sex, "Femme", "F"}, {Sex, "?", ""},
	} {
		if got, _ := code(c.f, c.text); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.f, c.text, got, c.want)
		}
	}
	met := map[string]string{}
	for f, list := range words {
		for w, c := range list {
			if other, twice := met[string(f)+w]; twice && other != c {
				t.Errorf("%q means %s and %s", w, c, other)
			}
			met[string(f)+w] = c
		}
	}
}

// CCM-27: a file whose letters may have been read wrongly says so, once.
func TestOddLettersAreSaid(t *testing.T) {
	r := read(t, "Name,UCI,Sex\nAndr\x8e Roy,11112222,M\n", Options{})
	if got := said(r); len(got) != 1 || r.Findings[0].Code != CodeEncoding || len(r.Rows) != 1 {
		t.Errorf("%v", got)
	}
}

// CCM-27: of a date out of order it is said which date it contradicts, also when it lies after that one; what is said of a
// column that the file has not is said of the field.
func TestWhatADateContradicts(t *testing.T) {
	catalogue, err := i18n.NewBundle(Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), catalogue, i18n.English, time.UTC)
	for row, want := range map[string]string{
		",2026-05-01,2026-04-01,":   "This date contradicts “last check-in”, 2026-05-01, in the same row. The cell stays empty and its text is kept.",
		",2026-05-01,,2026-06-01":   "This date contradicts “closed on”, 2026-05-01, in the same row. The cell stays empty and its text is kept.",
		"2026-06-01,2026-05-01,,":   "This date contradicts “closed on”, 2026-05-01, in the same row. The cell stays empty and its text is kept.",
		",,,01/06/2026; 2026-07-01": catalogue.Text(i18n.English, "register.finding.date_two_ways"),
	} {
		head := "Name,DOB,Closed on,Last check-in,Breaches,Sex,Referred on,Reason\n"
		if row == ",2026-05-01,2026-04-01," {
			head = "Name,DOB,Last check-in,Closed on,Breaches,Sex,Referred on,Reason\n"
		}
		reason := ",F,,Other"
		if strings.HasPrefix(row, ",,") { // not closed
			reason = ",F,,"
		}
		r := read(t, head+"Ada Byrne,"+row+reason+"\n", Options{})
		if len(r.Findings) != 2 || r.Findings[0].Sentence(ctx) != want || r.Findings[1].Where(ctx) != "UCI" || r.Findings[1].Column != "uci" {
			t.Errorf("%s: %+v", row, r.Findings)
		}
	}
}

// CCM-27: a date after the day as of which the register stands is said to lie after that day, which is named: on the day of
// the import it may be long past. So is whom a case manager's name may mean.
func TestAfterTheRegistersDay(t *testing.T) {
	catalogue, err := i18n.NewBundle(Locale)
	if err != nil {
		t.Fatal(err)
	}
	const head = "UCI,Name,Enrolled on,Breaches,Sex\n"
	sheets, err := sheet.Read([]byte(head + "11112222,Ada Byrne,2026-11-03,2026-11-04,F\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(sheets, Options{Today: "2026-10-31"})
	if err != nil || len(r.Findings) != 2 {
		t.Fatalf("%+v, %v", r.Findings, err)
	}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		ctx := i18n.With(t.Context(), catalogue, l, time.UTC)
		for _, f := range r.Findings {
			if said := (Finding{Code: CodeCaseManager, Perhaps: "Chidi Okonkwo"}).Sentence(ctx); !strings.Contains(said, "Chidi Okonkwo") {
				t.Errorf("%s: %q", l, said)
			}
			if said := f.Sentence(ctx); f.Code != CodeFuture || !strings.Contains(said, "2026-10-31") {
				t.Errorf("%s: %s %q", l, f.Code, said)
			}
		}
	}
}

func TestEveryCodeIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../../docs/register-findings.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range Refusals {
		if !strings.Contains(string(page), "| `"+c+"` |") {
			t.Errorf("%s is not in docs/register-findings.md", c)
		}
	}
	for _, c := range Codes {
		if !strings.Contains(string(page), "| `"+c+"` |") {
			t.Errorf("%s is not in docs/register-findings.md", c)
		}
		for _, l := range []string{"en", "fr"} {
			texts, err := Locale.ReadFile("locale/" + l + ".json")
			if err != nil || !strings.Contains(string(texts), `"`+(Finding{Code: c}).Key()+`"`) {
				t.Errorf("%s has no sentence in %s (%v)", c, l, err)
			}
		}
	}
}

func FuzzUCI(f *testing.F) {
	for _, s := range []string{"1111-2222", "11-1111-2222", "157842", "", "-", "=1", "no UCI yet"} {
		f.Add(s, "1111-2222")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		rows := [][]sheet.Cell{{{Text: "UCI"}, {Text: "Name"}}, {{Text: a}, {Text: "A"}}, {{Text: b}, {Text: "B"}}}
		r, err := Read([]sheet.Sheet{{Rows: rows}}, Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(r.Rows) + len(r.Twice) + r.Skipped; n != 2 {
			t.Errorf("%q and %q: %d rows of 2", a, b, n)
		}
		for _, row := range r.Rows {
			if !slices.Contains([]string{"", a, b}, row.Text[UCI]) {
				t.Errorf("%q was not kept as written: %q", a, row.Text[UCI])
			}
		}
	})
}

func FuzzHeadings(f *testing.F) {
	for _, s := range []string{"UCI,Name,DOB", "IUC;Nom;Prénom(s)", "Date of ((birth]", "UCI / IUC|Nom", "\xff,Name,Risk"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var cells []sheet.Cell
		for _, text := range strings.FieldsFunc(line, func(c rune) bool { return c == ',' || c == ';' }) {
			cells = append(cells, sheet.Cell{Text: text})
		}
		columns, _ := columnsOf(cells, nil)
		taken := map[Field]bool{}
		for _, c := range columns {
			if c.Field != "" && taken[c.Field] {
				t.Errorf("%q: %s is taken twice", line, c.Field)
			}
			taken[c.Field] = true
		}
	})
}

// A row's dates, in whatever order the cells say them, are never wrong by what must come first.
func FuzzSettle(f *testing.F) {
	f.Add("1960-01-01", "03/04/2026", "04/03/2026", "2026-03-09", "29-Jul-26", "2019-01-01", 0)
	f.Add("", "2026-09-01", "2026-01-02", "2026-01-03", "", "", 1)
	f.Fuzz(func(t *testing.T, born, referred, decided, enrolled, last, closed string, order int) {
		texts := map[Field]string{BirthDate: born, Referred: referred, DecisionDate: decided, Enrolled: enrolled, LastCheckIn: last, Closed: closed}
		cells := map[Field]reading{}
		for f, text := range texts {
			cells[f] = readDate(sheet.Cell{Text: text})
		}
		settled := settle(cells, func(Field) Order { return Order(max(0, order%3)) }, today)
		dates, wrong := settled.dates, settled.wrong
		latest := dates[BirthDate]
		for f, text := range texts {
			if _, has := dates[f]; text != "" && has == (wrong[f] != "") {
				t.Errorf("%s %q: %q and %q", f, text, dates[f], wrong[f])
			}
			if contradicted := texts[settled.against[f]] != ""; contradicted != (wrong[f] == CodeOutOfOrder) {
				t.Errorf("%s %q: %q contradicts %q", f, text, wrong[f], settled.against[f])
			}
		}
		for _, f := range chain {
			if d := dates[f]; d != "" {
				if d < latest {
					t.Errorf("%s %s before %s", f, d, latest)
				}
				latest = d
			}
		}
	})
}

// CCM-27: of a register whose headings nobody knows, the row of words is taken for the heading where somebody looks and says
// what the columns are; without anybody it is refused, and so is a file in which nothing stands.
func TestHeadingsThatNobodyKnows(t *testing.T) {
	const file = "Les gens,,\nQui est-ce,Dossier,Arrivé\nChidi Okonkwo,11112222,2026-01-02\n"
	sheets, err := sheet.Read([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(sheets, Options{Today: "2026-11-10"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody looks: %v", err)
	}
	r, err := Read(sheets, Options{Today: "2026-11-10", Unheaded: true})
	if err != nil || r.Heading != 2 || len(r.Columns) != 3 || r.Columns[0].Field != "" || len(r.Rows) != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	said := map[string]Field{r.Columns[0].Key: FullName, r.Columns[1].Key: UCI, r.Columns[2].Key: Referred}
	for _, unheaded := range []bool{true, false} {
		r, err := Read(sheets, Options{Today: "2026-11-10", Headings: said, Unheaded: unheaded})
		if err != nil || len(r.Rows) != 1 || r.Rows[0].Text[UCI] != "11112222" || r.Rows[0].Dates[Referred] != "2026-01-02" {
			t.Errorf("%+v, %v", r.Rows, err)
		}
	}
	for _, content := range []string{"\n\n", "1,2\n3,4\n"} {
		sheets, err := sheet.Read([]byte(content))
		if err != nil {
			continue
		}
		if _, err := Read(sheets, Options{Today: "2026-11-10", Unheaded: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// CCM-27: several days of one cell of which the same is wrong are one cell to look at, with what each says; of which
// something else is wrong are two.
func TestSeveralDaysOfOneCell(t *testing.T) {
	for cell, want := range map[string][]string{
		"03/04/2026; 05/06/2026":             {CodeTwoWays + " 03/04/2026; 05/06/2026"},
		"03/04/2026; 2026-02-31; 05/06/2026": {CodeTwoWays + " 03/04/2026; 05/06/2026", CodeImpossible + " 2026-02-31"},
		"03/04/2026; 03/04/2026":             {CodeTwoWays + " 03/04/2026"},
	} {
		r := read(t, "UCI,Name,Sex,Breaches\n11112222,Ada Byrne,F,"+cell+"\n", Options{})
		var got []string
		for _, f := range r.Findings {
			got = append(got, f.Code+" "+f.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", cell, got)
		}
	}
}

// CCM-27: a cell that stays empty is not said to come in; whatever says so in its sentence says so in its fate.
func TestTheFateOfACell(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range Codes {
		f := Finding{Code: code, Severity: Warning}
		said := bundle.Keys(i18n.English)[f.Key()]
		if empty := strings.Contains(said, "left empty") || strings.Contains(said, "stays empty"); empty != (f.Fate() == "register.fate.empty") {
			t.Errorf("%s: its fate is %q, and its sentence: %s", code, f.Fate(), said)
		}
		if fate := f.Fate(); fate != "" && bundle.Text(i18n.French, fate) == fate {
			t.Errorf("%s has no French", fate)
		}
	}
}

// CCM-27: a row that says both that its client was not accepted and when they were enrolled enrols nobody.
func TestNobodyIsEnrolledOnARefusal(t *testing.T) {
	for decision, want := range map[string]string{"Accepted": "", "": "", "perhaps": CodeUnknown, "Declined": CodeNotAccepted, "Withdrawn": CodeNotAccepted} {
		r := read(t, "Name,UCI,Sex,Referred on,Decision,Enrolled on\nAda Byrne,11112222,F,2026-03-01,"+decision+",2026-03-05\n", Options{Today: "2026-11-10"})
		var codes []string
		for _, f := range r.Findings {
			codes = append(codes, f.Code)
		}
		if is := strings.Join(codes, " "); is != want || (r.Rows[0].Dates[Enrolled] == "") != (want == CodeNotAccepted) || want == CodeNotAccepted && r.Rows[0].Original[Enrolled] != "2026-03-05" {
			t.Errorf("%s: %s, %+v", decision, is, r.Rows[0])
		}
	}
}

// CCM-27, RPT-2: nobody who was not accepted breaches or misses anything, as the same row says; the text is kept.
func TestABreachNeedsAnAcceptance(t *testing.T) {
	for name, c := range map[string]struct {
		decision, missed, breaches string
		want                       []string
	}{
		"declined":               {"Declined", "2", "2026-03-20; 2026-03-25", []string{"2 Breaches never_supervised", "2 Missed never_supervised"}},
		"withdrawn":              {"Withdrawn", "", "2026-03-20", []string{"2 Breaches never_supervised"}},
		"declined, nothing told": {"Declined", "0", "-", nil},
		"accepted":               {"Accepted", "2", "2026-03-20; 2026-03-25", nil},
		"nothing decided":        {"", "2", "2026-03-20; 2026-03-25", nil},
	} {
		r := read(t, "Name,UCI,Referred on,Decision,Missed,Breaches\nAda Byrne,11112222,2026-03-01,"+c.decision+","+c.missed+","+c.breaches+"\n", Options{})
		var got []string
		for _, f := range r.Findings {
			got = append(got, fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Code))
		}
		row, refused := r.Rows[0], c.decision != "Accepted" && c.decision != ""
		if !slices.Equal(got, c.want) || (row.Missed == nil) != refused || (len(row.Breaches) == 0) != refused || len(c.want) > 0 && row.Original[Breaches] != c.breaches {
			t.Errorf("%s: %q, want %q; %+v", name, got, c.want, row)
		}
	}
}
