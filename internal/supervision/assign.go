package supervision

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// AssignTo gives a file to a case manager of the provider who works at its site, from today on; whoever had it has it
// no more, and what waits in it goes with it. To whoever has it already nothing is given: that is said, and nothing kept.
func (s *Service) AssignTo(ctx context.Context, a access.Actor, fileID, personID string) error {
	_, err := s.do(ctx, a, change{act: history.ActFileAssigned, action: access.FileAssign, fileID: fileID,
		validate: func(f File) error { return s.MayHave(ctx, f, personID) },
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			has, err := s.CaseManagerOf(ctx, tx, f.ID)
			switch {
			case err != nil && !fault.Is(err, fault.NotFound):
				return nil, err
			case has.ID == personID:
				return nil, fault.Overtaken("supervision.problem.has_it", "Name", has.Name)
			}
			return s.Give(ctx, tx, *f, personID)
		}})
	return err
}

// MayHave refuses whoever cannot have a file: no case manager who works at its site, or shut out of it.
func (s *Service) MayHave(ctx context.Context, f File, personID string) error {
	people, err := s.Access.PeopleAt(ctx, f.OrganisationID, f.SiteID, access.CaseManager)
	if err != nil {
		return err
	}
	out, err := s.Access.IsExcluded(ctx, s.DB, f.ID, personID)
	var c fault.Check
	c.Require(slices.ContainsFunc(people, func(p access.Person) bool { return p.ID == personID && p.DeactivatedAt == 0 }), "person", "supervision.problem.choice")
	c.Require(!out || c.Err() != nil, "person", "supervision.problem.shut_out")
	return cmp.Or(err, c.Err())
}

// Give gives a file to a case manager within an act that has been allowed, and gives its events.
func (s *Service) Give(ctx context.Context, tx *db.Tx, f File, personID string) ([]history.Fact, error) {
	if err := s.Access.Give(ctx, tx, f.OrganisationID, f.ID, personID); err != nil {
		return nil, err
	}
	return []history.Fact{{Kind: history.Assigned, Effective: s.today(ctx), Payload: history.AssignedPayload{Person: personID}}}, s.passWaiting(ctx, tx, f.ID, personID)
}

// CaseManagerOf gives who has a file today; not found when nobody has.
func (s *Service) CaseManagerOf(ctx context.Context, q db.Querier, fileID string) (access.Person, error) {
	return db.One[access.Person](ctx, q, "select p.id, p.name, p.email from assignment x join person p on p.id=x.person_id where x.file_id=$1"+
		" and x.kind='assigned' and (x.to_date='' or x.to_date>=$2) order by x.from_date desc, x.id desc limit 1", fileID, s.today(ctx))
}
