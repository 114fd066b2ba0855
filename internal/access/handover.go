package access

import (
	"context"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Give makes a person the case manager of a file from today on: whoever had it has it no more, and nobody else is offered it.
func (s *Service) Give(ctx context.Context, tx *db.Tx, organisationID, fileID, personID string) error {
	if err := s.Unassign(ctx, tx, fileID, Assigned, s.today().AddDays(-1)); err != nil {
		return err
	}
	if err := s.EndOffer(ctx, tx, fileID); err != nil {
		return err
	}
	return s.Assign(ctx, tx, organisationID, fileID, personID, Assigned, s.today(), "")
}

// OfferTo lets a person read a file that they are asked to take, and take it, to a last day at the latest. Whoever calls it
// has checked that the actor may hand the file over.
func (s *Service) OfferTo(ctx context.Context, tx *db.Tx, organisationID, fileID, personID string, last clock.Date) error {
	return s.Assign(ctx, tx, organisationID, fileID, personID, Offered, s.today(), last)
}

// EndOffer ends what OfferTo gave, at once.
func (s *Service) EndOffer(ctx context.Context, tx *db.Tx, fileID string) error {
	return s.Unassign(ctx, tx, fileID, Offered, s.today().AddDays(-1))
}

// KeepSight lets whoever handed a file over read it to a last day, and do nothing more to it.
func (s *Service) KeepSight(ctx context.Context, tx *db.Tx, organisationID, fileID, personID string, last clock.Date) error {
	return s.Assign(ctx, tx, organisationID, fileID, personID, Sight, s.today(), last)
}
