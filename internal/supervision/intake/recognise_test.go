package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/intake/precedent"
	"passerelle/internal/supervision/intake/staff"
	"passerelle/internal/supervision/register"
)

// later brings a later month's register in with its changes.
func later(t *testing.T, h house, csv string) Outcome {
	t.Helper()
	out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, csv), Region: "ATL", Settings: Settings{AsOf: "2026-11-09", Reason: "As the register says"}, Changes: true})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// looks gives how many rows have which fate, and the rows of one.
func looks(t *testing.T, h house, csv string, fate Fate) (map[Fate]int, []LookedRow) {
	t.Helper()
	importID, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(csv), Hash: csv, Region: "ATL"})
	if err != nil {
		t.Fatal(err)
	}
	look, err := h.LookAtRegister(ctx, h.supervisor, importID, fate, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.DropRegister(ctx, h.supervisor, importID); err != nil {
		t.Fatal(err)
	}
	return look.Counts, look.Rows
}

func differs(rows []LookedRow) (out []string) {
	for _, r := range rows {
		for _, d := range r.Differences {
			out = append(out, strings.Join([]string{string(d.Field), d.Was, d.Is, d.Kept}, " "))
		}
	}
	return out
}

func ucis(t *testing.T, d *db.DB) []string {
	t.Helper()
	out, err := db.All[string](ctx, d, "select uci_digits from client where uci_digits<>'' and merged_into='' and not withdrawn order by uci_digits")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	people = "UCI,Surname,Given name,DOB,Sex,Risk,City,Referred on,Enrolled on,Phone\n"
	iryna  = "71614607,Petrovic,Iryna,1980-05-05,F,Low,Rapides,2026-05-01,2026-05-10,555-0001\n79859804,Petrović,Iryna,1980-05-05,F,Low,Rapides,2026-05-01,2026-05-10,555-0001\n"
)

// CCM-1, CCM-27: two records that were put together keep their UCIs through every later register: each row is of its own file,
// the UCI of the client stays, and who is taken out again has their own.
func TestMergedClientsKeepTheirUCIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		later(t, h, people+iryna)
		one, other := named(t, d, "Iryna Petrovic")[0], named(t, d, "Iryna Petrović")[0]
		if err := h.SamePerson(ctx, h.supervisor, one.ID, other.ID); err != nil {
			t.Fatal(err)
		}
		next := people + strings.ReplaceAll(iryna, "Low", "High")
		counts, rows := looks(t, h, next, FateChanges)
		if got := differs(rows); counts[FateChanges] != 2 || !slices.Equal(got, []string{"risk LOW HIGH ", "uci 71614607 79859804 " + keptUCI, "risk LOW HIGH "}) {
			t.Errorf("the look: %v, %q", counts, got)
		}
		if out := later(t, h, next); out.Changed != 2 || out.Imported+out.Undecided != 0 || !slices.Equal(ucis(t, d), []string{"71614607"}) || slices.Contains(codesOf(out, register.Warning), register.CodeDecideLater) {
			t.Errorf("%+v, %v", out, ucis(t, d))
		}
		for _, f := range files(t, d) {
			if f.Risk != "HIGH" {
				t.Errorf("a row changed the file of the other: %+v", standing(f))
			}
		}
		if n := number(t, d, "select count(*) from client_correction where detail='uci'"); n != 0 {
			t.Errorf("%d UCIs were corrected", n)
		}
		merges, err := h.Registry.MergesInto(ctx, d, one.ClientID)
		if err != nil || len(merges) != 1 {
			t.Fatal(merges, err)
		}
		if err := h.NotSamePerson(ctx, h.supervisor, one.ID, merges[0].ID); err != nil || !slices.Equal(ucis(t, d), []string{"71614607", "79859804"}) {
			t.Errorf("taken out again: %v, %v", ucis(t, d), err)
		}
		if out := later(t, h, people+strings.ReplaceAll(iryna, "Low", "Medium")); out.Changed != 2 || out.Imported+out.Undecided != 0 {
			t.Errorf("after that: %+v", out)
		}
		asEvents(t, d, h)
	})
}

// CCM-1, CCM-27, RPT-2: of a client who had two records, each with a stay, the next register may write both stays under one UCI, as of one
// person: the second row is of the file that begins on its day, whatever somebody says it is of, and opens no third.
func TestTheStayOfAMergedClientIsHere(t *testing.T) {
	const stays = "UCI,Surname,Given name,DOB,Risk,Referred on,Decision,Decided on,Enrolled on,Closed on\n"
	for name, says := range map[string]Choice{"another stay": AnotherStay, "the same": TakeChanges} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				later(t, h, stays+"78000001,Solo,Sam,1980-05-05,Low,2026-06-01,Accepted,2026-06-03,2026-06-05,2026-07-20\n42000005,Solo,Samuel,1980-05-05,Low,2026-10-01,Accepted,2026-10-03,2026-10-05,\n")
				one, other := named(t, d, "Sam Solo")[0], named(t, d, "Samuel Solo")[0]
				if err := h.SamePerson(ctx, h.supervisor, one.ID, other.ID); err != nil {
					t.Fatal(err)
				}
				i := Import{Reading: asRead(t, stays+"78000001,Solo,Sam,1980-05-05,Low,2026-06-01,Accepted,2026-06-03,2026-06-05,2026-07-20\n78000001,Solo,Sam,1980-05-05,High,2026-10-01,Accepted,2026-10-03,2026-10-05,\n"),
					Region: "ATL", Changes: true, Choices: map[int]Choice{3: says}, Settings: Settings{AsOf: "2026-11-09"}}
				out, err := h.ImportRegister(ctx, h.supervisor, i)
				if err != nil || out.Imported != 0 || out.Changed != 1 || len(files(t, d)) != 2 {
					t.Fatalf("%+v, %v", out, err)
				}
				for _, f := range files(t, d) {
					if want := map[bool]string{true: "HIGH", false: "LOW"}[f.ID == other.ID]; f.Risk != want {
						t.Errorf("%s reads %s, want %s", f.ReferredOn, f.Risk, want)
					}
				}
			})
		})
	}
}

// CCM-27: what was decided while a register is on its way in is kept as it was decided.
func TestMergedWhileARegisterComesIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		later(t, h, people+iryna)
		one, other := named(t, d, "Iryna Petrovic")[0], named(t, d, "Iryna Petrović")[0]
		i := Import{Reading: asRead(t, people+strings.ReplaceAll(iryna, "Low", "High")), Region: "ATL", Settings: Settings{AsOf: "2026-11-09", Reason: "r"}, Changes: true}
		var err error
		if i.Staff, err = staff.Of(ctx, h.Access, "org"); err != nil {
			t.Fatal(err)
		}
		if i.id, err = h.beginImport(ctx, h.supervisor, i); err != nil {
			t.Fatal(err)
		}
		if i.known, err = h.knownOf(ctx, "org", i.id); err != nil {
			t.Fatal(err)
		}
		i.known.claim(h.supervisor, i.Reading)
		i.batch = &newFiles{rows: map[string]bool{}}
		if err := h.SamePerson(ctx, h.supervisor, one.ID, other.ID); err != nil {
			t.Fatal(err)
		}
		var out Outcome
		for _, row := range i.Reading.Rows {
			if err := h.importRow(ctx, h.supervisor, i, row, false, &out); err != nil {
				t.Fatal(err)
			}
		}
		if out.Changed != 2 || !slices.Equal(ucis(t, d), []string{"71614607"}) {
			t.Errorf("%+v, %v", out, ucis(t, d))
		}
	})
}

// CCM-27, SEC-3: a client whose UCI, name or birth date somebody corrected here is known by the row that brought them; what was
// corrected stays, and the page says so of the UCI.
func TestCorrectedClientIsRecognised(t *testing.T) {
	const brought = people + "9217-4772,Warsame,Noor,1972-08-05,X,Low,Newtown,2024-12-31,2025-01-19,555-1212\n,Farr,Ed,1970-01-01,M,Low,Truro,2026-03-04,,555-0100\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		later(t, h, brought)
		for name, right := range map[string]registry.Client{"Noor Warsame": {UCIWritten: "92174773", FullName: "Noor Warsama", BirthDate: "1973-08-05"}, "Ed Farr": {UCIWritten: "55556666", FullName: "Edward Farr", BirthDate: "1970-01-02"}} {
			f := named(t, d, name)[0]
			c, err := h.Registry.ClientByID(ctx, d, f.ClientID)
			if err != nil {
				t.Fatal(err)
			}
			c.UCIWritten, c.FullName, c.FamilyName, c.GivenName, c.BirthDate = right.UCIWritten, right.FullName, "", "", right.BirthDate
			if err := h.CorrectClient(ctx, h.supervisor, f.ID, c, "As the card says"); err != nil {
				t.Fatal(err)
			}
		}
		next := strings.NewReplacer("555-1212", "555-0189", "555-0100", "555-0101").Replace(brought)
		counts, rows := looks(t, h, next, FateChanges)
		if got := differs(rows); counts[FateChanges] != 2 || !slices.Equal(got, []string{"uci 92174773 9217-4772 " + keptUCI, "phone 555-1212 555-0189 ", "phone 555-0100 555-0101 "}) {
			t.Errorf("the look: %v, %q", counts, got)
		}
		if out := later(t, h, next); out.Changed != 2 || out.Imported+out.Undecided != 0 || !slices.Equal(ucis(t, d), []string{"55556666", "92174773"}) {
			t.Errorf("%+v, %v", out, ucis(t, d))
		}
		if n := number(t, d, "select count(*) from supervision_file"); n != 2 {
			t.Errorf("%d files", n)
		}
		// The right UCI on a second row of the same register is only to be compared.
		both := next + "92174773,Warsame,Noor,1972-08-05,X,High,Newtown,2024-12-31,2025-01-19,555-0189\n"
		if counts, _ := looks(t, h, both, ""); counts[FateSettle] != 1 || counts[FateHere] != 2 {
			t.Errorf("two rows of one file: %v", counts)
		}
	})
}

// CCM-1, CCM-27: a row with a UCI that a client has or had, but with another name and another birth date, is of somebody else by all that
// it says: it is only ever to be compared, whatever row stands first, and the row with the client's own UCI has the file.
func TestAnothersRowTakesNoFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		noor := "9217-4772,Warsame,Noor,1972-08-05,X,Low,Newtown,2024-12-31,2025-01-19,555-1212\n"
		later(t, h, people+noor)
		f := named(t, d, "Noor Warsame")[0]
		c, err := h.Registry.ClientByID(ctx, d, f.ClientID)
		if err != nil {
			t.Fatal(err)
		}
		c.UCIWritten = "9217-4773"
		if err := h.CorrectClient(ctx, h.supervisor, f.ID, c, "It was somebody else's"); err != nil {
			t.Fatal(err)
		}
		other := "Tremblay,Zachary,1999-09-09,M,High,Truro,2024-12-31,2025-01-19,555-0100\n"
		hers := strings.NewReplacer("9217-4772", "9217-4773", ",Low,", ",Medium,").Replace(noor)
		for name, rows := range map[string]struct {
			csv             string
			settle, changes int
		}{
			"the former UCI":              {"9217-4772," + other, 1, 0},
			"the UCI of now":              {"9217-4773," + other, 1, 0},
			"the former, and hers below":  {"9217-4772," + other + hers, 1, 1},
			"the former, and hers before": {hers + "9217-4772," + other, 1, 1},
			"the former, as it was":       {strings.Replace(noor, ",Low,", ",Medium,", 1), 0, 1},
		} {
			if counts, _ := looks(t, h, people+rows.csv, ""); counts[FateSettle] != rows.settle || counts[FateChanges] != rows.changes || counts[FateNew] != 0 {
				t.Errorf("%s: %v", name, counts)
			}
		}
		if out := later(t, h, people+"9217-4772,"+other+hers); out.Changed != 1 || out.Undecided != 1 || len(named(t, d, "Noor Warsame")) != 1 || !slices.Equal(ucis(t, d), []string{"92174773"}) {
			t.Errorf("%+v, %v", out, ucis(t, d))
		}
	})
}

// CCM-27: who has neither UCI nor birth date is compared with whom an earlier register brought under the name, in whom nothing tells
// them apart; whose file another row is about is not.
func TestNamesakes(t *testing.T) {
	const ana = ",Sansuci,Ana,9/5/1976,F,Low,Truro,2026-05-01,2026-05-10,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		later(t, h, people+ana)
		for what, c := range map[string]struct {
			rows string
			want map[Fate]int
		}{
			"word for word":            {ana, map[Fate]int{FateHere: 1}},
			"another risk":             {strings.Replace(ana, "Low", "High", 1), map[Fate]int{FateSettle: 1}},
			"the birth date, readable": {strings.Replace(ana, "9/5/1976", "1976-05-09", 1), map[Fate]int{FateSettle: 1}},
			"beside its own row":       {ana + strings.Replace(ana, "Low", "High", 1), map[Fate]int{FateHere: 1, FateNew: 1}},
			"another name":             {strings.Replace(ana, "Ana", "Bea", 1), map[Fate]int{FateNew: 1}},
		} {
			if counts, rows := looks(t, h, people+c.rows, ""); !sameCounts(counts, c.want) || counts[FateSettle] == 1 && (len(rows[0].Beside) == 0 || !rows[0].OnlyName()) {
				t.Errorf("%s: %v", what, counts)
			}
		}
		out := later(t, h, people+strings.Replace(ana, "Low", "High", 1))
		if out.Imported != 0 || out.Undecided != 1 || !slices.Equal(codesOf(out, register.Duplicate), []string{register.CodeNameHere}) {
			t.Errorf("the command line: %+v", out)
		}
		out = later(t, h, people+ana+strings.Replace(ana, "Low", "High", 1))
		if out.Imported != 1 || out.Findings[len(out.Findings)-1].Key() != "register.finding.decide_by_name" {
			t.Errorf("two of one name: %+v", out)
		}
	})
}

func sameCounts(got, want map[Fate]int) bool {
	return !slices.ContainsFunc(Fates, func(f Fate) bool { return got[f] != want[f] })
}

// CCM-27: a row whose client has no file but one opened in error stands beside that one; nothing is added to it, and another stay
// opens a file for the same client.
func TestFileOpenedInError(t *testing.T) {
	const beta = "61112223,Beta,Dup,1980-01-01,F,Low,Truro,2026-02-20,,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		later(t, h, people+beta)
		f := named(t, d, "Dup Beta")[0]
		if _, err := h.OpenedInError(ctx, h.supervisor, f.ID, f.Version, true, "Twice"); err != nil {
			t.Fatal(err)
		}
		next := people + strings.Replace(beta, "Truro", "Yville", 1)
		counts, rows := looks(t, h, next, FateSettle)
		if counts[FateSettle] != 1 || !rows[0].InError() || rows[0].Beside[register.City] != "Truro" {
			t.Fatalf("%v, %+v", counts, rows)
		}
		bring := func(c Choice) Outcome {
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, next), Region: "ATL", Changes: true, Choices: map[int]Choice{2: c}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if out := bring(TakeChanges); out.Undecided != 1 || out.Changed != 0 || named(t, d, "Dup Beta")[0].City != "Truro" {
			t.Errorf("added to a file in error: %+v", out)
		}
		if out := bring(AnotherStay); out.Imported != 1 || number(t, d, "select count(*) from client where merged_into=''") != 1 {
			t.Errorf("another stay: %+v", out)
		}
	})
}

// The words of earlier registers are of one client, or of nobody.
func TestFormerly(t *testing.T) {
	said := func(uci, name, born string) string {
		return `{"text":{"uci":"` + uci + `","full_name":"` + name + `"},"dates":{"birth_date":"` + born + `"}}`
	}
	f := newFormerly()
	for _, r := range []keptRow{{FileID: "f1", ClientID: "one", Said: said("1111-2222", "Ada Byrne", "1990-01-02")}, {FileID: "f2", ClientID: "two", Said: said("11112222", "Bo Castell", "")},
		{FileID: "f3", ClientID: "three", Said: said("", "Cy", "1992-01-02")}, {FileID: "f4", ClientID: "four", Said: said("", "Dee", "")}, {FileID: "f4", ClientID: "four", Said: said("", "DEE", "")}, {FileID: "f5"}} {
		if err := f.row(r); err != nil {
			t.Fatal(err)
		}
	}
	if f.uci["11112222"] != severally || f.whole[precedent.Of("11112222", "BYRNE Ada", "1990-01-02").Whole()] != "" || f.whole[precedent.Of("1111 2222", "ada byrne", "1990-01-02").Whole()] != "one" {
		t.Errorf("%+v", f)
	}
	if f.born[precedent.Of("", "Cy", "1992-01-02").Person()] != "three" || len(f.bare["dee"]) != 1 {
		t.Errorf("%+v", f)
	}
}

// CCM-27, CCM-16: of several telephone numbers the file says which the last register gave; one that comes again is the last again.
func TestNumbersOfRegisters(t *testing.T) {
	const ada = "11112222,Byrne,Ada,1990-01-02,F,Low,Truro,2026-03-01,2026-03-05,555-0001\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		stands := func() (out []string) {
			places, err := h.Registry.PlacesOf(ctx, d, named(t, d, "Ada Byrne")[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range places {
				for _, n := range p.Numbers {
					out = append(out, fmt.Sprint(n.Value, " ", n.GivenOn, " ", n.Latest, " ", n.Later))
				}
			}
			return out
		}
		for _, c := range []struct {
			phone, asOf string
			want        []string
		}{
			{"555-0001", "2026-08-31", []string{"555-0001 2026-08-31 false false"}},
			{"555-0002", "2026-09-30", []string{"555-0001 2026-08-31 false true", "555-0002 2026-09-30 true false"}},
			{"555-0001", "2026-10-31", []string{"555-0001 2026-10-31 true false", "555-0002 2026-09-30 false true"}},
			{"555-0002", "2026-10-31", []string{"555-0001 2026-10-31 false true", "555-0002 2026-10-31 true false"}},
		} {
			h.clk.Set(h.clk.Now().Add(time.Minute))
			i := Import{Reading: asRead(t, people+strings.NewReplacer("555-0001", c.phone, "Truro", "Truro "+c.asOf+c.phone).Replace(ada)), Region: "ATL", Settings: Settings{AsOf: clock.Date(c.asOf)}, Changes: true}
			if _, err := h.ImportRegister(ctx, h.supervisor, i); err != nil || !slices.Equal(stands(), c.want) {
				t.Errorf("%s: %q, %v", c.asOf, stands(), err)
			}
		}
		places, err := h.Registry.PlacesOf(ctx, d, named(t, d, "Ada Byrne")[0].ID)
		if err != nil || len(places) != 2 {
			t.Fatal(places, err)
		}
		p := places[0]
		p.Remarks, p.Numbers = "Evenings", []registry.Number{{Kind: "phone", Value: "555-0001"}}
		if err := d.Tx(ctx, func(tx *db.Tx) error { _, err := h.Registry.ChangePlace(ctx, tx, p); return err }); err != nil || stands()[0] != "555-0001 2026-10-31 false true" {
			t.Errorf("written anew: %q, %v", stands(), err)
		}
	})
}
