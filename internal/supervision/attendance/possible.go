package attendance

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/booked"
)

// FieldNotHere is the field in which whoever records an absence says that it was a mistake that the client was here: the check-in was moved to
// its day as they were.
const FieldNotHere = "not_here"

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
	hour, err := booked.Service{Schedule: s.Schedule, Access: s.Access}.Hour(ctx, s.DB, in.OrganisationID, in.FileID, in.DueOn)
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

// awayEnough asks about an absence from a check-in that was moved to its day as the client was here: one of the two is not so.
func (s Service) awayEnough(ctx context.Context, c *fault.Check, r supervision.Reporting, meant bool) error {
	if meant || r.Outcome == "" || r.Outcome == supervision.Kept || r.Outcome == supervision.Late {
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
