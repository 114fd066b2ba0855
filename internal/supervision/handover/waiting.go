package handover

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Row is a hand-over in a list, with whose file it is.
type Row struct {
	Handover
	FullName string `db:"full_name"`
	UCI      string `db:"uci_written"`
}

const (
	// most bounds a list of hand-overs.
	most = 50
	// toldDays is for how long a refusal is told.
	toldDays = 7
	// waits is a hand-over (alias h) that can still be answered for: the file is open, and nobody else has it meanwhile. The
	// placeholder is the day by which files are given.
	waits = `h.outcome='' and f.state in ('REFERRED','APPROVED','ACTIVE') and not f.opened_in_error and not exists (select 1 from assignment x where x.file_id=f.id
		and x.kind='assigned' and x.person_id<>h.from_id and x.from_date<=$1 and (x.to_date='' or x.to_date>=$1))`
	// refused is one that was refused lately, of whoever has the file still; the placeholder is the instant from which on it is told.
	refused = `h.outcome='REFUSED' and h.settled_at>=$3 and not exists (select 1 from handover later where later.file_id=h.file_id and later.id>h.id)`
)

// ForMe lists the files that the actor is asked to take, the longest waiting first; the reading is audited.
func (s Service) ForMe(ctx context.Context, a access.Actor) ([]Row, error) {
	return s.list(ctx, a, access.FileTake, waits+" and h.to_id=$2", s.Access.Day(), a.PersonID)
}

// OfMine lists what the actor handed over and is not taken: what waits, and what was refused lately.
func (s Service) OfMine(ctx context.Context, a access.Actor) ([]Row, error) {
	return s.list(ctx, a, access.FileWrite, "("+waits+" or "+refused+") and h.from_id=$2", s.Access.Day(), a.PersonID, s.lately())
}

// NotTaken lists the hand-overs of the actor's provider that are not taken, to those who assign.
func (s Service) NotTaken(ctx context.Context, a access.Actor) ([]Row, error) {
	return s.list(ctx, a, access.FileAssign, "("+waits+" or "+refused+") and h.organisation_id=$2", s.Access.Day(), a.OrganisationID, s.lately())
}

// lately is the instant from which on a refusal is told.
func (s Service) lately() int64 { return clock.Micros(s.Clock.Now().Add(-toldDays * 24 * time.Hour)) }

func (s Service) list(ctx context.Context, a access.Actor, may access.Action, which string, args ...any) ([]Row, error) {
	if !a.MayEver(may) {
		return nil, nil
	}
	where, scope := s.Access.Scope(a, may, supervision.Columns, len(args)+1)
	rows, err := db.All[Row](ctx, s.DB, "select "+columns+`, c.full_name, c.uci_written from handover h join supervision_file f on f.id=h.file_id
		join client c on c.id=f.client_id where not f.withdrawn and `+which+" and "+where+fmt.Sprintf(" order by h.offered_at, h.id limit %d", most),
		append(args, scope...)...)
	if err != nil {
		return nil, fmt.Errorf("hand-overs: %w", err)
	}
	var read []supervision.CaseRow
	for _, r := range rows {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: r.FileID}})
	}
	if len(read) == 0 {
		return rows, nil
	}
	return rows, s.ReadList(ctx, a, read)
}

// Of gives the last hand-over of a file, to an area that has let somebody read the file; none where there was none.
func (s Service) Of(ctx context.Context, q db.Querier, fileID string) (Handover, error) {
	list, err := db.All[Handover](ctx, q, "select "+columns+" from handover h where h.file_id=$1 order by h.id desc limit 1", fileID)
	if err != nil || len(list) == 0 {
		return Handover{}, err
	}
	return list[0], nil
}
