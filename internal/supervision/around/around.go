// Package around decides who sees which people and places are no longer around a file, and who takes one back that was ended by
// mistake. Start at [Service.Ended].
package around

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Ended gives what has ended of the people and places of a file to those who write in it, within a reading that is audited, and the
// names of those who ended it. Addresses, numbers and remarks are left out.
func (s Service) Ended(ctx context.Context, v supervision.View) ([]registry.Place, map[string]string, error) {
	if !v.MayWrite {
		return nil, nil, nil
	}
	list, err := s.Registry.EndedPlaces(ctx, s.DB, v.File.ID)
	if err != nil {
		return nil, nil, err
	}
	people := make([]string, len(list))
	for i, p := range list {
		people[i] = p.EndedBy
	}
	by, err := s.Access.NamesOf(ctx, people...)
	return list, by, err
}

// TakeBack puts a person or place that ended on the list of its file again, as it was.
func (s Service) TakeBack(ctx context.Context, a access.Actor, fileID, placeID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		if err := s.Registry.TakeBackPlace(ctx, tx, f.ID, placeID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("place.taken_back", "file", f.ID))
	})
}
