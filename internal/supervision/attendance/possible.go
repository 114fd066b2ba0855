package attendance

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
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
	all, err := s.Schedule.AppointmentsOfFile(ctx, s.DB, in.FileID)
	if err != nil {
		return "", err
	}
	org, err := s.Access.OrganisationByID(ctx, in.OrganisationID)
	if err != nil {
		return "", err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return "", fmt.Errorf("zone of the provider: %w", err)
	}
	for _, x := range all {
		if x.Kind == schedule.CheckInAppointment && x.Date == in.DueOn && x.Status != schedule.Cancelled && x.At != (time.Time{}) {
			return x.At.In(zone).Format("15:04"), nil
		}
	}
	return "", nil
}

// awayEnough asks about an absence from a check-in that was moved to its day as the client was here: one of the two is not so.
func (s Service) awayEnough(ctx context.Context, c *fault.Check, r supervision.Reporting, meant bool) error {
	if meant || r.Outcome == "" || r.Outcome == supervision.Kept || r.Outcome == supervision.Late {
		return nil
	}
	here, err := db.One[int](ctx, s.DB, `select count(*) from check_in_move m join check_in k on k.id=m.check_in_id where k.id=$1 and m.to_date=k.due_on and m.from_date>m.to_date
		and m.moved_by=$2 and m.reason='' and not exists (select 1 from check_in_move o where o.check_in_id=k.id and o.moved_at>m.moved_at)`, r.CheckInID, supervision.Movers[0])
	if err != nil {
		return fmt.Errorf("whether a client was here: %w", err)
	}
	c.Require(here == 0, FieldNotHere, "attendance.problem.was_here")
	return nil
}
