// Package mark calls files by a mark that is no name, for those who answer for privacy and read who read what. Start at
// [Service.Of].
package mark

import (
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Service marks files.
type Service struct{ *supervision.Service }

// Of calls files by their provider and the UCI of their client.
func (s Service) Of(ctx context.Context, a access.Actor, fileIDs []any) (map[string]string, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.AuditRead, access.Subject{}); err != nil {
		return nil, err
	}
	type mark struct {
		FileID   string `db:"id"`
		Provider string `db:"name"`
		UCI      string `db:"uci_written"`
	}
	rows, err := db.All[mark](ctx, s.DB, `select f.id, `+access.NameOf(ctx, "o")+` as name, c.uci_written from supervision_file f join client c on c.id=f.client_id
		join organisation o on o.id=f.organisation_id where f.id in `+db.In(1, len(fileIDs)), fileIDs...)
	out := map[string]string{}
	for _, r := range rows {
		out[r.FileID] = strings.TrimSuffix(r.Provider+" · "+r.UCI, " · ")
	}
	return out, err
}
