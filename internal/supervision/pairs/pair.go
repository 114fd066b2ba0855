// Package pairs decides of two clients of a provider whether they are one person (CCM-1): those that a register or a
// referral brought, and any two files that somebody compares.
//
// That they are one is said by the supervision service, which puts the records together; that they are not is kept, so
// that nobody is asked again. Start at [Service.Pairs].
package pairs

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Pair is two clients of a provider who may be one person, of whom nobody has decided yet.
type Pair struct {
	ID          string `db:"id"`
	OneClient   string `db:"one_client"`
	OtherClient string `db:"other_client"`
	OneName     string `db:"one_name"`
	OtherName   string `db:"other_name"`
	OneUCI      string `db:"one_uci"`
	OtherUCI    string `db:"other_uci"`
	OneFile     string `db:"one_file"` // the newest of each
	OtherFile   string `db:"other_file"`
	TypedUCI    string `db:"typed_uci"` // was typed for one and is the other's; empty where names met
}

// mostPairs bounds a list of pairs: more than a person decides in a day.
const mostPairs = 100

// pairsOf gives the pairs that wait, or that were decided so, both of whose clients have a file that the actor may write in; the condition on
// files is said twice with the same arguments.
func pairsOf(where, settled string) string {
	file := "(select max(f.id) from supervision_file f where f.client_id=%s and not f.withdrawn and not f.opened_in_error and " + where + ")"
	return "select * from (select p.id, p.one_client, p.other_client, p.import_id, p.recorded, p.typed_uci, p.settled_by, p.settled_at, a.full_name as one_name, b.full_name as other_name, a.uci_written as one_uci, b.uci_written as other_uci, coalesce(" +
		fmt.Sprintf(file, "p.one_client") + ",'') as one_file, coalesce(" + fmt.Sprintf(file, "p.other_client") + `,'') as other_file
		from client_pair p join client a on a.id=p.one_client join client b on b.id=p.other_client
		where p.organisation_id=$1 and p.settled='` + settled + `' and a.merged_into='' and b.merged_into='' and not a.withdrawn and not b.withdrawn) w
		where w.one_file<>'' and w.other_file<>''`
}

const pairColumns = "id, one_client, other_client, one_name, other_name, one_uci, other_uci, one_file, other_file, typed_uci"

// Pairs lists the pairs of clients that wait for somebody to decide whether they are one person: all of the actor's
// provider, or those that one register brought.
func (s Service) Pairs(ctx context.Context, a access.Actor, importID string) ([]Pair, error) {
	where, args := s.Access.Scope(a, access.FileWrite, supervision.Columns, 2)
	args = append([]any{a.OrganisationID}, args...)
	query := "select " + pairColumns + " from (" + pairsOf(where, "") + ") x"
	if importID != "" {
		args = append(args, importID)
		query += fmt.Sprintf(" where import_id=$%d", len(args))
	}
	list, err := db.All[Pair](ctx, s.DB, query+fmt.Sprintf(" order by recorded desc, id limit %d", mostPairs), args...)
	if err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	return list, s.readPairs(ctx, a, list)
}

// PairsWaiting counts them, without a name.
func (s Service) PairsWaiting(ctx context.Context, a access.Actor) (int, error) {
	where, args := s.Access.Scope(a, access.FileWrite, supervision.Columns, 2)
	return db.One[int](ctx, s.DB, "select count(*) from ("+pairsOf(where, "")+") x", append([]any{a.OrganisationID}, args...)...)
}

func (s Service) readPairs(ctx context.Context, a access.Actor, list []Pair) error {
	var read []supervision.CaseRow
	for _, p := range list {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: p.OneFile}}, supervision.CaseRow{File: supervision.File{ID: p.OtherFile}})
	}
	return s.ReadList(ctx, a, read)
}

func (s Service) pair(ctx context.Context, q db.Querier, a access.Actor, pairID string) (Pair, error) {
	where, args := s.Access.Scope(a, access.FileWrite, supervision.Columns, 3)
	p, err := db.One[Pair](ctx, q, "select "+pairColumns+" from ("+pairsOf(where, "")+") x where id=$2", append([]any{a.OrganisationID, pairID}, args...)...)
	if fault.Is(err, fault.NotFound) {
		settled, counting := db.One[int](ctx, q, "select count(*) from client_pair where organisation_id=$1 and id=$2 and settled<>''", a.OrganisationID, pairID)
		if counting == nil && settled > 0 {
			return p, settledAlready()
		}
	}
	return p, err
}

// PairBeside gives the two of a pair for comparing, the earlier first. One that was decided is not ready.
func (s Service) PairBeside(ctx context.Context, a access.Actor, pairID string) (p Pair, sides [2]supervision.Side, err error) {
	if p, err = s.pair(ctx, s.DB, a, pairID); err != nil {
		return p, sides, err
	}
	sides, err = s.Beside(ctx, a, p.OneFile, p.OtherFile)
	return p, sides, err
}

// Beside gives the clients of two files for comparing, to those who may write in both; first the record that is kept if they
// are one.
func (s Service) Beside(ctx context.Context, a access.Actor, fileIDs ...string) (sides [2]supervision.Side, err error) {
	if sides[0].File, sides[1].File, err = s.Both(ctx, s.DB, a, fileIDs[0], fileIDs[1]); err != nil {
		return sides, err
	}
	if sides[0].File.ClientID == sides[1].File.ClientID {
		return sides, settledAlready()
	}
	for n := range sides {
		if sides[n].Client, err = s.Registry.ClientByID(ctx, s.DB, sides[n].File.ClientID); err != nil {
			return sides, err
		}
	}
	if kept, _ := registry.Kept(sides[0].Client, sides[1].Client); kept.ID != sides[0].Client.ID {
		sides[0], sides[1] = sides[1], sides[0]
	}
	return sides, s.readPairs(ctx, a, []Pair{{OneFile: fileIDs[0], OtherFile: fileIDs[1]}})
}

// SettlePair keeps what somebody decided about a pair. The same person: one record is put into the other, which can be
// undone. Different people: nobody is asked again.
func (s Service) SettlePair(ctx context.Context, a access.Actor, pairID, settled string) error {
	p, err := s.pair(ctx, s.DB, a, pairID)
	if err != nil {
		return err
	}
	switch settled {
	case registry.SettledSame:
		return s.SamePerson(ctx, a, p.OneFile, p.OtherFile)
	case registry.SettledDifferent:
		return s.DB.Tx(ctx, func(tx *db.Tx) error {
			if _, _, err := s.Both(ctx, tx, a, p.OneFile, p.OtherFile); err != nil {
				return err
			}
			if err := s.Registry.PairDifferent(ctx, tx, p.ID, a.PersonID); err != nil {
				return err
			}
			return s.Audit.Act(ctx, tx, a.Entry("client.different", "file", p.OneFile))
		})
	}
	return undecided()
}

func undecided() error {
	var c fault.Check
	c.Add("settled", "supervision.problem.choice")
	return c.Err()
}

// SettleFiles keeps what somebody decided about the clients of any two files, as [Service.SettlePair] does of a pair.
func (s Service) SettleFiles(ctx context.Context, a access.Actor, fileID, otherFileID, settled string) error {
	switch settled {
	case registry.SettledSame:
		return s.SamePerson(ctx, a, fileID, otherFileID)
	case registry.SettledDifferent:
		return s.differ(ctx, a, fileID, otherFileID)
	}
	return undecided()
}

// differ keeps that the clients of two files are different people: nobody is asked about them again.
func (s Service) differ(ctx context.Context, a access.Actor, fileID, otherFileID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, other, err := s.Both(ctx, tx, a, fileID, otherFileID)
		if err != nil {
			return err
		}
		if f.ClientID == other.ClientID {
			return settledAlready()
		}
		if err := s.Registry.Apart(ctx, tx, registry.Client{ID: f.ClientID, OrganisationID: f.OrganisationID}, other.ClientID, a.PersonID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("client.different", "file", f.ID))
	})
}

func settledAlready() error { return fault.New(fault.NotReady, "supervision.problem.pair_settled") }
