package synopsis

import (
	"context"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// whereLives is the question of the synopsis that a residence of the provider answers while the client lives there.
const whereLives = "housing"

// fromResidence gives the residence of the provider in which the client lives, as the residence itself says.
func (s *Service) fromResidence(ctx context.Context, f supervision.File) ([]Entry, error) {
	places, err := s.Registry.PlacesOf(ctx, s.DB, f.ID)
	var out []Entry
	for _, p := range places {
		if p.HousedFrom != "" && p.EndedOn == "" {
			out = append(out, Entry{Question: whereLives, Words: livesAt(ctx, p), Source: FromFile, On: p.HousedFrom})
		}
	}
	return out, err
}

// livesAt names a residence with where it is, which a protected one does not say, and since when.
func livesAt(ctx context.Context, p registry.Place) string {
	words := p.Name
	if p.Address != "" && !p.Protected {
		words += ", " + p.Address
	}
	return words + " · " + i18n.T(ctx, "supervision.places.housed", "From", i18n.Date(ctx, p.HousedFrom))
}
