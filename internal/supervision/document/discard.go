package document

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// DiscardForm takes a form out of the way that its author began and does not want: it is kept, readable, as discarded, and the
// breach that it was to report waits for its report again (CCM-17).
func (s *Service) DiscardForm(ctx context.Context, a access.Actor, fileID, formID string) error {
	return s.onForm(ctx, a, fileID, formID, func(tx *db.Tx, f supervision.File, x FileForm) error {
		if !x.MayReplace {
			return fault.Denied()
		}
		discarded, err := s.Forms.Discard(ctx, tx, a, forms.OfFile(f.ID), x.ID)
		if err != nil {
			return err
		}
		if err := s.Desk.Reported(ctx, tx, x.ID, discarded.Supersedes); err != nil {
			return err
		}
		for _, p := range x.Seen {
			if err := s.Notes.DropDraft(ctx, tx, a.PersonID, DraftOfForm(x.ID, p.Part), f.ID); err != nil {
				return err
			}
		}
		if err := s.noPaper(ctx, tx, a, f, x.ID); err != nil {
			return err
		}
		return s.formEvent(ctx, tx, a, f, x, history.ActFormDiscarded, "")
	})
}

// discarded lists what of the discarded forms an actor may read, newest first.
func (x sight) discarded(ctx context.Context) ([]FileForm, error) {
	all, err := x.s.Forms.Discarded(ctx, x.q, forms.OfFile(x.file.ID))
	if err != nil {
		return nil, err
	}
	return x.lookAll(ctx, all)
}
