package registry

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// Spellings numbers the rules by which names are found. Whoever changes them so that a stored word would be another counts on.
const Spellings = 3

// indexedAtOnce is how many names one transaction indexes: others write between.
const indexedAtOnce = 20

// Reindex makes the words by which every client is found again, once after the rules have changed. What stops on the way begins anew.
func (s *Service) Reindex(ctx context.Context) error {
	had, err := db.One[int](ctx, s.db, "select spellings from name_index")
	if err != nil || had >= Spellings {
		return err
	}
	after := ""
	for {
		list, err := db.All[Client](ctx, s.db, "select "+clientColumns+" from client where id>$1 order by id"+db.Limit(indexedAtOnce), after)
		if err != nil {
			return fmt.Errorf("names to index: %w", err)
		}
		if len(list) == 0 {
			break
		}
		if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.indexAll(ctx, tx, list) }); err != nil {
			return err
		}
		after = list[len(list)-1].ID
	}
	if _, err := s.db.Exec(ctx, "update name_index set spellings=$1 where spellings<$1", Spellings); err != nil {
		return fmt.Errorf("names are indexed: %w", err)
	}
	return nil
}

func (s *Service) indexAll(ctx context.Context, tx *db.Tx, list []Client) error {
	for _, c := range list {
		if err := s.index(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}
