package supervision

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision/undated"
)

// Enrol puts an accepted client under supervision (CCM-13); firstDue may be empty, and why is for what is missing and put off. Late
// says why the first check-in comes later than the client reports.
func (s *Service) Enrol(ctx context.Context, a access.Actor, fileID string, version int, on, firstDue clock.Date, why string, late ...string) (File, error) {
	return s.EnrolFor(ctx, a, fileID, version, on, Reporting{NextDue: firstDue, Late: strings.Join(late, "")}, why)
}

// EnrolFor is Enrol with the hour and the place of the first check-in, too.
func (s *Service) EnrolFor(ctx context.Context, a access.Actor, fileID string, version int, on clock.Date, first Reporting, why string) (File, error) {
	return s.do(ctx, a, change{act: history.ActEnrolmentRecorded, action: access.FileWrite, fileID: fileID, version: version, guarded: Enrolling, why: why,
		validate: func(f File) error {
			var c fault.Check
			Orderly(&c, "enrolled_on", on, max(f.DecidedOn, undated.After(f.Undated, f.ReferredOn)), s.today(ctx))
			s.comesOn(ctx, &c, "first_due", first.NextDue, on)
			c.Take(s.booked().Ahead(ctx, "next_time", f.OrganisationID, first.NextDue, &first.NextTime, s.Clock.Now()), nil)
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			f.EnrolledOn = on
			facts := []history.Fact{{Kind: history.Enrolled, Effective: on, Payload: history.NoPayload{}}}
			if first.NextDue == "" {
				return facts, nil
			}
			if s.Promised != nil && !first.Otherwise {
				m, err := s.Promised(ctx, tx, a, *f)
				if err := cmp.Or(err, m.Ask(ctx, on, first.NextDue, first.NextTime)); err != nil {
					return nil, err
				}
			}
			due, err := s.schedule(ctx, tx, a, f, first.NextDue, first.asked())
			if err == nil && first.NextTime+first.NextPlace != "" {
				err = s.appointment(ctx, tx, a, *f, first)
			}
			return append(facts, due...), err
		}})
}

// ScheduleCheckIn plans the next check-in. One planned for a day to come already is moved, so that nobody is expected twice; one of that very day, to the hour.
func (s *Service) ScheduleCheckIn(ctx context.Context, a access.Actor, fileID string, version int, due clock.Date, why Moved) (File, error) {
	return s.do(ctx, a, change{act: history.ActCheckInScheduled, action: access.CheckInWrite, fileID: fileID, version: version,
		validate: func(f File) error {
			var c fault.Check
			c.Require(due != "", "due_on", "fault.required")
			fromOn(&c, "due_on", due, max(f.EnrolledOn, f.LastContact))
			far := s.today(ctx).AddMonths(monthsAhead)
			c.Require(!due.Valid() || due <= far, "due_on", "supervision.problem.far", "Until", string(far))
			c.Take(s.booked().Ahead(ctx, "due_time", f.OrganisationID, due, &why.At, s.Clock.Now()), nil)
			why.validate(&c)
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			facts, err := s.plan(ctx, tx, a, f, due, why)
			if err == nil && len(facts) == 0 {
				err = fault.At("due_on", "supervision.problem.planned")
			}
			return facts, err
		}})
}

// CameEarly moves a check-in that is planned for a day to come to today, as the client is there: then it can be recorded.
func (s *Service) CameEarly(ctx context.Context, a access.Actor, fileID, checkInID string) error {
	in, err := s.CheckIn(ctx, a, fileID, checkInID)
	if err != nil || in.Outcome != "" || in.DueOn <= s.today(ctx) {
		return err
	}
	_, err = s.do(ctx, a, change{act: history.ActCheckInScheduled, action: access.CheckInWrite, fileID: in.FileID,
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if waits, err := planned(ctx, tx, f.ID, s.today(ctx)); waits || err != nil {
				return nil, cmp.Or(err, fault.At("outcome", "supervision.problem.planned"))
			}
			return s.moveCheckIn(ctx, tx, a, f, in, s.today(ctx), Moved{By: Movers[0]})
		}})
	return err
}

// schedule adds a check-in that is due, unless one waits on that day already, which is moved to the hour that is said, and says which is next.
func (s *Service) schedule(ctx context.Context, tx *db.Tx, a access.Actor, f *File, due clock.Date, why Moved) ([]history.Fact, error) {
	if waits, err := planned(ctx, tx, f.ID, due); waits && why.At != "" && err == nil {
		return s.plan(ctx, tx, a, f, due, why)
	} else if waits || err != nil {
		return nil, err
	}
	if err := s.inPace(ctx, tx, a, *f, due, why); err != nil {
		return nil, err
	}
	checkIn := id.New()
	_, err := tx.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,$2,$3,$4,'','')",
		checkIn, f.OrganisationID, f.ID, due)
	if err != nil {
		return nil, fmt.Errorf("schedule check-in: %w", err)
	}
	if f.NextDue, err = nextDue(ctx, tx, f.ID); err != nil {
		return nil, err
	}
	return []history.Fact{{Kind: history.CheckInDue, Effective: due, Payload: history.CheckInDuePayload{CheckIn: checkIn, Due: due, At: why.At}}}, nil
}

// CheckIn is one reporting appointment as it stands.
type CheckIn struct {
	ID         string     `db:"id"`
	FileID     string     `db:"file_id"`
	DueOn      clock.Date `db:"due_on"`
	Outcome    string     `db:"outcome"`
	RecordedOn clock.Date `db:"recorded_on"`
	CameOn     clock.Date `db:"came_on"`
	CameAt     string     `db:"came_at"`
}

// RecordOutcome records only how a check-in came out, as when evidence comes in later, and the next one when it is
// known. One that is recorded already is corrected with the whole appointment: RecordReporting.
func (s *Service) RecordOutcome(ctx context.Context, a access.Actor, checkInID, outcome string, next clock.Date) (File, error) {
	in, err := s.checkIn(ctx, checkInID)
	if err != nil {
		return File{}, err
	}
	return s.do(ctx, a, change{act: history.ActCheckInRecorded, action: access.CheckInWrite, fileID: in.FileID,
		validate: func(File) error {
			if in.corrected(outcome) {
				return fault.Stale()
			}
			var c fault.Check
			c.Require(slices.Contains(Outcomes, outcome), "outcome", "supervision.problem.choice")
			c.Require(in.DueOn <= s.today(ctx), "outcome", "supervision.problem.not_yet_due", "Due", string(in.DueOn))
			s.comesOn(ctx, &c, "next_due", next, in.DueOn.AddDays(1))
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			return s.settle(ctx, tx, a, f, in, Reporting{Outcome: outcome, NextDue: next})
		}})
}

// CheckIns lists the check-ins of a file to somebody who may read it, newest first.
func (s *Service) CheckIns(ctx context.Context, a access.Actor, fileID string) ([]CheckIn, error) {
	f, err := s.File(ctx, a, fileID)
	if err != nil {
		return nil, err
	}
	if err := s.Access.Check(ctx, s.DB, a, access.ConditionRead, f.Subject()); err != nil {
		return nil, err
	}
	return db.All[CheckIn](ctx, s.DB, "select id, file_id, due_on, outcome, recorded_on from check_in where file_id=$1 order by due_on desc, id desc limit 200", fileID)
}
