package intake

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/register"
)

// CCM-16, CCM-27: a provider's case notes come in once, each in the file that was open on its day, under the author
// they name; they cannot be withdrawn, and next month's register does not take them for what a register said.
func TestImportNotes(t *testing.T) {
	const notes = "UCI,Date,Author,Kind,Text\n1111-2222,2026-04-03,Wye,Call,Called about housing.\n11112222,2026-04-02,Wye,Visit,Seen at home.\n99998888,2026-04-05,Wye,Call,Nobody here.\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, first); err != nil {
			t.Fatal(err)
		}
		sheets, err := sheet.Read([]byte(notes))
		if err != nil {
			t.Fatal(err)
		}
		reading, err := register.ReadNotes(sheets, register.Options{Today: "2026-11-10"})
		if err != nil {
			t.Fatal(err)
		}
		importer := access.SystemActor("importer", "org")
		if _, err := h.ImportNotes(ctx, h.worker, NoteImport{Reading: reading}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager: %v", err)
		}
		var at string
		for n, want := range []struct {
			dry            bool
			imported, here int
		}{{true, 2, 0}, {false, 2, 0}, {false, 0, 2}} {
			out, err := h.ImportNotes(ctx, importer, NoteImport{Reading: reading, DryRun: want.dry})
			if err != nil || out.Imported != want.imported || out.AlreadyHere != want.here || out.Read != 3 || codesOf(out, register.Error)[0] != register.CodeNoteUCIUnknown {
				t.Fatalf("%d: %+v, %v", n, out, err)
			}
			if n == 1 {
				at = out.ImportID
			}
		}
		if n := number(t, d, "select count(*) from note where author_name='Wye' and author_id='' and occurred<'2026-04-05'"); n != 2 {
			t.Errorf("%d notes", n)
		}
		if n := number(t, d, "select count(*) from note x join note y on x.file_id=y.file_id and x.occurred<y.occurred and x.n>y.n"); n != 0 {
			t.Errorf("%d notes stand before an earlier one", n)
		}
		if found, err := h.Notes.Search(ctx, h.supervisor, "housing", 0); err != nil || len(found) != 1 {
			t.Errorf("%+v, %v", found, err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, at); !fault.Is(err, fault.NotReady) {
			t.Errorf("withdrawn: %v", err)
		}
		out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, second), Region: "ATL", Settings: Settings{AsOf: "2026-10-31"}, Changes: true})
		if ada := named(t, d, "Ada Byrne")[0]; err != nil || out.Changed != 2 || ada.Risk != "MEDIUM" {
			t.Errorf("%+v, %v, %+v", out, err, ada)
		}
	})
}

// CCM-16, CCM-27: all that is wrong with a note is said in one round, in a dry run too; a note that is wrong in several ways
// is one row that stayed out.
func TestAllThatIsWrongWithANote(t *testing.T) {
	long := strings.Repeat("b", 201)
	text := "UCI,Date,Text,Title\n11112222,soon,Seen.," + long + "\n99998888,,,\n11112222,2026-04-02,Seen.," + long + "\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, first); err != nil {
			t.Fatal(err)
		}
		sheets, err := sheet.Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		reading, err := register.ReadNotes(sheets, register.Options{Today: "2026-11-10"})
		if err != nil {
			t.Fatal(err)
		}
		for _, dry := range []bool{true, false} {
			out, err := h.ImportNotes(ctx, access.SystemActor("importer", "org"), NoteImport{Reading: reading, DryRun: dry})
			want := []string{register.CodeNoteImpossible, register.CodeRefused, register.CodeNoteWithoutText, register.CodeNoteDate, register.CodeNoteUCIUnknown, register.CodeRefused}
			if got := codesOf(out, register.Error); err != nil || !slices.Equal(got, want) || out.Read != 3 || out.Errors() != 3 || out.Imported != 0 {
				t.Errorf("dry %t: %q, %d rows, %d stayed out, %d imported, %v", dry, got, out.Read, out.Errors(), out.Imported, err)
			}
			if last := out.Findings[len(out.Findings)-1]; last.Row != 4 || last.Column != "Title" {
				t.Errorf("what is too long stands in row %d, %s", last.Row, last.Column)
			}
		}
	})
}

// CCM-16, CCM-27: a note that stands in a file twice comes in once, and the other row is said, so that the rows add up.
func TestANoteTwiceInOneFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, first); err != nil {
			t.Fatal(err)
		}
		sheets, err := sheet.Read([]byte("UCI,Date,Text\n11112222,2026-04-03,Called.\n11112222,2026-04-03,Called.\n11112222,2026-04-02,Seen.\n"))
		if err != nil {
			t.Fatal(err)
		}
		reading, err := register.ReadNotes(sheets, register.Options{Today: "2026-11-10"})
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range []struct{ imported, here int }{{2, 0}, {0, 2}} {
			out, err := h.ImportNotes(ctx, access.SystemActor("importer", "org"), NoteImport{Reading: reading})
			if err != nil || out.Imported != want.imported || out.AlreadyHere != want.here || !slices.Equal(codesOf(out, register.Duplicate), []string{register.CodeNoteTwice}) ||
				out.Findings[0].Row != 3 || out.Findings[0].Other != 2 {
				t.Errorf("%d: %+v, %v", n, out, err)
			}
		}
	})
}

// CCM-16, CCM-27: as what a note comes in is said of one that does: one that stays out has its errors, one that is here already nothing.
func TestANoteThatStaysOutDoesNotComeIn(t *testing.T) {
	text := "UCI,Date,Kind,Text,Title\n11112222,2026-04-03,Fax,Sent.,\n,2026-04-03,Fax,No UCI.,\n11112222,,Fax,No day.,\n11112222,2026-04-03,Fax,,\n99998888,2026-04-03,Fax,Nobody here.,\n" +
		"11112222,2026-04-03,Fax,Sent.,\n11112222,2026-04-03,Fax,Long.," + strings.Repeat("b", 201) + "\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, first); err != nil {
			t.Fatal(err)
		}
		sheets, err := sheet.Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		reading, err := register.ReadNotes(sheets, register.Options{Today: "2026-11-10"})
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range [][]int{{2}, {2}, nil} {
			out, err := h.ImportNotes(ctx, access.SystemActor("importer", "org"), NoteImport{Reading: reading, DryRun: n == 0})
			var warned []int
			for _, f := range out.Findings {
				if f.Severity == register.Warning {
					warned = append(warned, f.Row)
				}
			}
			if err != nil || !slices.Equal(warned, want) || out.Errors() != 5 {
				t.Errorf("%d: rows %v come in as something else, %d stay out, %v", n, warned, out.Errors(), err)
			}
		}
	})
}
