package pairs

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// OtherFile is another file of the client of a file.
type OtherFile struct {
	ID         string            `db:"id"`
	State      supervision.State `db:"state"`
	ReferredOn clock.Date        `db:"referred_on"`
}

// OtherFiles lists the other files of a file's client that the actor may read, the newest first: two records that were put
// together leave two files. The reading is audited.
func (s Service) OtherFiles(ctx context.Context, a access.Actor, f supervision.File) ([]OtherFile, error) {
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 3)
	list, err := db.All[OtherFile](ctx, s.DB, "select f.id, f.state, f.referred_on from supervision_file f where f.client_id=$1 and f.id<>$2 and not f.withdrawn and not f.opened_in_error and "+
		where+" order by f.referred_on desc, f.id desc limit 10", append([]any{f.ClientID, f.ID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("other files of a client: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	var read []supervision.CaseRow
	for _, x := range list {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: x.ID}})
	}
	return list, s.ReadList(ctx, a, read)
}
