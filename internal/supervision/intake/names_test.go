package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// CCM-15, CCM-27: a name in a register is given the files that are still worked, whatever was refused; who is under
// supervision then waits for a next check-in, and is found until it is planned.
func TestNamesAfterARegister(t *testing.T) {
	const csv = "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Reports,Case manager\n" +
		"Ada Byrne,11112222,2026-03-01,Accepted,2026-03-02,2026-03-05,weekly,Wye\nBo Castell,22223333,2026-03-01,Refused,2026-03-02,,,Wye\nCy Duhamel,33334444,2026-03-01,,,,,Wye\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		out, err := brought(t, h, h.supervisor, csv)
		if err != nil || out.Imported != 3 || out.Read != 3 {
			t.Fatalf("%+v, %v", out, err)
		}
		if n, err := h.AssignNamed(ctx, h.supervisor, out.ImportID, "Wye", "worker"); err != nil || n != 2 {
			t.Fatalf("%d given, %v", n, err)
		}
		unplanned := func() []supervision.CaseRow {
			t.Helper()
			rows, _, err := h.Caseload(ctx, h.worker, supervision.Filter{Unplanned: true})
			if err != nil {
				t.Fatal(err)
			}
			day, err := h.MyDay(ctx, h.worker)
			if err != nil || day.Unplanned != len(rows) {
				t.Errorf("%d on my day, %d in the list, %v", day.Unplanned, len(rows), err)
			}
			return rows
		}
		rows := unplanned()
		if len(rows) != 1 || rows[0].FullName != "Ada Byrne" {
			t.Fatalf("%+v", rows)
		}
		if _, err := h.ScheduleCheckIn(ctx, h.worker, rows[0].ID, rows[0].Version, "2026-11-12", supervision.Moved{By: "CLIENT", Reason: "She works."}); err != nil {
			t.Fatal(err)
		}
		if rows = unplanned(); len(rows) != 0 {
			t.Errorf("%+v", rows)
		}
	})
}

// CCM-27: a case manager's name that is exactly nobody's is said, with whom it may mean, of each row that opens a file to be
// worked: before the register comes in and after.
func TestACaseManagerNobodyKnows(t *testing.T) {
	const csv = "Name,UCI,Referred on,Decision,Decision date,Case manager\nAda Byrne,11112222,2026-03-01,,,Chidi\n" +
		"Bo Castell,22223333,2026-03-01,Refused,2026-03-02,Nobody Known\nCy Duhamel,33334444,2026-03-01,,,OKONKWO Chidi\nDi Ely,44445555,2026-03-01,,,Nobody Known\nEd Foy,55556666,2026-03-01,,,\n" +
		"Fay Gant,66667777,2026-03-01,,,VISOR Sol\nGus Hall,77778888,2026-03-01,,,C. Okonko\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		h.employ(t, d, "worker", 0)
		if _, err := d.Exec(ctx, "update person set name='Chidi Okonkwo' where id='worker'"); err != nil {
			t.Fatal(err)
		}
		want := []string{"2 Chidi Chidi Okonkwo", "5 Nobody Known ", "7 VISOR Sol  works here: Sol Visor", "8 C. Okonko Chidi Okonkwo"}
		said := func(findings []register.Finding) (out []string) {
			for _, f := range findings {
				if f.Code == register.CodeCaseManager && f.Severity == register.Warning && f.Column == "Case manager" {
					out = append(out, strings.TrimSuffix(fmt.Sprint(f.Row, " ", f.Text, " ", f.Perhaps, " works here: ", f.Otherwise), " works here: "))
				}
			}
			return out
		}
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(csv), Hash: "h", Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		look, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0)
		if got := said(look.Reading.Findings); err != nil || !slices.Equal(got, want) {
			t.Errorf("looked at: %q, %v", got, err)
		}
		for _, rows := range [][]string{want, nil} { // the same register again opens no file
			out, err := brought(t, h, h.supervisor, csv)
			if got := said(out.Findings); err != nil || !slices.Equal(got, rows) {
				t.Errorf("brought in: %q, %v", got, err)
			}
			names, _, err := h.NamesWaiting(ctx, h.supervisor, out.ImportID)
			if slices.ContainsFunc(names, func(n Unmatched) bool { return (n.Otherwise == "Sol Visor") != (n.Written == "VISOR Sol") }) || err != nil {
				t.Errorf("%+v, %v", names, err)
			}
		}
	})
}

// CCM-27: a name in capitals or in another order is no change; one that is spelt otherwise is shown beside the file's and not taken.
func TestANameThatIsSpeltOtherwise(t *testing.T) {
	for is, want := range map[string]string{"WARSAME, Noor": "none", "noor warsame": "none", "Nour Warsame": keptSpelling, "Noor Warsamé": keptSpelling, "Noor Haddad": ""} {
		row := register.Row{Text: map[register.Field]string{register.FullName: is}}
		list := differences(row, cells.Said{Text: map[register.Field]string{register.FullName: "Noor Warsame"}}, supervision.File{}, registry.Client{FullName: "Noor Warsame"}, false)
		got := "none"
		if len(list) == 1 {
			got = list[0].Kept
		}
		if got != want {
			t.Errorf("%s: %q, not %q", is, got, want)
		}
	}
	row := register.Row{Text: map[register.Field]string{register.FullName: "?ukasz Warsame"}}
	list := differences(row, cells.Said{Text: map[register.Field]string{register.FullName: "Łukasz Warsame"}}, supervision.File{}, registry.Client{FullName: "Łukasz Warsame"}, false)
	if len(list) != 1 || list[0].Kept != keptLost {
		t.Errorf("a name without its letters: %+v", list)
	}
}
