// Package staff is who works for a provider now, to be met with the names that its register gives.
package staff

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/supervision/register"
)

// Staff is who works for a provider now.
type Staff struct {
	People     []register.Person // the case managers
	Colleagues []register.Person // everybody
}

// Of gives who works for a provider.
func Of(ctx context.Context, s *access.Service, organisationID string) (out Staff, err error) {
	if out.People, err = atWork(ctx, s, organisationID, access.CaseManager); err != nil {
		return out, err
	}
	out.Colleagues, err = atWork(ctx, s, organisationID, "")
	return out, err
}

// atWork lists who has a role at a provider now, or any.
func atWork(ctx context.Context, s *access.Service, organisationID string, role access.Role) ([]register.Person, error) {
	people, err := s.PeopleOf(ctx, organisationID, role)
	if err != nil {
		return nil, err
	}
	var out []register.Person
	for _, p := range people {
		if p.DeactivatedAt == 0 {
			out = append(out, register.Person{ID: p.ID, Name: p.Name})
		}
	}
	return out, nil
}

// Otherwise gives the one person here whose name is exactly this, where no case manager's is: who works here, but as
// something else.
func (s Staff) Otherwise(written string) string {
	if register.Exactly(written, s.People) != "" {
		return ""
	}
	id := register.Exactly(written, s.Colleagues)
	for _, p := range s.Colleagues {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}
