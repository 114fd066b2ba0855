package supervision

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/db"
)

// WriteNote signs a note in a file (CCM-16). The draft it was typed in is gone with it.
func (s *Service) WriteNote(ctx context.Context, a access.Actor, fileID string, n notes.Note) error {
	return s.noteAct(ctx, a, fileID, history.ActNoteSigned, func(tx *db.Tx, f File) (history.Fact, error) {
		n.FileID, n.OrganisationID, n.Region, n.SiteID, n.Programme = f.ID, f.OrganisationID, f.Region, f.SiteID, f.Programme
		_, fact, err := s.Notes.Sign(ctx, tx, a, n)
		if err != nil {
			return fact, err
		}
		return fact, s.Notes.DropDraft(ctx, tx, a.PersonID, "note", f.ID)
	})
}

// AmendNote adds an addendum to a signed note, with its reason.
func (s *Service) AmendNote(ctx context.Context, a access.Actor, fileID, noteID, body, reason string) error {
	return s.noteAct(ctx, a, fileID, history.ActNoteAmended, func(tx *db.Tx, f File) (history.Fact, error) {
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
	f, err := fileByID(ctx, s.DB, fileID)
	if err != nil {
		return notes.Note{}, err
	}
	if err := s.Access.Check(ctx, s.DB, a, access.NoteRead, f.Subject()); err != nil {
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
	sub.ForHousing = f.HousingReferred && a.Has(access.HousingCoordinator) && !s.Access.Can(ctx, s.DB, a, act, sub)
	return sub.ForHousing, s.Access.Check(ctx, s.DB, a, act, sub)
}

// NotesOf lists the notes of a file to somebody who may read them, newest first; the reading is audited.
func (s *Service) NotesOf(ctx context.Context, a access.Actor, fileID string, before int64) ([]notes.Note, error) {
	f, err := fileByID(ctx, s.DB, fileID)
	if err != nil {
		return nil, err
	}
	marked, err := s.marked(ctx, a, access.NoteRead, f)
	if err != nil {
		return nil, err
	}
	list, err := s.Notes.OfFile(ctx, s.DB, f.ID, before, notes.PageSize, marked)
	if err != nil {
		return nil, err
	}
	return list, s.Audit.Read(ctx, a.Entry(string(access.NoteRead), "file", f.ID)).Wait()
}

// SearchNotes finds notes by their words among those the actor may read; the reading is audited.
func (s *Service) SearchNotes(ctx context.Context, a access.Actor, text string, before int64) ([]notes.Note, error) {
	list, err := s.Notes.Search(ctx, a, text, before)
	if err != nil {
		return nil, err
	}
	if list, err = s.standing(ctx, list); err != nil {
		return nil, err
	}
	entry := a.Entry(string(access.NoteRead), "file", "")
	for _, n := range list {
		entry.ObjectIDs = append(entry.ObjectIDs, n.FileID)
	}
	return list, s.Audit.Read(ctx, entry).Wait()
}

// standing leaves out notes of files that were withdrawn.
func (s *Service) standing(ctx context.Context, list []notes.Note) ([]notes.Note, error) {
	ids := make([]any, len(list))
	for i, n := range list {
		ids[i] = n.FileID
	}
	gone, err := db.All[string](ctx, s.DB, "select id from supervision_file where withdrawn and id in "+db.In(1, len(ids)), ids...)
	return slices.DeleteFunc(list, func(n notes.Note) bool { return slices.Contains(gone, n.FileID) }), err
}
