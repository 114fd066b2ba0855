// Package mistaken tells those who rely on a file that it was marked as opened in error, or put back: the officers of its region and the
// supervisors of its provider. The file itself is in no list then. Start at [Service.Lately].
package mistaken

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/relied"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// For how long it is told, and of how many at most: more is an event of its own.
const (
	days = 14
	most = 100
)

// Mark is how a file stands that somebody marked lately.
type Mark struct {
	FileID         string       `db:"file_id"`
	OrganisationID string       `db:"organisation_id"`
	FullName       string       `db:"full_name"`
	UCI            string       `db:"uci_written"`
	Provider       string       `db:"provider"`
	Kind           history.Kind `db:"kind"` // opened in error, or taken back
	Reason         string       `db:"reason"`
	By             string       `db:"by_name"` // to the provider's own people
	Recorded       int64        `db:"recorded"`
}

// TakenBack reports whether the file is in every list again.
func (m Mark) TakenBack() bool { return m.Kind == history.ErrorTakenBack }

// At is when it was marked.
func (m Mark) At() time.Time { return clock.FromMicros(m.Recorded) }

// Lately gives the files of the actor's region, or of their provider, that somebody else marked lately and of which the agency knew, the newest
// first, as one audited reading; nothing to others. It begins with the files that were ever marked, which are few.
func (s Service) Lately(ctx context.Context, a access.Actor) ([]Mark, error) {
	action := access.FileError
	if a.MayEver(access.FileDecide) {
		action = access.FileDecide
	} else if !a.MayEver(action) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, action, supervision.Columns, 5)
	args = append([]any{history.OpenedInError, history.ErrorTakenBack, clock.Micros(s.Clock.Now().AddDate(0, 0, -days)), a.PersonID}, args...)
	list, err := db.All[Mark](ctx, s.DB, `select f.id as file_id, f.organisation_id, c.full_name, c.uci_written, `+access.NameOf(ctx, "o")+` as provider, e.kind, r.reason,
		coalesce((select w.name from person w where w.id=e.person_id),'') as by_name, e.recorded
		from file_in_error r cross join supervision_file f cross join event e join client c on c.id=f.client_id join organisation o on o.id=f.organisation_id
		where f.id=r.file_id and e.file_id=f.id and e.kind in ($1,$2) and e.recorded>=$3 and e.person_id<>$4 and not f.withdrawn and `+relied.Told+`
		and not exists (select 1 from event k where k.file_id=e.file_id and k.kind in ($1,$2) and k.seq>e.seq) and `+where+fmt.Sprintf(" order by e.seq desc limit %d", most), args...)
	if err != nil || len(list) == 0 {
		return nil, wrapped(err)
	}
	read := make([]supervision.CaseRow, len(list))
	for i := range list {
		read[i].ID = list[i].FileID
		if list[i].OrganisationID != a.OrganisationID {
			list[i].By = ""
		}
	}
	return list, s.ReadList(ctx, a, read)
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("files marked lately: %w", err)
}
