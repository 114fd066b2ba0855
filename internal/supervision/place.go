package supervision

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
)

// PlaceToChange gives one person or place of a file to somebody who may correct it. A protected one is given only to those
// who may read its address: nobody writes over what they cannot see. One that has ended says when and by whom.
func (s *Service) PlaceToChange(ctx context.Context, a access.Actor, fileID, placeID string) (registry.Place, error) {
	f, err := s.FileIn(ctx, s.DB, a, access.FileWrite, fileID)
	if err != nil {
		return registry.Place{}, err
	}
	p, err := s.Registry.PlaceOf(ctx, s.DB, f.ID, placeID)
	if err != nil {
		return registry.Place{}, err
	}
	action := access.FileRead
	if p.Protected {
		action = access.AddressRead
	}
	if err := s.Access.Check(ctx, s.DB, a, action, f.Subject()); err != nil {
		return registry.Place{}, err
	}
	return p, s.Audit.Read(ctx, a.Entry(string(action), "file", f.ID)).Wait()
}

// ChangePlace corrects a person or place of a file.
func (s *Service) ChangePlace(ctx context.Context, a access.Actor, fileID string, p registry.Place) error {
	if _, err := s.PlaceToChange(ctx, a, fileID, p.ID); err != nil {
		return err
	}
	p.FileID = fileID
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.Registry.ChangePlace(ctx, tx, p); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("place.changed", "file", fileID))
	})
}

// EndPlace takes a person or place from the list of a file; the row stays, with who ended it, when and why.
func (s *Service) EndPlace(ctx context.Context, a access.Actor, fileID, placeID, reason string) error {
	f, err := s.FileIn(ctx, s.DB, a, access.FileWrite, fileID)
	if err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.Registry.EndPlace(ctx, tx, f.ID, placeID, a.PersonID, reason, s.today(ctx)); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("place.ended", "file", f.ID))
	})
}
