package access

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Exclusion shuts one person out of one file, whatever their roles: a conflict of interest.
type Exclusion struct {
	ID        string     `db:"id"`
	FileID    string     `db:"file_id"`
	PersonID  string     `db:"person_id"`
	Name      string     `db:"name"`
	FromDate  clock.Date `db:"from_date"`
	Reason    string     `db:"reason"`
	AddedName string     `db:"added_name"`
}

// Exclude shuts a person out of a file from now on. Whoever calls it has checked that the actor may, and that the person
// is not at work on the file. Nobody shuts themselves out: they could not be let in again by themselves, and a conflict of interest is told to somebody else.
func (s *Service) Exclude(ctx context.Context, tx *db.Tx, a Actor, organisationID, fileID, personID, reason string) error {
	reason = strings.TrimSpace(reason)
	var c fault.Check
	c.Require(personID != a.PersonID, "person", "access.problem.exclude_self")
	c.Require(reason != "", "shut_out_reason", "fault.required")
	c.Require(len(reason) <= reasonLongest, "shut_out_reason", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into exclusion (id, organisation_id, file_id, person_id, from_date, to_date, reason, added_by, added_at)
		values ($1,$2,$3,$4,$5,'',$6,$7,$8)`, id.New(), organisationID, fileID, personID, s.today(), reason, a.PersonID, clock.Micros(s.clock.Now()))
	if db.IsDuplicate(err) {
		return fault.New(fault.Conflict, "access.exclusion.already")
	}
	if err != nil {
		return fmt.Errorf("exclude: %w", err)
	}
	return s.recordOf(ctx, tx, a, "file.exclusion_added", fileID, personID)
}

// recordOf is the audit row of an act on a file that is about a person.
func (s *Service) recordOf(ctx context.Context, tx *db.Tx, a Actor, action, fileID, personID string) error {
	entry := a.Entry(action, "file", fileID)
	entry.Detail = personID
	return s.log.Act(ctx, tx, entry)
}

// EndExclusion lets a person in again. One that is over already, or of another file, is missing.
func (s *Service) EndExclusion(ctx context.Context, tx *db.Tx, a Actor, fileID, exclusionID string) error {
	personID, err := db.One[string](ctx, tx, "select person_id from exclusion where id=$1 and file_id=$2 and ended_at=0", exclusionID, fileID)
	if err != nil {
		return err
	}
	err = db.Updated(tx.Exec(ctx, "update exclusion set ended_at=$2, ended_by=$3, to_date=$4 where id=$1 and ended_at=0",
		exclusionID, clock.Micros(s.clock.Now()), a.PersonID, s.today()))
	if err != nil {
		return fmt.Errorf("end exclusion: %w", err)
	}
	return s.recordOf(ctx, tx, a, "file.exclusion_ended", fileID, personID)
}

// Exclusions lists who is shut out of a file now, by name. Whoever calls it has checked that the actor may know.
func (s *Service) Exclusions(ctx context.Context, q db.Querier, fileID string) ([]Exclusion, error) {
	return db.All[Exclusion](ctx, q, `select x.id, x.file_id, x.person_id, p.name, x.from_date, x.reason,
		coalesce((select b.name from person b where b.id=x.added_by),'') as added_name from exclusion x join person p on p.id=x.person_id
		where x.file_id=$1 and x.ended_at=0 and (x.to_date='' or x.to_date>=$2) order by p.name, x.id`, fileID, s.today())
}

// IsExcluded says whether a person is shut out of a file now.
func (s *Service) IsExcluded(ctx context.Context, q db.Querier, fileID, personID string) (bool, error) {
	ok, err := holds(ctx, q, []predicate{notExcluded}, s.question(Actor{PersonID: personID}, Subject{FileID: fileID}), map[string]bool{})
	return !ok, err
}
