package pairs

import (
	"cmp"
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Apart is two clients of whom somebody said that they are different people, or took the records of one person apart.
type Apart struct {
	Pair
	By    string `db:"by_name"` // empty where nobody is known
	At    int64  `db:"settled_at"`
	Taken bool   `db:"taken"` // they were one record, and were taken apart
}

// apartColumns are those of an [Apart] of [pairsOf].
const apartColumns = `x.id, x.one_client, x.other_client, x.one_name, x.other_name, x.one_uci, x.other_uci, x.one_file, x.other_file, x.typed_uci, x.settled_at,
	coalesce((select p.name from person p where p.id=x.settled_by),'') as by_name,
	exists (select 1 from client_merge m where m.undone_at<>0 and m.from_client in (x.one_client,x.other_client) and m.into_client in (x.one_client,x.other_client)) as taken`

// Apart lists the pairs of which that was said, the latest first: all of the actor's provider, or those of one client. It can be taken back.
func (s Service) Apart(ctx context.Context, a access.Actor, clientID string) ([]Apart, error) {
	where, args := s.Access.Scope(a, access.FileWrite, supervision.Columns, 3)
	list, err := db.All[Apart](ctx, s.DB, "select "+apartColumns+" from ("+pairsOf(where, registry.SettledDifferent)+") x where ($2='' or x.one_client=$2 or x.other_client=$2)"+
		fmt.Sprintf(" order by x.settled_at desc, x.id desc limit %d", mostPairs), append([]any{a.OrganisationID, clientID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("pairs of different people: %w", err)
	}
	read := make([]Pair, len(list))
	for n, p := range list {
		read[n] = p.Pair
	}
	return list, s.readPairs(ctx, a, read)
}

// Said says who said it, when, and whether the two were one record before.
func (x Apart) Said(ctx context.Context) string {
	key, at := "supervision.pair.said", i18n.Unknown
	if x.Taken {
		key = "supervision.pair.taken"
	}
	if x.At != 0 {
		at = i18n.Time(ctx, clock.FromMicros(x.At))
	}
	return i18n.T(ctx, key, "Name", cmp.Or(x.By, i18n.Unknown), "At", at)
}

// Beside gives the other of the two as one of them is compared with: the newest file, the name and the UCI.
func (x Apart) Beside(clientID string) (fileID, name, uci string) {
	if x.OneClient == clientID {
		return x.OtherFile, x.OtherName, x.OtherUCI
	}
	return x.OneFile, x.OneName, x.OneUCI
}

// AskAgain takes back that two are different people: they wait for somebody to decide as before, also where somebody took them apart.
func (s Service) AskAgain(ctx context.Context, a access.Actor, pairID string) error {
	where, args := s.Access.Scope(a, access.FileWrite, supervision.Columns, 3)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		p, err := db.One[Pair](ctx, tx, "select "+pairColumns+" from ("+pairsOf(where, registry.SettledDifferent)+") x where id=$2", append([]any{a.OrganisationID, pairID}, args...)...)
		if err != nil {
			return err
		}
		if err := s.Registry.AskAgain(ctx, tx, p.ID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("client.asked_again", "file", p.OneFile))
	})
}
