package app

import (
	"context"

	"passerelle/internal/access"
	accessweb "passerelle/internal/access/web"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/waits"
)

// otherPlaces says on somebody's first page what waits today in the places in which they do not work now; it leads to where one
// changes over.
func (s *Site) otherPlaces(ctx context.Context, a access.Actor) ([]part.Due, error) {
	var out []part.Due
	for _, m := range s.access.Memberships(ctx) {
		if m.ID == a.MembershipID {
			continue
		}
		there, err := s.house.Access.ActorOf(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		n, err := waits.Service{Service: s.house.Supervision}.Count(clock.In(ctx, i18n.Zone(ctx)), there)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, part.Due{Text: i18n.T(ctx, "app.other_place", "Count", n, "Place", accessweb.MembershipName(ctx, m)), Href: "/memberships"})
		}
	}
	return out, nil
}
