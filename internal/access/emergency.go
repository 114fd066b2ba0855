package access

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// EmergencyLife is how long an emergency opens a file.
const EmergencyLife = 60 * time.Minute

// Grant opened one file to one person for a time, for a reason.
type Grant struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	FileID         string `db:"file_id"`
	PersonID       string `db:"person_id"`
	Reason         string `db:"reason"`
	Begins         int64  `db:"begins"`
	Ends           int64  `db:"ends"`
	ReviewedBy     string `db:"reviewed_by"`
	ReviewedAt     int64  `db:"reviewed_at"`
}

const grantColumns = "id, organisation_id, file_id, person_id, reason, begins, ends, reviewed_by, reviewed_at"

const reasonLongest = 1000

// OpenEmergency opens one file of the own provider to the actor, read-only, for an hour. It cannot widen or extend
// itself: until somebody else has reviewed it, the same person opens the same file no second time (a conflict).
func (s *Service) OpenEmergency(ctx context.Context, a Actor, sub Subject, reason string) (Grant, error) {
	if err := s.Check(ctx, s.db, a, FileEmergency, sub); err != nil {
		return Grant{}, err
	}
	if sub.FileID == "" || a.PersonID == "" {
		return Grant{}, fault.Missing()
	}
	var c fault.Check
	reason = strings.TrimSpace(reason)
	c.Require(reason != "", "reason", "fault.required")
	c.Require(len(reason) <= reasonLongest, "reason", "fault.too_long")
	if err := c.Err(); err != nil {
		return Grant{}, err
	}
	now := s.clock.Now()
	g := Grant{ID: id.New(), OrganisationID: sub.OrganisationID, FileID: sub.FileID, PersonID: a.PersonID, Reason: reason,
		Begins: clock.Micros(now), Ends: clock.Micros(now.Add(EmergencyLife))}
	return g, s.db.Tx(ctx, func(tx *db.Tx) error { return s.insertEmergency(ctx, tx, a, g) })
}

func (s *Service) insertEmergency(ctx context.Context, tx *db.Tx, a Actor, g Grant) error {
	_, err := tx.Exec(ctx, `insert into access_grant (id, organisation_id, file_id, person_id, kind, reason, begins, ends)
		values ($1,$2,$3,$4,'emergency',$5,$6,$7)`, g.ID, g.OrganisationID, g.FileID, g.PersonID, g.Reason, g.Begins, g.Ends)
	if db.IsDuplicate(err) {
		return fault.New(fault.Conflict, "access.emergency.unreviewed")
	}
	if err != nil {
		return fmt.Errorf("open in an emergency: %w", err)
	}
	return s.record(ctx, tx, a, string(FileEmergency), "file", g.FileID)
}

// Emergencies lists what was opened in an emergency and nobody has reviewed yet, oldest first, for those who answer for
// privacy: from headquarters everywhere, elsewhere in their own organisation. The reason is text that a person wrote:
// it stays here and out of the audit log.
func (s *Service) Emergencies(ctx context.Context, a Actor) ([]Grant, error) {
	if err := s.Check(ctx, s.db, a, AuditRead, Subject{}); err != nil {
		return nil, err
	}
	where, args := "1=1", []any(nil)
	if a.OrganisationKind != Headquarters {
		where, args = "organisation_id=$1", []any{a.OrganisationID}
	}
	list, err := db.All[Grant](ctx, s.db, "select "+grantColumns+" from access_grant where kind='emergency' and reviewed_at=0 and "+
		where+" order by begins, id limit 200", args...)
	if err != nil {
		return nil, fmt.Errorf("emergencies: %w", err)
	}
	entry := a.Entry(string(FileEmergency), "file", "")
	for _, g := range list {
		entry.ObjectIDs = append(entry.ObjectIDs, g.FileID)
	}
	return list, s.log.Read(ctx, entry).Wait()
}

// EmergencyOn gives the emergencies of a file of the last week, newest first, so that its own people are told.
// Whoever calls it has checked that the actor may read the file.
func (s *Service) EmergencyOn(ctx context.Context, q db.Querier, fileID string) ([]Grant, error) {
	return db.All[Grant](ctx, q, "select "+grantColumns+" from access_grant where kind='emergency' and file_id=$1 and begins>$2 order by begins desc, id",
		fileID, clock.Micros(s.clock.Now().AddDate(0, 0, -7)))
}

// ReviewEmergency says that a privacy officer has looked at an emergency. Nobody reviews their own; a grant that is
// still running ends with it.
func (s *Service) ReviewEmergency(ctx context.Context, a Actor, grantID string) error {
	if err := s.Check(ctx, s.db, a, EmergencyReview, Subject{}); err != nil {
		return err
	}
	g, err := db.One[Grant](ctx, s.db, "select "+grantColumns+" from access_grant where id=$1 and kind='emergency'", grantID)
	if err != nil {
		return err
	}
	if a.OrganisationKind != Headquarters && g.OrganisationID != a.OrganisationID {
		return fault.Missing()
	}
	if g.PersonID == a.PersonID {
		return fault.Denied()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.review(ctx, tx, a, g) })
}

func (s *Service) review(ctx context.Context, tx *db.Tx, a Actor, g Grant) error {
	now := clock.Micros(s.clock.Now())
	ends := g.Ends
	if now > g.Begins && now < ends {
		ends = now
	}
	result, err := tx.Exec(ctx, "update access_grant set reviewed_by=$2, reviewed_at=$3, ends=$4 where id=$1 and reviewed_at=0",
		g.ID, a.PersonID, now, ends)
	if err != nil {
		return fmt.Errorf("review an emergency: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fault.Stale()
	}
	return s.record(ctx, tx, a, string(EmergencyReview), "file", g.FileID)
}
