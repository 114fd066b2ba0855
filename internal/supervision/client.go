package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// CorrectClient corrects what is written about a file's client, with a reason; a former name finds the client still. Who has
// that UCI, or that name and birth date, is named as different by somebody who saw it, as for a referral; a UCI that a
// client has whom the actor may not read stays as it was.
func (s *Service) CorrectClient(ctx context.Context, a access.Actor, fileID string, c registry.Client, reason string, different ...string) error {
	f, err := s.FileIn(ctx, s.DB, a, access.FileWrite, fileID)
	if err != nil {
		return err
	}
	c.ID, c.OrganisationID, c.Programme = f.ClientID, f.OrganisationID, f.Programme
	was, err := s.Registry.ClientByID(ctx, s.DB, c.ID)
	if err != nil {
		return err
	}
	var twins []Twin
	c = c.Following(was)
	if c.BirthDate != was.BirthDate && c.BirthDate.Valid() && f.ReferredOn != "" && c.BirthDate > f.ReferredOn {
		return bornLater(f.ReferredOn)
	}
	if c.Check(s.today(ctx)) == nil && !was.SameAs(c) {
		if twins, err = s.twins(ctx, s.DB, a, c); err != nil {
			return err
		}
	}
	if err := met(twins, different); err != nil {
		return err
	}
	if slices.ContainsFunc(twins, func(t Twin) bool { return t.SameUCI }) {
		c.UCIWritten = was.UCIWritten
	}
	return s.Registry.CorrectClient(ctx, a, f.ID, c, reason, func(tx *db.Tx) error { return s.apart(ctx, tx, a, c, twins) })
}

// AddPlace adds a person or place to a file.
func (s *Service) AddPlace(ctx context.Context, a access.Actor, fileID string, p registry.Place) error {
	f, err := s.FileIn(ctx, s.DB, a, access.FileWrite, fileID)
	if err != nil {
		return err
	}
	p.OrganisationID, p.FileID = f.OrganisationID, f.ID
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.Registry.AddPlace(ctx, tx, p); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("place.added", "file", f.ID))
	})
}

// SamePerson says that the clients of two files are one: one record is put into the other, see [registry.Kept]. It can be
// undone.
func (s *Service) SamePerson(ctx context.Context, a access.Actor, fileID, otherFileID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, other, err := s.Both(ctx, tx, a, fileID, otherFileID)
		if err != nil {
			return err
		}
		// What is read of the two stays as it is until they are one.
		if err := tx.Hold(ctx, "client", f.ClientID, other.ClientID); err != nil {
			return err
		}
		into, err := s.Registry.ClientByID(ctx, tx, f.ClientID)
		if err != nil {
			return err
		}
		from, err := s.Registry.ClientByID(ctx, tx, other.ClientID)
		if err != nil {
			return err
		}
		into, from = registry.Kept(into, from)
		files, err := db.All[string](ctx, tx, "select id from supervision_file where client_id=$1", from.ID)
		if err != nil {
			return err
		}
		if _, err := s.Registry.MergeClients(ctx, tx, from, into, files, a.PersonID); err != nil {
			return err
		}
		return s.move(ctx, tx, a, moving{files, from.ID, into.ID}, history.ActClientMerged, history.Fact{Kind: history.Merged, Effective: s.today(ctx), Payload: history.MergedPayload{Into: into.ID}})
	})
}

// Both gives two files of one provider to those who may write in both.
func (s *Service) Both(ctx context.Context, tx db.Querier, a access.Actor, fileID, otherFileID string) (f, other File, err error) {
	if f, err = fileByID(ctx, tx, fileID); err != nil {
		return f, other, err
	}
	if other, err = fileByID(ctx, tx, otherFileID); err != nil {
		return f, other, err
	}
	for _, one := range []File{f, other} {
		if err := s.Access.Check(ctx, tx, a, access.FileWrite, one.Subject()); err != nil {
			return f, other, err
		}
	}
	if f.OrganisationID != other.OrganisationID {
		return f, other, fault.Missing()
	}
	return f, other, nil
}

// moving is files that go from one client to another.
type moving struct {
	files    []string
	from, to string
}

// move gives files to another client. Every file of either says so, also those that were there before.
func (s *Service) move(ctx context.Context, tx *db.Tx, a access.Actor, m moving, act history.Act, fact history.Fact) error {
	told, err := db.All[File](ctx, tx, "select "+fileColumns+" from supervision_file f where f.client_id in ($1,$2) and not f.withdrawn order by f.id", m.from, m.to)
	if err != nil {
		return fmt.Errorf("files of two clients: %w", err)
	}
	for _, fileID := range m.files {
		if _, err := tx.Exec(ctx, "update supervision_file set client_id=$2, version=version+1 where id=$1", fileID, m.to); err != nil {
			return fmt.Errorf("move file: %w", err)
		}
	}
	for _, f := range told {
		if _, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, fact); err != nil {
			return err
		}
	}
	return nil
}

// NotSamePerson undoes a merge into a file's client.
func (s *Service) NotSamePerson(ctx context.Context, a access.Actor, fileID, mergeID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := fileByID(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, access.FileWrite, f.Subject()); err != nil {
			return err
		}
		m, err := s.Registry.UnmergeClients(ctx, tx, mergeID, f.ID, a.PersonID)
		if err != nil {
			return err
		}
		if m.IntoClient != f.ClientID {
			return fault.Missing()
		}
		return s.move(ctx, tx, a, moving{m.Files(), m.IntoClient, m.FromClient}, history.ActClientUnmerged,
			history.Fact{Kind: history.Unmerged, Effective: s.today(ctx), Payload: history.UnmergedPayload{From: m.IntoClient}})
	})
}
