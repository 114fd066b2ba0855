package access

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// GivePlace gives whoever has an account with an address another place: in an organisation where they have none, or more
// roles where they have one; added says that the place is new. Roles that they hold there already are refused (Invalid), and
// so is an account that was deactivated. Nobody with the address is not found. The account itself stays as it is.
func (s *Service) GivePlace(ctx context.Context, a Actor, email string, m Membership, roles ...Role) (p Person, added bool, err error) {
	if err := s.mayAdminister(ctx, a, PeopleAdmin, m.OrganisationID); err != nil {
		return p, false, err
	}
	p, err = db.One[Person](ctx, s.db, "select "+personColumns+" from person where email=$1", foldEmail(email))
	if err != nil {
		return p, false, err
	}
	if p.DeactivatedAt != 0 {
		return p, false, fault.At("email", "access.problem.deactivated")
	}
	places, err := s.Memberships(ctx, p.ID)
	if err != nil {
		return p, false, fmt.Errorf("places of a person: %w", err)
	}
	places = slices.DeleteFunc(places, func(x Membership) bool { return x.OrganisationID != m.OrganisationID || x.Programme != CCMS })
	if len(places) == 0 {
		m.PersonID = p.ID
		_, err = s.AddMembership(ctx, a, m, roles...)
		return p, true, err
	}
	var held []Role
	for _, x := range places {
		held = append(held, x.Roles()...)
	}
	more := slices.DeleteFunc(slices.Clone(roles), func(r Role) bool { return slices.Contains(held, r) })
	if len(more) == 0 && len(roles) > 0 {
		return p, false, fault.At("role", "access.problem.held")
	}
	return p, false, s.ChangeRoles(ctx, a, places[0].ID, places[0].Version, append(places[0].Roles(), more...)...)
}
