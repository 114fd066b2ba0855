package registry

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// What somebody decided about a pair; empty until then.
const (
	SettledSame      = "same"
	SettledDifferent = "different"
)

// Pair keeps that two clients of a provider may be one person, to be decided later. Two that were kept before, decided
// or not, stay as they are.
func (s *Service) Pair(ctx context.Context, tx *db.Tx, c Client, otherID, importID string) error {
	_, err := tx.Exec(ctx, `insert into client_pair (id, organisation_id, one_client, other_client, import_id, recorded) values ($1,$2,$3,$4,$5,$6)
		on conflict (one_client, other_client) do nothing`, id.New(), c.OrganisationID, min(c.ID, otherID), max(c.ID, otherID), importID, clock.Micros(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("keep pair: %w", err)
	}
	return nil
}

// PairAlike keeps that a client who was put right may be another of the same name and birth date, whom nobody has been asked about yet, and reports
// whether there is one.
func (s *Service) PairAlike(ctx context.Context, tx *db.Tx, c Client, importID string) (found bool, err error) {
	same, err := s.Matches(ctx, tx, c)
	if err != nil {
		return false, err
	}
	for _, m := range same {
		if m.ID == c.ID || m.BirthDate != c.BirthDate || c.BirthDate == "" {
			continue
		}
		known, err := db.One[bool](ctx, tx, "select exists (select 1 from client_pair where one_client=$1 and other_client=$2)", min(c.ID, m.ID), max(c.ID, m.ID))
		if err != nil {
			return false, fmt.Errorf("pair: %w", err)
		}
		if found = found || !known; known {
			continue
		}
		if err := s.Pair(ctx, tx, c, m.ID, importID); err != nil {
			return false, err
		}
	}
	return found, nil
}

// PairTyped is [Service.Pair] for two of whom one has the UCI that was typed for the other; it stands beside the pair for who
// decides. Two who were said to be different people are asked about again: that is new.
func (s *Service) PairTyped(ctx context.Context, tx *db.Tx, c Client, otherID, uci string) error {
	if err := s.Pair(ctx, tx, c, otherID, ""); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update client_pair set typed_uci=$3, settled='', settled_by='', settled_at=0 where one_client=$1 and other_client=$2 and settled in ('',$4)", min(c.ID, otherID),
		max(c.ID, otherID), uci, SettledDifferent); err != nil {
		return fmt.Errorf("keep pair: %w", err)
	}
	return nil
}

// Kept says which of two records of one person is kept, and which is put into it: the one with a UCI, else the earlier.
func Kept(one, other Client) (kept, put Client) {
	if has := one.UCIDigits != ""; has != (other.UCIDigits != "") && !has || has == (other.UCIDigits != "") && other.ID < one.ID {
		return other, one
	}
	return one, other
}

// Apart keeps that two clients of a provider are different people, so that nobody is asked about them.
func (s *Service) Apart(ctx context.Context, tx *db.Tx, c Client, otherID, personID string) error {
	if err := s.Pair(ctx, tx, c, otherID, ""); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update client_pair set settled=$3, settled_by=$4, settled_at=$5 where one_client=$1 and other_client=$2 and settled=''", min(c.ID, otherID), max(c.ID, otherID),
		SettledDifferent, personID, clock.Micros(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("keep apart: %w", err)
	}
	return nil
}

// PairDifferent keeps that the two of a pair are different people, so that nobody is asked again: a stale fault when
// somebody decided meanwhile. That they are one is said by [Service.MergeClients].
func (s *Service) PairDifferent(ctx context.Context, tx *db.Tx, pairID, personID string) error {
	err := db.Updated(tx.Exec(ctx, "update client_pair set settled=$2, settled_by=$3, settled_at=$4 where id=$1 and settled=''", pairID, SettledDifferent, personID,
		clock.Micros(s.clock.Now())))
	if err != nil {
		return fmt.Errorf("settle pair: %w", err)
	}
	return nil
}

// AskAgain takes back that the two of a pair are different people: a stale fault when somebody else did, or put them together meanwhile.
func (s *Service) AskAgain(ctx context.Context, tx *db.Tx, pairID string) error {
	if err := db.Updated(tx.Exec(ctx, "update client_pair set settled='', settled_by='', settled_at=0 where id=$1 and settled=$2", pairID, SettledDifferent)); err != nil {
		return fmt.Errorf("ask about a pair again: %w", err)
	}
	return nil
}

// DifferentFrom gives the clients of whom somebody said that they are other people than this one.
func (s *Service) DifferentFrom(ctx context.Context, q db.Querier, clientID string) ([]string, error) {
	others, err := db.All[string](ctx, q, `select other_client from client_pair where one_client=$1 and settled=$2
		union select one_client from client_pair where other_client=$1 and settled=$2`, clientID, SettledDifferent)
	if err != nil {
		return nil, fmt.Errorf("who is different: %w", err)
	}
	return others, nil
}

// together keeps that the two of a pair, if they are one, were put together.
func together(ctx context.Context, tx *db.Tx, m Merge) error {
	_, err := tx.Exec(ctx, "update client_pair set settled=$3, settled_by=$4, settled_at=$5 where one_client=$1 and other_client=$2",
		min(m.FromClient, m.IntoClient), max(m.FromClient, m.IntoClient), SettledSame, m.PersonID, m.Recorded)
	if err != nil {
		return fmt.Errorf("pair together: %w", err)
	}
	return nil
}

// apart keeps that two clients whose records were put together are different people after all, and who said so.
func (s *Service) apart(ctx context.Context, tx *db.Tx, m Merge, personID string) error {
	if err := s.Pair(ctx, tx, Client{ID: m.FromClient, OrganisationID: m.OrganisationID}, m.IntoClient, ""); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update client_pair set settled=$3, settled_by=$4, settled_at=$5 where one_client=$1 and other_client=$2", min(m.FromClient, m.IntoClient), max(m.FromClient, m.IntoClient),
		SettledDifferent, personID, clock.Micros(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("pair apart: %w", err)
	}
	return nil
}
