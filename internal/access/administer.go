package access

import "context"

// An administrator of headquarters administers every organisation, any other their own. The system's own actors work
// for the whole installation.

func (s *Service) mayAdminister(ctx context.Context, a Actor, act Action, organisationID string) error {
	if a.System != "" {
		organisationID = a.OrganisationID
	}
	return s.Check(ctx, s.db, a, act, Subject{OrganisationID: organisationID})
}

// mayAdministerPerson asks about the person's home organisation. Whoever may administer nobody learns nothing about who exists.
func (s *Service) mayAdministerPerson(ctx context.Context, a Actor, personID string) error {
	if !a.MayEver(PeopleAdmin) {
		return s.mayAdminister(ctx, a, PeopleAdmin, "")
	}
	p, err := s.PersonByID(ctx, personID)
	if err != nil {
		return err
	}
	return s.mayAdminister(ctx, a, PeopleAdmin, p.OrganisationID)
}

func (s *Service) administers(a Actor, column string, next int) (where string, args []any) {
	if a.System != "" {
		return whole(a.MayEver(PeopleAdmin)), nil
	}
	return s.Scope(a, PeopleAdmin, Columns{Organisation: column}, next)
}
