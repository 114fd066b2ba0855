package registry

import (
	"context"
	"slices"

	"passerelle/internal/platform/db"
)

// residence is the role of where a client lives.
const residence = "residence"

// settled reports whether it is known where a client lives, or has lived since the referral: a residence of the provider says so, or somebody
// wrote one among the people and places.
func settled(places, housed []Place) bool {
	return len(housed) > 0 || slices.ContainsFunc(places, func(p Place) bool { return p.Role == residence && !p.Proposed })
}

// outlived reports of a place whether it was only proposed, of a client of whom it is known where they live.
func outlived(places, housed []Place) func(Place) bool {
	known := settled(places, housed)
	return func(p Place) bool { return known && p.Proposed }
}

// Settled reports whether it is known where the client of a file lives, or has lived since the referral.
func (s *Service) Settled(ctx context.Context, q db.Querier, fileID string) (bool, error) {
	places, housed, err := s.residences(ctx, q, fileID)
	return settled(places, housed), err
}

// residences gives those that are on the list of a file, the proposed ones too, and those of the provider that house the client or did.
func (s *Service) residences(ctx context.Context, q db.Querier, fileID string) (places, housed []Place, err error) {
	if places, err = db.All[Place](ctx, q, placeSelect+"file_id=$1 and ended_on='' and role=$2 order by id", fileID, residence); err != nil {
		return nil, nil, err
	}
	housed, err = s.housed(ctx, q, fileID)
	return places, housed, err
}

// onceProposed gives the residences of a file that the referral proposed and in which its client does not live.
func (s *Service) onceProposed(ctx context.Context, q db.Querier, fileID string) ([]Place, error) {
	places, housed, err := s.residences(ctx, q, fileID)
	past := outlived(places, housed)
	return slices.DeleteFunc(places, func(p Place) bool { return !past(p) }), err
}

// Guarded lists what is around a file and whose address is protected, what was once proposed as a residence too: that the client lives
// elsewhere opens no address.
func (s *Service) Guarded(ctx context.Context, q db.Querier, fileID string) ([]Place, error) {
	places, err := s.PlacesOf(ctx, q, fileID)
	if err != nil {
		return nil, err
	}
	once, err := s.onceProposed(ctx, q, fileID)
	return slices.DeleteFunc(append(places, once...), func(p Place) bool { return !p.Protected }), err
}
