package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// Side is a client with a file, as it stands beside another.
type Side struct {
	Client registry.Client
	File   File
}

// Twin is a client of the provider who may be the one that is written about: the same UCI, or the same name and birth date
// (CCM-1). Of somebody else's client there is no more than that there is one: a supervisor compares.
type Twin struct {
	ClientID string
	SameUCI  bool
	typed    string // the UCI that was typed, when it is theirs
	Side            // the client's newest file that the actor may write in; nothing when there is none
}

// Hidden says that the actor may not read who it is.
func (t Twin) Hidden() bool { return t.File.ID == "" }

// GoesOn says that the client's file is where to go on, open or to be reopened; otherwise another is opened.
func (t Twin) GoesOn() bool { return t.File.MayReopen() || t.File.State != Closed }

// Twins finds who may be the client that is written about, leaving out of whom somebody said that they are another, but who has that very UCI:
// two people do not have one.
func (s *Service) Twins(ctx context.Context, a access.Actor, c registry.Client) ([]Twin, error) {
	c.OrganisationID, c.Programme = a.OrganisationID, a.Programme
	twins, err := s.twins(ctx, s.DB, a, c)
	if err != nil {
		return nil, err
	}
	var read []CaseRow
	for _, t := range twins {
		if !t.Hidden() {
			read = append(read, CaseRow{File: t.File})
		}
	}
	return twins, s.ReadList(ctx, a, read)
}

func (s *Service) twins(ctx context.Context, q db.Querier, a access.Actor, c registry.Client) (out []Twin, err error) {
	found, err := s.Registry.Twins(ctx, q, c)
	if err != nil {
		return nil, err
	}
	others, err := s.Registry.DifferentFrom(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	where, args := s.Access.Scope(a, access.FileWrite, Columns, 2)
	for _, m := range found {
		t := Twin{ClientID: m.ID, SameUCI: m.UCIDigits != "" && m.UCIDigits == registry.DigitsOfUCI(c.UCIWritten)}
		if m.ID == c.ID || slices.Contains(others, m.ID) && !t.SameUCI {
			continue
		}
		if t.SameUCI {
			t.typed = c.UCIWritten
		}
		files, err := db.All[File](ctx, q, "select "+fileColumns+" from supervision_file f where f.client_id=$1 and not f.withdrawn and "+where+
			" order by f.opened_in_error, f.id desc limit 1", append([]any{m.ID}, args...)...)
		if err != nil {
			return nil, fmt.Errorf("files alike: %w", err)
		}
		if len(files) == 1 {
			t.Side = Side{m, files[0]}
		}
		out = append(out, t)
	}
	return out, nil
}

// met holds what somebody who saw the twins decided: those named are other people. Nothing is opened or written before
// each is named; and two people never have one UCI.
func met(twins []Twin, different []string) error {
	var c fault.Check
	for _, t := range twins {
		if !slices.Contains(different, t.ClientID) {
			c.Add("alike", "supervision.problem.alike")
			return c.Err()
		}
	}
	for _, t := range twins {
		c.Require(!t.SameUCI || t.Hidden(), "uci", "supervision.problem.uci_other")
	}
	return c.Err()
}

// apart remembers what was decided about the twins of a client; of those the actor may not read, a supervisor decides.
func (s *Service) apart(ctx context.Context, tx *db.Tx, a access.Actor, c registry.Client, twins []Twin) error {
	for _, t := range twins {
		var err error
		if t.Hidden() {
			err = s.Registry.PairTyped(ctx, tx, c, t.ClientID, t.typed)
		} else {
			err = s.Registry.Apart(ctx, tx, c, t.ClientID, a.PersonID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
