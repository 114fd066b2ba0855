package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

func asRead(t *testing.T, csv string) register.Reading { return readAsOf(t, csv, "2026-11-10") }

func readAsOf(t *testing.T, csv string, day clock.Date) register.Reading {
	t.Helper()
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	r, err := register.Read(sheets, register.Options{Today: day})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func named(t *testing.T, d *db.DB, name string) []supervision.File {
	t.Helper()
	out, err := db.All[supervision.File](ctx, d, "select "+fileColumns+" from supervision_file f join client c on c.id=f.client_id where c.full_name=$1 order by f.referred_on", name)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// asEvents fails when a file does not stand as its events say.
func asEvents(t *testing.T, d *db.DB, h house) {
	t.Helper()
	for _, f := range files(t, d) {
		if got := rebuilt(t, d, h, f.ID); got.state != f.State || got.risk != f.Risk || got.enrolled != f.EnrolledOn || got.closed != f.ClosedOn || got.referred != f.ReferredOn {
			t.Errorf("rebuilt %+v, stored %+v", got, standing(f))
		}
	}
}

const (
	october  = "Name,UCI,DOB,Risk,City,Referred on,Enrolled on,Closed on,Closure reason,Breaches,Missed\n"
	november = october
	first    = october + "Ada Byrne,11112222,1990-01-02,Low,Halifax,2026-03-01,2026-03-05,,,2026-04-01,1\nBo Castell,22223333,1991-01-02,High,Moncton,2026-03-02,,,,,\n" +
		"Cy Duhamel,,1992-01-02,Low,Truro,2026-03-03,2026-03-06,,,,\n"
	second = november + "Ada Byrne,11112222,1990-01-02,Medium,Dartmouth,2026-03-01,2026-03-05,,,2026-04-01; 2026-10-02,3\nBo Castell,22223333,1991-01-02,High,Moncton,2026-03-02,,,,,\n" +
		"Cy Duhamel,,1992-01-02,Low,Truro,2026-03-03,2026-03-06,2026-10-20,Left Canada,,\nDee Ekwall,44445555,1993-01-02,Low,Truro,2026-10-03,,,,,\n"
)

// CCM-27: next month's register adds what changed as new events, once; without being asked to it changes nothing.
func TestNextMonthsRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if out, err := brought(t, h, h.supervisor, first); err != nil || out.Imported != 3 {
			t.Fatalf("%+v, %v", out, err)
		}
		i := Import{Reading: asRead(t, second), Region: "ATL", Settings: Settings{AsOf: "2026-10-31"}, DryRun: true}
		out, err := h.ImportRegister(ctx, h.supervisor, i)
		if codes := codesOf(out, register.Duplicate); err != nil || out.Imported != 1 || out.AlreadyHere != 1 || out.Undecided != 2 || out.Read != 4 || !slices.Equal(codes, []string{register.CodeUCIHere, register.CodePersonHere}) {
			t.Fatalf("%+v, %v, %v", out, codes, err)
		}
		i.DryRun, i.Changes, i.Reason = false, true, "As the register says"
		if out, err = h.ImportRegister(ctx, h.supervisor, i); err != nil || out.Imported != 1 || out.Changed != 2 || out.AlreadyHere != 1 {
			t.Fatalf("%+v, %v", out, err)
		}
		ada, cy := named(t, d, "Ada Byrne")[0], named(t, d, "Cy Duhamel")[0]
		if ada.Risk != "MEDIUM" || ada.City != "Dartmouth" || cy.State != supervision.Closed || cy.ClosureReason != "LEFT_CANADA" || cy.ClosedOn != "2026-10-20" {
			t.Errorf("%+v, %+v", ada, cy)
		}
		for query, want := range map[string]int{
			"kind='risk_set' and effective='2026-10-31'": 1, "kind='closed' and effective='2026-10-20'": 1, "kind='breach_reported'": 2,
			"kind='register_count'": 2, "kind='attribute_set' and effective='2026-10-31'": 1,
		} {
			if n := number(t, d, "select count(*) from event where "+query); n != want {
				t.Errorf("%s: %d events", query, n)
			}
		}
		asEvents(t, d, h)
		// Neither can be withdrawn: the later one changed files, which the earlier one's withdrawal would hide.
		for _, r := range registersOf(t, d) {
			if err := h.Withdrawable(ctx, h.supervisor, r); !fault.Is(err, fault.NotReady) || !fault.Is(h.WithdrawRegister(ctx, h.supervisor, r), fault.NotReady) {
				t.Errorf("withdrawn: %v", err)
			}
		}
		named := 0
		for _, r := range registersOf(t, d) {
			if e, ok := errors.AsType[*fault.Error](h.Withdrawable(ctx, h.supervisor, r)); ok && e.Key == "supervision.problem.register_built_on" && len(e.Args) == 4 && e.Args[3] == string(clock.Today(ctx, h.Clock)) {
				named++
			}
		}
		if named != 1 {
			t.Errorf("the later register is named by %d", named)
		}
		if out, err = h.ImportRegister(ctx, h.supervisor, i); err != nil || out.Imported+out.Changed != 0 || out.AlreadyHere != 4 {
			t.Errorf("the same again: %+v, %v", out, err)
		}
	})
}

// RPT-2, CCM-27: a later day of the last check-in is taken although it is no event; of a row of which nothing is taken it is said,
// and it counts as here already.
func TestWhatIsTakenOfARow(t *testing.T) {
	const head = "Name,UCI,Referred on,Enrolled on,Last check-in,Risk\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if out, err := brought(t, h, h.supervisor, head+"Ada Byrne,11112222,2026-03-01,2026-03-05,2026-09-01,Low\n"); err != nil || out.Imported != 1 {
			t.Fatalf("%+v, %v", out, err)
		}
		later := func(text string) Outcome {
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, head+text), Region: "ATL", Settings: Settings{AsOf: "2026-10-31", Reason: "As the register says"}, Changes: true})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if out := later("Ada Byrne,11112222,2026-03-01,2026-03-05,2026-10-20,Low\n"); out.Changed != 1 || named(t, d, "Ada Byrne")[0].LastContact != "2026-10-20" {
			t.Errorf("%+v, last %s", out, named(t, d, "Ada Byrne")[0].LastContact)
		}
		several := later("Ada Byrne,11112222,2026-03-01,2026-03-06,2026-10-21,High\n")
		if got := saidOf(several); !slices.Equal(got, []string{"Risk changed LOW HIGH ", "Enrolled on not_taken 2026-03-05 2026-03-06 " + keptDated, "Last check-in changed 2026-10-20 2026-10-21 "}) {
			t.Errorf("cell by cell: %q", got)
		}
		if out := later("Ada Byrne,11112222,2026-03-01,2026-03-07,2026-10-21,High\n"); out.Changed != 0 || out.AlreadyHere != 1 || !slices.Equal(codesOf(out, register.Warning), []string{register.CodeNotTaken}) {
			t.Errorf("nothing taken: %+v, %v", out, codesOf(out, register.Warning))
		}
	})
}

// CCM-27: the same register written otherwise (dates, marks of a UCI) is here already, also a client without UCI and birth
// date; nothing is touched, so that the register can be withdrawn.
func TestTheSameRegisterWrittenOtherwise(t *testing.T) {
	const bare = "Ed Farr,,,Low,Truro,2026-03-04,,,,,\n"
	otherwise := strings.NewReplacer("2026-03-0", "2026/03/0", "11112222", "1111-2222", "1990-01-02", "1990.01.02", "2026-04-01", "2026/04/01").Replace(first + bare)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		if _, err := brought(t, h, h.supervisor, first+bare); err != nil {
			t.Fatal(err)
		}
		before := number(t, d, "select count(*) from event")
		importID, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(otherwise), Hash: "other", Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		look, err := h.LookAtRegister(ctx, h.supervisor, importID, "", 0)
		if err != nil || look.Counts[FateHere] != 4 || len(look.Absent) != 0 {
			t.Fatalf("the look: %v, %v, %v", look.Counts, look.Absent, err)
		}
		i := Import{Reading: asRead(t, otherwise), Region: "ATL", Changes: true}
		out, err := h.ImportRegister(ctx, h.supervisor, i)
		if err != nil || out.Imported+out.Changed != 0 || out.AlreadyHere != 4 || number(t, d, "select count(*) from event") != before {
			t.Fatalf("%+v, %v", out, err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, out.ImportID); err != nil {
			t.Errorf("what changed nothing cannot be withdrawn: %v", err)
		}
	})
}

func registersOf(t *testing.T, d *db.DB) []string {
	t.Helper()
	out, err := db.All[string](ctx, d, "select id from register_import order by recorded")
	if err != nil || len(out) != 2 {
		t.Fatal(out, err)
	}
	return out
}

// saidOf writes the findings of cells that differ from what is here.
func saidOf(out Outcome) (list []string) {
	for _, f := range out.Findings {
		if f.Differs != "" {
			list = append(list, strings.Join([]string{f.Column, f.Code, f.Was, f.Text, f.Kept}, " "))
		}
	}
	return list
}

func codesOf(out Outcome, severity register.Severity) []string {
	var codes []string
	for _, f := range out.Findings {
		if f.Severity == severity {
			codes = append(codes, f.Code)
		}
	}
	return codes
}

// CCM-27: a register is never written over casework.
func TestRegisterLeavesCaseworkAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, first); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Ada Byrne", "Cy Duhamel"} {
			f := named(t, d, name)[0]
			if _, err := h.ChangeRisk(ctx, h.supervisor, f.ID, f.Version, "HIGH", "2026-11-01", supervision.Word{}); err != nil {
				t.Fatal(err)
			}
		}
		i := Import{Reading: asRead(t, second), Region: "ATL", Settings: Settings{AsOf: "2026-11-10"}, Changes: true}
		if out, err := h.ImportRegister(ctx, h.supervisor, i); err != nil || out.Changed != 1 || out.AlreadyHere != 2 {
			t.Fatalf("%+v, %v", out, err)
		}
		ada, cy := named(t, d, "Ada Byrne")[0], named(t, d, "Cy Duhamel")[0]
		if ada.Risk != "HIGH" || ada.City != "Dartmouth" || cy.Risk != "HIGH" || cy.State != supervision.Active {
			t.Errorf("%+v, %+v", ada, cy)
		}
		asEvents(t, d, h)
	})
}

// What differs, and what of it is taken over.
func TestDifferences(t *testing.T) {
	f := supervision.File{Risk: "LOW", City: "Halifax", ReferredOn: "2026-03-01", EnrolledOn: "2026-03-05", LiaisonName: "Olu"}
	before := cells.Said{Text: map[register.Field]string{register.Risk: "LOW", register.City: "Truro", register.Phone: "555-0100"}}
	row := func(text map[register.Field]string, dates map[register.Field]clock.Date) register.Row {
		return register.Row{Text: text, Dates: dates}
	}
	for name, c := range map[string]struct {
		row    register.Row
		worked bool
		want   string
	}{
		"nothing":                      {row(nil, nil), false, ""},
		"the same":                     {row(map[register.Field]string{register.Risk: "LOW"}, nil), false, ""},
		"changed in the register":      {row(map[register.Field]string{register.Risk: "HIGH"}, nil), false, "risk LOW HIGH "},
		"changed here only":            {row(map[register.Field]string{register.City: "Truro"}, nil), false, ""},
		"changed here and there":       {row(map[register.Field]string{register.City: "Moncton"}, nil), false, "city Halifax Moncton " + keptCasework},
		"a step that stands":           {row(nil, map[register.Field]clock.Date{register.Enrolled: "2026-03-06"}), false, "enrolled 2026-03-05 2026-03-06 " + keptDated},
		"a new step":                   {row(nil, map[register.Field]clock.Date{register.Closed: "2026-09-06"}), false, "closed  2026-09-06 "},
		"a new step in a worked file":  {row(nil, map[register.Field]clock.Date{register.Closed: "2026-09-06"}), true, "closed  2026-09-06 " + keptDated},
		"what only the register keeps": {row(map[register.Field]string{register.Phone: "555-0199"}, nil), false, "phone 555-0100 555-0199 "},
		"a name in capitals":           {row(map[register.Field]string{register.FullName: "BYRNE Ada", register.UCI: "1111-2222"}, nil), false, ""},
		"one language, spelt twice":    {row(map[register.Field]string{register.Language: "ar"}, nil), false, ""},
		"whose file it is":             {row(map[register.Field]string{register.CaseManager: "Wye"}, nil), false, "case_manager  Wye " + keptAssigned},
	} {
		var got []string
		for _, d := range differences(c.row, before, f, registry.Client{FullName: "Ada Byrne", UCIWritten: "11112222", Language: "Arabe"}, c.worked) {
			got = append(got, string(d.Field)+" "+d.Was+" "+d.Is+" "+d.Kept)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %q", name, s)
		}
	}
}

// CCM-27: the same UCI again: another stay, another person, left out, as somebody chose; the stay can be undone.
func TestChoices(t *testing.T) {
	const twice = october + "Ada Byrne,11112222,1990-01-02,Low,Halifax,2026-01-01,2026-01-05,2026-02-01,Other,,\nAda Byrne,11112222,1990-01-02,High,Halifax,2026-06-01,,,,,\n" +
		"Al Byron,1111 2222,1970-01-02,High,Halifax,2026-07-01,,,,,\nAda Byrn,11112222,,,,2026-08-01,,,,,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		i := Import{Reading: asRead(t, twice), Region: "ATL", Choices: map[int]Choice{3: AnotherStay, 4: OtherPerson, 5: LeaveOut}}
		out, err := h.ImportRegister(ctx, h.supervisor, i)
		if err != nil || out.Imported != 3 || out.LeftOut != 1 || out.Undecided != 0 || out.Read != 4 {
			t.Fatalf("%+v, %v", out, err)
		}
		ada, al := named(t, d, "Ada Byrne"), named(t, d, "Al Byron")
		if len(ada) != 2 || ada[0].ClientID != ada[1].ClientID || ada[1].State != supervision.Referred || len(al) != 1 {
			t.Fatalf("%+v, %+v", ada, al)
		}
		if n := number(t, d, "select count(*) from client where uci_digits='11112222'"); n != 1 {
			t.Errorf("%d clients have the UCI", n)
		}
		asEvents(t, d, h)
		merges, err := h.Registry.MergesInto(ctx, d, ada[0].ClientID)
		if err != nil || len(merges) != 1 {
			t.Fatalf("%+v, %v", merges, err)
		}
		if err := h.NotSamePerson(ctx, h.supervisor, ada[0].ID, merges[0].ID); err != nil {
			t.Fatal(err)
		}
		if ada = named(t, d, "Ada Byrne"); ada[0].ClientID == ada[1].ClientID {
			t.Error("the stay was not undone")
		}
	})
}

// CCM-27: an import that was interrupted goes on where it was; a row that cannot be kept stays out, the others go on.
func TestInterruptedImport(t *testing.T) {
	csv := october
	for n := range 40 {
		csv += fmt.Sprintf("Client %c%c,%d,,Low,,2026-03-01,,,,,\n", 'A'+n/20, 'a'+n%20, 20000000+n)
	}
	csv += strings.Repeat("Bo ", 100) + ",33334444,,Low,,2026-03-01,,,,,\nLast One,44445555,,Low,,2026-03-01,,,,,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		stop, done := errors.New("power cut"), 0
		i := Import{Reading: asRead(t, csv), Region: "ATL", Step: func(context.Context, int) error {
			if done++; done == 20 {
				return stop
			}
			return nil
		}}
		var err error
		if i.id, err = h.beginImport(ctx, h.supervisor, i); err != nil {
			t.Fatal(err)
		}
		if _, err := h.bringIn(ctx, h.supervisor, i); !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if n := number(t, d, "select count(*) from supervision_file"); n != filesAtOnce {
			t.Errorf("%d files before the cut", n)
		}
		out, err := h.bringIn(ctx, h.supervisor, i)
		if err != nil || out.Imported != 41 || out.AlreadyHere != 0 || !slices.Equal(codesOf(out, register.Error), []string{register.CodeRefused}) {
			t.Fatalf("%+v, %v", out, err)
		}
		if n := number(t, d, "select count(*) from supervision_file"); n != 41 {
			t.Errorf("%d files", n)
		}
		if n := number(t, d, "select imported from register_import where state='done'"); n != 41 {
			t.Errorf("%d kept as imported", n)
		}
	})
}
