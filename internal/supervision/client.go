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

// CorrectClient corrects what is written about a file's client, with a reason; a former name finds the client still.
func (s *Service) CorrectClient(ctx context.Context, a access.Actor, fileID string, c registry.Client, reason string) error {
	f, err := s.writable(ctx, a, fileID)
	if err != nil {
		return err
	}
	c.ID, c.OrganisationID, c.Programme = f.ClientID, f.OrganisationID, f.Programme
	return s.Registry.CorrectClient(ctx, a, f.ID, c, reason)
}

func (s *Service) writable(ctx context.Context, a access.Actor, fileID string) (File, error) {
	f, err := fileByID(ctx, s.DB, fileID)
	if err != nil {
		return f, err
	}
	return f, s.Access.Check(ctx, s.DB, a, access.FileWrite, f.Subject())
}

// AddPlace adds a person or place to a file.
func (s *Service) AddPlace(ctx context.Context, a access.Actor, fileID string, p registry.Place) error {
	f, err := s.writable(ctx, a, fileID)
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

// Alike lists other files of the provider whose client may be the same person, among those the actor may write in and
// without whom somebody said to be another.
func (s *Service) Alike(ctx context.Context, a access.Actor, f File, c registry.Client) ([]CaseRow, error) {
	matches, err := s.Registry.Matches(ctx, s.DB, c)
	if err != nil {
		return nil, err
	}
	others, err := s.Registry.DifferentFrom(ctx, s.DB, f.ClientID)
	if err != nil {
		return nil, err
	}
	ids := []any{}
	for _, m := range matches {
		if m.ID != f.ClientID && !slices.Contains(others, m.ID) {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FileWrite, Columns, len(ids)+1)
	rows, err := db.All[CaseRow](ctx, s.DB, "select "+fileColumns+", c.full_name, c.script_name, c.uci_written, "+sortDue+` as sort_due
		from supervision_file f join client c on c.id=f.client_id where f.client_id in `+db.In(1, len(ids))+" and "+where+" order by f.id limit 20", append(ids, args...)...)
	if err != nil {
		return nil, fmt.Errorf("files alike: %w", err)
	}
	return rows, s.ReadList(ctx, a, rows)
}

// SamePerson says that the client of another file is this file's client: the other record is put into this one. It can
// be undone.
func (s *Service) SamePerson(ctx context.Context, a access.Actor, fileID, otherFileID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, other, err := s.both(ctx, tx, a, fileID, otherFileID)
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
		files, err := db.All[string](ctx, tx, "select id from supervision_file where client_id=$1", from.ID)
		if err != nil {
			return err
		}
		if _, err := s.Registry.MergeClients(ctx, tx, from, into, files, a.PersonID); err != nil {
			return err
		}
		return s.move(ctx, tx, a, files, into.ID, history.ActClientMerged, history.Fact{Kind: history.Merged, Effective: s.today(), Payload: history.MergedPayload{Into: into.ID}})
	})
}

func (s *Service) both(ctx context.Context, tx *db.Tx, a access.Actor, fileID, otherFileID string) (f, other File, err error) {
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

func (s *Service) move(ctx context.Context, tx *db.Tx, a access.Actor, files []string, clientID string, act history.Act, fact history.Fact) error {
	for _, fileID := range files {
		f, err := fileByID(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update supervision_file set client_id=$2, version=version+1 where id=$1", f.ID, clientID); err != nil {
			return fmt.Errorf("move file: %w", err)
		}
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
		m, err := s.Registry.UnmergeClients(ctx, tx, mergeID)
		if err != nil {
			return err
		}
		if m.IntoClient != f.ClientID {
			return fault.Missing()
		}
		return s.move(ctx, tx, a, m.Files(), m.FromClient, history.ActClientUnmerged,
			history.Fact{Kind: history.Unmerged, Effective: s.today(), Payload: history.UnmergedPayload{From: m.IntoClient}})
	})
}
