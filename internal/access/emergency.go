package access

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/audit"
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
	Finding        string `db:"finding"`
	FindingWords   string `db:"finding_words"`
}

// Until is when the grant ends, or ended.
func (g Grant) Until() time.Time { return clock.FromMicros(g.Ends) }

// From is when the file was opened.
func (g Grant) From() time.Time { return clock.FromMicros(g.Begins) }

const grantColumns = "g.id, g.organisation_id, g.file_id, g.person_id, g.reason, g.begins, g.ends, g.reviewed_by, g.reviewed_at, g.finding, g.finding_words"

const reasonLongest = 1000

// CheckEmergencyReason checks the words with which somebody opens a file in an emergency: more than one, as whoever reviews it must learn something from them.
func CheckEmergencyReason(c *fault.Check, reason string) {
	reason = strings.TrimSpace(reason)
	c.Require(reason != "", "emergency_reason", "fault.required")
	c.Require(reason == "" || len(strings.Fields(reason)) > 1, "emergency_reason", "access.problem.emergency_reason")
	c.Require(len(reason) <= reasonLongest, "emergency_reason", "fault.too_long")
}

// mostUnreviewed is how many emergencies of one person may wait for a review: whoever opens one file after another is stopped until somebody has looked.
const mostUnreviewed = 5

// MayTryEmergency says whether the actor may try to open a file in an emergency now: too many that nobody reviewed are a
// conflict, too many that led to nothing make it wait. It is asked before any file is looked for, so that its answer says
// nothing of one.
func (s *Service) MayTryEmergency(ctx context.Context, a Actor) error {
	if !a.MayEver(FileEmergency) || a.Token || a.PersonID == "" {
		return fault.Denied()
	}
	if err := fewUnreviewed(ctx, s.db, a); err != nil {
		s.refused(ctx, a, FileEmergency, Subject{OrganisationID: a.OrganisationID})
		return err
	}
	return s.throttle(ctx, failuresAllowed, triesOf(a))
}

func fewUnreviewed(ctx context.Context, q db.Querier, a Actor) error {
	n, err := db.One[int](ctx, q, "select count(*) from access_grant where person_id=$1 and kind='emergency' and reviewed_at=0", a.PersonID)
	if err != nil {
		return fmt.Errorf("count emergencies: %w", err)
	}
	if n >= mostUnreviewed {
		return fault.New(fault.Conflict, "access.emergency.many", "Most", mostUnreviewed)
	}
	return nil
}

func triesOf(a Actor) string { return hashOf("emergency " + a.PersonID) }

// EmergencyMissed keeps that somebody looked for a file that they cannot open, and gives the one answer to it, whether
// there is no such file, it is another's, or they are shut out of it.
func (s *Service) EmergencyMissed(ctx context.Context, a Actor) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.noteFailure(ctx, tx, triesOf(a)) })
	if err != nil {
		return err
	}
	entry := a.Entry(string(FileEmergency), "organisation", a.OrganisationID)
	entry.Outcome = audit.Denied
	if err := s.log.Read(ctx, entry).Wait(); err != nil {
		return err
	}
	var c fault.Check
	c.Add("uci", "access.emergency.none")
	return c.Err()
}

// OpenEmergency opens one file of the own provider to the actor, read-only, for an hour. It cannot widen or extend
// itself: until somebody else has reviewed it, the same person opens the same file no second time (a conflict).
func (s *Service) OpenEmergency(ctx context.Context, a Actor, sub Subject, reason string) (Grant, error) {
	if err := s.Check(ctx, s.db, a, FileEmergency, sub); err != nil {
		return Grant{}, err
	}
	if sub.FileID == "" || a.PersonID == "" || a.Token {
		return Grant{}, fault.Missing()
	}
	var c fault.Check
	reason = strings.TrimSpace(reason)
	CheckEmergencyReason(&c, reason)
	if err := c.Err(); err != nil {
		return Grant{}, err
	}
	now := s.clock.Now()
	g := Grant{ID: id.New(), OrganisationID: sub.OrganisationID, FileID: sub.FileID, PersonID: a.PersonID, Reason: reason,
		Begins: clock.Micros(now), Ends: clock.Micros(now.Add(EmergencyLife))}
	err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.insertEmergency(ctx, tx, a, g) })
	if fault.Is(err, fault.Conflict) { // who was stopped has tried all the same
		s.refused(ctx, a, FileEmergency, sub)
	}
	return g, err
}

func (s *Service) insertEmergency(ctx context.Context, tx *db.Tx, a Actor, g Grant) error {
	// Many files opened at once would each not see the others.
	if err := tx.Hold(ctx, "person", a.PersonID); err != nil {
		return err
	}
	if err := fewUnreviewed(ctx, tx, a); err != nil {
		return err
	}
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

// RunningEmergency gives the grant by which the actor reads a file in an emergency now; an empty one when there is none.
func (s *Service) RunningEmergency(ctx context.Context, a Actor, fileID string) (Grant, error) {
	g, err := db.One[Grant](ctx, s.db, "select "+grantColumns+` from access_grant g where g.kind='emergency' and g.file_id=$1 and g.person_id=$2
		and g.begins<=$3 and g.ends>$3 and g.reviewed_at=0 order by g.ends desc limit 1`, fileID, a.PersonID, clock.Micros(s.clock.Now()))
	if fault.Is(err, fault.NotFound) {
		return Grant{}, nil
	}
	return g, err
}

// WeekAgo is since when emergencies are told to the people of their files.
func (s *Service) WeekAgo() time.Time { return s.clock.Now().AddDate(0, 0, -7) }

// OwnEmergencies lists what the actor has opened and nobody has reviewed yet, newest first.
func (s *Service) OwnEmergencies(ctx context.Context, a Actor) ([]Grant, error) {
	return db.All[Grant](ctx, s.db, "select "+grantColumns+` from access_grant g where g.kind='emergency' and g.person_id=$1 and g.organisation_id=$2
		and g.reviewed_at=0 order by g.begins desc, g.id`, a.PersonID, a.OrganisationID)
}
