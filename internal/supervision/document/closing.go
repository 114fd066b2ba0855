package document

import (
	"context"
	"fmt"
	"maps"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/notes"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/moot"
)

// BeginClosing begins the request that closes a file: its closing section is asked for (CCM-19).
func (s *Service) BeginClosing(ctx context.Context, a access.Actor, fileID string) (string, error) {
	return s.begin(ctx, a, fileID, changeForm, "", func(tx *db.Tx, f supervision.File, x forms.Filled) error {
		return s.ticksClosing(ctx, tx, a, f, x)
	})
}

// ticksClosing says of a request that was just begun that it asks for the closing.
func (s *Service) ticksClosing(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x forms.Filled) error {
	said, part := x.Answers(), x.Definition.Parts[0]
	said[moot.Asks] = []string{moot.Closing}
	return s.Forms.Save(ctx, tx, a, forms.Writing{FormID: x.ID, About: forms.OfFile(f.ID), Part: part.ID, Answers: x.Definition.OfPart(said, part.ID), Version: 1})
}

// Unfinished leaves of what somebody has begun to type what may be written still: not a request that its file's closure overtook.
func (s *Service) Unfinished(ctx context.Context, list []notes.Draft) ([]notes.Draft, error) {
	out := make([]notes.Draft, 0, len(list))
	for _, d := range list {
		over, err := s.typedTooLate(ctx, d)
		if err != nil {
			return nil, err
		}
		if !over {
			out = append(out, d)
		}
	}
	return out, nil
}

func (s *Service) typedTooLate(ctx context.Context, d notes.Draft) (bool, error) {
	formID, _, ok := FormOfDraft(d.Form)
	if !ok {
		return false, nil
	}
	f, err := s.Stored(ctx, s.DB, d.FileID)
	if fault.Is(err, fault.NotFound) || err == nil && f.State != supervision.Closed {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	x, err := s.Forms.Get(ctx, s.DB, forms.OfFile(d.FileID), formID)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("what is typed: %w", err)
	}
	return moot.TooLate(f, x), nil
}

// Given gives the answers of a part that the file itself says, to somebody who writes in it: they are shown and not asked.
func (s *Service) Given(ctx context.Context, a access.Actor, x FormRecord, p FormPart) (forms.Answers, error) {
	return s.given(ctx, s.DB, a, x.File, x.FileForm, p.Part)
}

func (s *Service) given(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, x FileForm, part string) (forms.Answers, error) {
	if !x.Definition.Gives(part) {
		return nil, nil
	}
	known, err := s.begins(ctx, q, a, f, "")
	if err != nil {
		return nil, err
	}
	return x.Definition.Given(known, part), nil
}

// takesGiven puts what the file itself says in place of what was written of it.
func (s *Service) takesGiven(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, w *forms.Writing) error {
	given, err := s.given(ctx, tx, a, f, x, w.Part)
	if err != nil || len(given) == 0 {
		return err
	}
	w.Answers = w.Answers.Clone()
	maps.Copy(w.Answers, given)
	return nil
}
