package exclusion

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Service shuts people of a provider out of its files.
type Service struct{ *supervision.Service }

// Shut is who is shut out of a file, and who could be.
type Shut struct {
	File     supervision.File
	FullName string
	Out      []access.Exclusion
	People   []access.Person // of the provider, who are not shut out
}

// file gives a file to somebody who assigns it.
func (s Service) file(ctx context.Context, q db.Querier, a access.Actor, fileID string) (supervision.File, error) {
	return s.FileIn(ctx, q, a, access.FileAssign, fileID)
}

// ShutOut gives who may not open a file, to those who assign it; the reading is audited.
func (s Service) ShutOut(ctx context.Context, a access.Actor, fileID string) (Shut, error) {
	f, err := s.file(ctx, s.DB, a, fileID)
	if err != nil {
		return Shut{}, err
	}
	out := Shut{File: f}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return Shut{}, err
	}
	out.FullName = client.FullName
	if out.Out, err = s.Access.Exclusions(ctx, s.DB, f.ID); err != nil {
		return Shut{}, err
	}
	if out.People, err = s.Access.PeopleOf(ctx, f.OrganisationID, ""); err != nil {
		return Shut{}, err
	}
	out.People = slices.DeleteFunc(out.People, func(p access.Person) bool {
		return p.DeactivatedAt != 0 || p.ID == a.PersonID || slices.ContainsFunc(out.Out, func(x access.Exclusion) bool { return x.PersonID == p.ID })
	})
	return out, s.Audit.Read(ctx, a.Entry(string(access.FileRead), "file", f.ID)).Wait()
}

// Exclude shuts a person of the provider out of a file, with the reason (SEC-1). Whoever has the file gives it to
// somebody else first, so that no file is left with a person who cannot open it.
func (s Service) Exclude(ctx context.Context, a access.Actor, fileID, personID, reason string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		people, err := s.Access.PeopleOf(ctx, f.OrganisationID, "")
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(slices.ContainsFunc(people, func(p access.Person) bool { return p.ID == personID }), "person", "supervision.problem.choice")
		if err := c.Err(); err != nil {
			return err
		}
		has, err := db.One[int](ctx, tx, "select count(*) from assignment where file_id=$1 and person_id=$2 and kind='assigned' and (to_date='' or to_date>=$3)",
			f.ID, personID, clock.Today(ctx, s.Clock))
		if err != nil {
			return err
		}
		c.Require(has == 0, "person", "supervision.problem.has_file")
		if err := c.Err(); err != nil {
			return err
		}
		return s.Access.Exclude(ctx, tx, a, f.OrganisationID, f.ID, personID, reason)
	})
}

// EndExclusion lets a person open a file again, as far as their roles go.
func (s Service) EndExclusion(ctx context.Context, a access.Actor, fileID, exclusionID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, a, fileID)
		if err != nil {
			return err
		}
		return s.Access.EndExclusion(ctx, tx, a, f.ID, exclusionID)
	})
}
