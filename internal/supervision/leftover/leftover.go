// Package leftover finds what somebody had begun to write on files that they may not open any more, as the file was transferred or their cover of it
// ended: their words are kept, and who has the file is to have what it needs of them (CCM-22). Start at [Service.Of].
package leftover

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Draft is what somebody had begun, with who has its file now. Nothing of the client is in it.
type Draft struct {
	notes.Draft
	Keeper string `db:"keeper"` // empty where nobody has the file
	Shut   bool   `db:"shut"`   // its writer was shut out of the file, and is told nothing of it
}

// most is how many are named at most.
const most = 50

// Of lists what an actor had begun on files of their organisation that they may not open any more, newest first.
func (s Service) Of(ctx context.Context, a access.Actor) ([]Draft, error) {
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 4)
	list, err := db.All[Draft](ctx, s.DB, `select d.person_id, d.form, d.file_id, d.organisation_id, d.updated,
		coalesce((select k.name from assignment y join person k on k.id=y.person_id where y.file_id=f.id and y.kind='assigned' and y.from_date<=$3 and (y.to_date='' or y.to_date>=$3)
			order by y.from_date desc, y.id desc limit 1),'') as keeper,
		exists (select 1 from exclusion x where x.file_id=f.id and x.person_id=$1 and x.ended_at=0) as shut
		from note_draft d join supervision_file f on f.id=d.file_id and f.organisation_id=d.organisation_id
		where d.person_id=$1 and d.organisation_id=$2 and not f.withdrawn and not (`+where+") order by d.updated desc, d.form"+db.Limit(most),
		append([]any{a.PersonID, a.OrganisationID, clock.Today(ctx, s.Clock)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("what was begun on files of others: %w", err)
	}
	return list, nil
}
