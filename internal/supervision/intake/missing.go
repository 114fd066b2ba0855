package intake

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/intake/lost"
)

// Missing gives the rows of a register that could not come in and of which nobody knows whom they are about, and who said that nobody is missing by them.
func (s *Service) Missing(ctx context.Context, a access.Actor, importID string) (rows []int, said lost.Said, err error) {
	r, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil || s.Lacking == nil || r.State != RegisterDone || r.WithdrawnAt != 0 {
		return nil, said, err
	}
	if rows, err = s.Lacking(ctx, s.DB, importID); err != nil {
		return nil, said, err
	}
	said, err = lost.SaidOf(ctx, s.DB, importID)
	return rows, said, err
}

// SayMissing keeps with a register, under the actor's name, that nobody is missing by its rows that could not come in, or takes it back.
func (s *Service) SayMissing(ctx context.Context, a access.Actor, importID string, missing bool) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.heldRegister(ctx, tx, a, importID); err != nil {
			return err
		}
		return lost.Say(ctx, tx, s.Audit, a, importID, s.Clock.Now(), missing)
	})
}

// IsBelied reports whether a register that is in says that nobody was at its site, and a file says otherwise.
func (s *Service) IsBelied(ctx context.Context, r Register) (bool, error) {
	if !r.Nobody || s.Belied == nil {
		return false, nil
	}
	belied, err := s.Belied(ctx, s.DB, r.OrganisationID)
	return belied[r.ID], err
}
