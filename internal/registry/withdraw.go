package registry

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// Withdraw hides clients whose register was withdrawn, within an act that has been allowed: their UCI is free again and
// they are no longer found.
func (s *Service) Withdraw(ctx context.Context, tx *db.Tx, clients []string) error {
	const atOnce = 500
	for len(clients) > 0 {
		n := min(atOnce, len(clients))
		args := make([]any, n)
		for i, c := range clients[:n] {
			args[i] = c
		}
		if _, err := tx.Exec(ctx, "update client set withdrawn=true, version=version+1 where id in "+db.In(1, n), args...); err != nil {
			return fmt.Errorf("withdraw clients: %w", err)
		}
		clients = clients[n:]
	}
	return nil
}
