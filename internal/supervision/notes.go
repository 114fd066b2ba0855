package supervision

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/db"
)

// WriteNote signs a note in a file (CCM-16), once.
func (s *Service) WriteNote(ctx context.Context, a access.Actor, fileID string, n notes.Note) error {
	return s.noteAct(ctx, a, fileID, history.ActNoteSigned, func(tx *db.Tx, f File) (history.Fact, error) {
		n.FileID, n.OrganisationID, n.Region, n.SiteID, n.Programme, n.Since = f.ID, f.OrganisationID, f.Region, f.SiteID, f.Programme, f.ReferredOn
		if err := s.Registry.AskNamed(ctx, tx, f.ID, n.NamesProtected, n.Title, n.Body); err != nil {
			return history.Fact{}, err
		}
		return s.Notes.SignTyped(ctx, tx, a, n)
	})
}

// AmendNote adds an addendum to a signed note, with its reason; named says that a protected address in it is meant.
func (s *Service) AmendNote(ctx context.Context, a access.Actor, fileID, noteID, body, reason string, named bool) error {
	return s.noteAct(ctx, a, fileID, history.ActNoteAmended, func(tx *db.Tx, f File) (history.Fact, error) {
		if err := s.Registry.AskNamed(ctx, tx, f.ID, named, body, reason); err != nil {
			return history.Fact{}, err
		}
		return s.Notes.Amend(ctx, tx, a, f.ID, noteID, body, reason)
	})
}

// noteAct writes in a file of any state, closed ones too: what is learned later belongs there.
func (s *Service) noteAct(ctx context.Context, a access.Actor, fileID string, act history.Act, write func(*db.Tx, File) (history.Fact, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := fileByID(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, access.NoteWrite, f.Subject()); err != nil {
			return err
		}
		fact, err := write(tx, f)
		if err != nil {
			return err
		}
		_, err = s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, fact)
		return err
	})
}

// Note gives one note to somebody who may read it; the reading is audited.
func (s *Service) Note(ctx context.Context, a access.Actor, fileID, noteID string) (notes.Note, error) {
	f, err := s.FileIn(ctx, s.DB, a, access.NoteRead, fileID)
	if err != nil {
		return notes.Note{}, err
	}
	n, err := s.Notes.One(ctx, s.DB, f.ID, noteID)
	if err != nil {
		return n, err
	}
	return n, s.Audit.Read(ctx, a.Entry(string(access.NoteRead), "file", f.ID)).Wait()
}

// marked checks a right to a class of a file's records, and says whether it is to what is marked for housing alone.
func (s *Service) marked(ctx context.Context, a access.Actor, act access.Action, f File) (bool, error) {
	sub := f.Subject()
	sub.ForHousing = a.Has(access.HousingCoordinator) && !s.Access.Can(ctx, s.DB, a, act, sub)
	return sub.ForHousing, s.Access.Check(ctx, s.DB, a, act, sub)
}

// NotesOf lists the notes of a file to somebody who may read them, newest first; the reading is audited.
func (s *Service) NotesOf(ctx context.Context, a access.Actor, fileID string, from notes.From) ([]notes.Note, error) {
	f, err := fileByID(ctx, s.DB, fileID)
	if err != nil {
		return nil, err
	}
	marked, err := s.marked(ctx, a, access.NoteRead, f)
	if err != nil {
		return nil, err
	}
	list, err := s.Notes.OfFile(ctx, s.DB, f.ID, from, notes.PageSize, marked)
	if err != nil {
		return nil, err
	}
	return list, s.Audit.Read(ctx, a.Entry(string(access.NoteRead), "file", f.ID)).Wait()
}

// FoundNote is a note that a search found, and whose it is.
type FoundNote struct {
	notes.Note
	FullName, UCI string
}

// SearchNotes finds notes by their words among those the actor may read; the reading is audited. Notes of files that were
// withdrawn are left out.
func (s *Service) SearchNotes(ctx context.Context, a access.Actor, text string, before int64) ([]FoundNote, error) {
	list, err := s.Notes.Search(ctx, a, text, before)
	if err != nil {
		return nil, err
	}
	entry, ids := a.Entry(string(access.NoteRead), "file", ""), make([]any, len(list))
	for i, n := range list {
		entry.ObjectIDs, ids[i] = append(entry.ObjectIDs, n.FileID), n.FileID
	}
	whose, err := s.whose(ctx, a, ids)
	if err != nil {
		return nil, err
	}
	var out []FoundNote
	for _, n := range list {
		if c, ok := whose[n.FileID]; ok {
			out = append(out, FoundNote{n, c.FullName, c.UCI})
		}
	}
	return out, s.Audit.Read(ctx, entry).Wait()
}

// client is whose a file is.
type client struct {
	FileID   string `db:"id"`
	FullName string `db:"full_name"`
	UCI      string `db:"uci_written"`
}

// whose finds whose files are, among those that stand and the actor may read.
func (s *Service) whose(ctx context.Context, a access.Actor, fileIDs []any) (map[string]client, error) {
	where, args := s.Access.Scope(a, access.FileRead, Columns, len(fileIDs)+1)
	rows, err := db.All[client](ctx, s.DB, "select f.id, c.full_name, c.uci_written from supervision_file f join client c on c.id=f.client_id where not f.withdrawn and f.id in "+
		db.In(1, len(fileIDs))+" and "+where, append(fileIDs, args...)...)
	out := map[string]client{}
	for _, r := range rows {
		out[r.FileID] = r
	}
	return out, err
}
