package attendance

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/booked"
)

// FieldNotHere is the field in which whoever records an absence says that it was a mistake that the client was here: the check-in was moved to
// its day as they were.
const FieldNotHere = "not_here"

// FieldNotComing is the field in which whoever records a check-in of today as missed says that the client is not expected any more, where
// no hour says so.
const FieldNotComing = "not_coming"

// missedEnough refuses that a check-in is missed before its hour has come. Where none was agreed the day itself is not over: it is asked
// whether the client is still expected. Who told in advance that they would not come is excused, or evidence is waited for.
func (s Service) missedEnough(ctx context.Context, c *fault.Check, r supervision.Reporting, meant []string) error {
	if r.Outcome != supervision.Missed {
		return nil
	}
	in, err := s.whenDue(ctx, r.CheckInID)
	if err != nil {
		return err
	}
	today, now, err := s.Now(ctx, in.OrganisationID)
	if err != nil || in.DueOn != today {
		return err
	}
	hour, err := s.hourOf(ctx, in)
	c.Require(hour == "" || now > hour, "outcome", "attendance.problem.not_missed", "Hour", i18n.HourOf(ctx, hour), "Now", i18n.HourOf(ctx, now))
	c.Require(hour != "" || slices.Contains(meant, FieldNotComing), FieldNotComing, "attendance.problem.day_not_over")
	return err
}

// lateEnough refuses that a client was late who came before the day, or before the hour that the check-in had on it. Nobody knows of an
// appointment without an hour.
func (s Service) lateEnough(ctx context.Context, c *fault.Check, r *supervision.Reporting, in whenDue) error {
	if r.Outcome != supervision.Late || !r.CameOn.Valid() || r.CameOn > in.DueOn || r.CameOn < in.EnrolledOn {
		return nil
	}
	if r.CameOn < in.DueOn {
		c.Add("outcome", "attendance.problem.not_late", "Due", string(in.DueOn))
		return nil
	}
	hour, err := s.hourOf(ctx, in)
	if err != nil || hour == "" {
		return err
	}
	today, now, err := s.Now(ctx, in.OrganisationID)
	came := r.CameAt
	if came == "" && in.DueOn == today {
		came = now // they cannot have come later
	}
	c.Require(came == "" || came > hour, "outcome", "attendance.problem.in_time", "Hour", i18n.HourOf(ctx, hour))
	return err
}

// hourOf gives the hour of a check-in where the provider is; empty when none was agreed.
func (s Service) hourOf(ctx context.Context, in whenDue) (string, error) {
	return booked.Service{Schedule: s.Schedule, Access: s.Access}.Hour(ctx, s.DB, in.OrganisationID, in.FileID, in.DueOn)
}

// awayEnough asks about an absence from a check-in that was moved to its day as the client was here: one of the two is not so.
func (s Service) awayEnough(ctx context.Context, c *fault.Check, r supervision.Reporting, meant []string) error {
	if slices.Contains(meant, FieldNotHere) || r.Outcome == "" || wasThere(r) {
		return nil
	}
	here, err := db.One[int](ctx, s.DB, `select count(*) from check_in_move m join check_in k on k.id=m.check_in_id where k.id=$1 and m.to_date=k.due_on and m.from_date>m.to_date
		and m.moved_by=$2 and m.reason='' and not exists (select 1 from check_in_move o where o.check_in_id=k.id and o.moved_at>m.moved_at and o.from_date<>o.to_date)`, r.CheckInID, supervision.Movers[0])
	if err != nil {
		return fmt.Errorf("whether a client was here: %w", err)
	}
	c.Require(here == 0, FieldNotHere, "attendance.problem.was_here")
	return nil
}
