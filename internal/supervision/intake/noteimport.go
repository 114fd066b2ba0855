package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/intake/precedent"
	"passerelle/internal/supervision/register"
)

// NoteImport is a provider's own case notes on their way in.
type NoteImport struct {
	Reading  register.NoteReading
	FileHash string
	Content  []byte
	DryRun   bool
}

// ImportNotes brings a provider's own case notes in, each whole or not at all, with its own date and author and today's
// recorded instant. The same note again brings nothing. A note goes into the client's file that was open on its day,
// else into the last; one of nobody here is said and stays out. Notes cannot be withdrawn: they are evidence.
func (s *Service) ImportNotes(ctx context.Context, a access.Actor, i NoteImport) (Outcome, error) {
	out := Outcome{Rows: len(i.Reading.Rows), Read: len(i.Reading.Rows) + len(i.Reading.Refused), Skipped: i.Reading.Skipped, Findings: i.Reading.Findings}
	if err := s.mayImport(ctx, s.DB, a, a.OrganisationID, ""); err != nil {
		return out, err
	}
	reading := register.Reading{Columns: i.Reading.Columns, Rows: make([]register.Row, len(i.Reading.Rows))}
	as := Import{Reading: reading, FileHash: i.FileHash, Content: i.Content, DryRun: i.DryRun, kind: KindNotes}
	var err error
	if as.id, err = s.beginImport(ctx, a, as); err != nil {
		return out, err
	}
	out.ImportID = as.id
	defer s.beatWhile(ctx, as)()
	return out, s.orFailed(ctx, as, s.bringNotesIn(ctx, a, as, i.Reading.Rows, i.Reading.Refused, &out))
}

// bringNotesIn says of every note all that is wrong with it, whether or not its sheet alone keeps it out.
func (s *Service) bringNotesIn(ctx context.Context, a access.Actor, i Import, rows, refused []register.NoteRow, out *Outcome) (err error) {
	if i.known, err = s.knownOf(ctx, a.OrganisationID, i.id); err != nil {
		return err
	}
	for _, row := range refused {
		i.wrongOf(row, out)
	}
	met, came := map[string]int{}, map[int]bool{}
	inTime := slices.SortedStableFunc(slices.Values(rows), func(x, y register.NoteRow) int { return cmp.Compare(x.On, y.On) }) // as they would have been written
	for _, row := range inTime {
		if first := met[row.Fingerprint]; first != 0 {
			out.find(i, register.Row{Number: row.Number}, register.NoteText, register.CodeNoteTwice, register.Duplicate)
			out.Findings[len(out.Findings)-1].Other = first
			continue
		}
		met[row.Fingerprint] = row.Number
		before := out.Imported
		if err := s.importNote(ctx, a, i, row, out); err != nil {
			return fmt.Errorf("row %d: %w", row.Number, err)
		}
		came[row.Number] = out.Imported > before
		if err := s.step(ctx, i); err != nil {
			return err
		}
	}
	out.Findings = slices.DeleteFunc(out.Findings, func(f register.Finding) bool { return f.Severity == register.Warning && !came[f.Row] }) // says as what a note comes in
	slices.SortStableFunc(out.Findings, func(x, y register.Finding) int { return cmp.Compare(x.Row, y.Row) })
	if i.DryRun {
		return nil
	}
	return s.endImport(ctx, a, i, *out)
}

func (s *Service) importNote(ctx context.Context, a access.Actor, i Import, row register.NoteRow, out *Outcome) error {
	if i.known.rows[row.Fingerprint] {
		out.AlreadyHere++
		return nil
	}
	fileID, ok := i.wrongOf(row, out)
	if !ok {
		return nil
	}
	as := register.Row{Number: row.Number, Fingerprint: row.Fingerprint}
	if !i.DryRun {
		err := s.whileComing(ctx, i, func(tx *db.Tx) error { return s.keepNote(ctx, tx, a, i, as, fileID, row) })
		if err != nil {
			return s.refused(err, i, as, out)
		}
	}
	i.known.rows[row.Fingerprint] = true
	out.Imported++
	return nil
}

// wrongOf says all that is wrong with a note beside what its sheet shows, and gives the file that it goes into; false when
// it cannot come in.
func (i Import) wrongOf(row register.NoteRow, out *Outcome) (fileID string, ok bool) {
	as, fileID, ok := register.Row{Number: row.Number}, i.known.fileOn(row), true
	if fileID == "" && row.UCI != "" {
		out.find(i, as, register.UCI, register.CodeNoteUCIUnknown, register.Error)
		ok = false
	}
	for _, p := range fault.ProblemsOf((notes.Note{Title: row.Title, Body: row.Text}).Fits()) {
		out.find(i, as, map[string]register.Field{"title": register.NoteTitle, "body": register.NoteText}[p.Field], register.CodeRefused, register.Error)
		ok = false
	}
	return fileID, ok
}

// fileOn gives the client's file that was open on a note's day, else the last.
func (k *known) fileOn(row register.NoteRow) string {
	last := ""
	w := precedent.Of(row.UCI, "", "")
	for _, f := range k.own(k.files[k.byIdentifier(w)], w.Digits) {
		last = f.ID
		if f.ReferredOn <= row.On && (f.ClosedOn == "" || f.ClosedOn >= row.On) {
			return f.ID
		}
	}
	return last
}

func (s *Service) keepNote(ctx context.Context, tx *db.Tx, a access.Actor, i Import, as register.Row, fileID string, row register.NoteRow) error {
	f, err := s.FileIn(ctx, tx, a, access.NoteWrite, fileID)
	if err != nil {
		return err
	}
	_, fact, err := s.Notes.Sign(ctx, tx, a, notes.Note{FileID: f.ID, OrganisationID: f.OrganisationID, Region: f.Region, SiteID: f.SiteID,
		Programme: f.Programme, Kind: row.Kind, Title: row.Title, Body: row.Text, Occurred: row.On, AuthorName: row.Author, ImportID: i.id})
	if err != nil {
		return err
	}
	if err := keepOriginal(ctx, tx, i, f, as, true); err != nil {
		return err
	}
	_, err = s.History.Append(ctx, tx, a, history.ActNoteSigned, f.OrganisationID, f.ID, fact)
	return err
}
