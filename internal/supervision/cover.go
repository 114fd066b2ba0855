package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/standin"
)

// CoveredFile is one line of the call list of whoever covers: who it is and how to reach them, for whom and until when.
type CoveredFile struct {
	FileID   string     `db:"file_id"`
	FullName string     `db:"full_name"`
	UCI      string     `db:"uci_written"`
	Number   string     `db:"number"` // the client's own, safe to call; empty when none is
	For      string     `db:"away"`
	Until    clock.Date `db:"until"`
}

// mostCovered bounds a call list; the caseload has the rest.
const mostCovered = 100

// coveredFiles lists the open files of those for whom the actor covers today, in the order of absences' ends and names.
func (s *Service) coveredFiles(ctx context.Context, a access.Actor) ([]CoveredFile, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FileRead, Columns, 4)
	rows, err := db.All[CoveredFile](ctx, s.DB, `select f.id as file_id, c.full_name, c.uci_written, p.name as away, b.to_date as until,
		coalesce((select n.value from place_number n join place o on o.id=n.place_id where n.file_id=f.id and n.kind='phone' and n.safe_to_call
		and o.role='client' order by n.given_on desc, n.given_at desc, n.id limit 1),'') as number
		from absence b join person p on p.id=b.person_id
		join assignment y on y.person_id=b.person_id and y.organisation_id=b.organisation_id and y.kind='assigned' and y.from_date<=$3 and (y.to_date='' or y.to_date>=$3)
		join supervision_file f on f.id=y.file_id join client c on c.id=f.client_id
		where b.cover_id=$1 and b.organisation_id=$2 and b.from_date<=$3 and b.to_date>=$3 and `+openFile+" and "+counted+" and "+where+
		fmt.Sprintf(" order by b.to_date, p.name, c.full_name, f.id limit %d", mostCovered), append([]any{a.PersonID, a.OrganisationID, s.today(ctx)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("covered files: %w", err)
	}
	return rows, nil
}

// tasksOf gives what waits for the actor up to a day, and what waits in the files of those for whom the actor covers today.
func (s *Service) tasksOf(ctx context.Context, a access.Actor, until clock.Date, limit int) ([]schedule.Task, error) {
	covers, err := s.Access.CoveredBy(ctx, s.DB, a)
	if err != nil {
		return nil, err
	}
	people := []any{a.PersonID}
	for _, b := range covers {
		people = append(people, b.PersonID)
	}
	all, err := s.Schedule.TasksOf(ctx, s.DB, until, limit, people...)
	if err != nil {
		return nil, err
	}
	left, err := standin.Left(ctx, s.DB, s.Schedule, a, s.today(ctx), until, limit)
	return append(slices.DeleteFunc(all, func(t schedule.Task) bool { return t.PersonID != a.PersonID && t.FileID == "" }), left...), err
}

// coverOf gives the absence of whoever has the file, when the actor covers for them.
func (s *Service) coverOf(ctx context.Context, a access.Actor, fileID string) (access.Absence, error) {
	covers, err := s.Access.CoveredBy(ctx, s.DB, a)
	if err != nil || len(covers) == 0 {
		return access.Absence{}, err
	}
	has, err := s.Keeper(ctx, s.DB, fileID, "")
	if err != nil {
		return access.Absence{}, err
	}
	for _, b := range covers {
		if b.PersonID == has {
			return b, nil
		}
	}
	return access.Absence{}, nil
}
