// Package booked keeps what is booked for a check-in beside its day: the hour, where the provider is, the place and the interpreter.
//
// Start at [Service.Move].
package booked

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
)

// Service books check-ins; whoever asks it has let the actor do so.
type Service struct {
	Schedule *schedule.Service
	Access   *access.Service
}

// Hour gives the hour that is agreed for the check-in of a day, such as 14:30 where the provider is; empty when none is.
func (s Service) Hour(ctx context.Context, q db.Querier, organisationID, fileID string, due clock.Date) (string, error) {
	all, err := s.Schedule.AppointmentsOfDay(ctx, q, fileID, due)
	if err != nil {
		return "", err
	}
	zone, err := s.zone(ctx, organisationID)
	if err != nil {
		return "", err
	}
	for _, x := range all {
		if isOf(x, due) && x.Status != schedule.Cancelled && !x.At.IsZero() {
			return x.At.In(zone).Format("15:04"), nil
		}
	}
	return "", nil
}

// Book books a check-in at an hour of its day, or changes what is booked for that day already: what is not said anew stays as it is.
func (s Service) Book(ctx context.Context, tx *db.Tx, next schedule.Appointment, hour string) (err error) {
	if next.At, err = s.instant(ctx, next.OrganisationID, next.Date, hour); err != nil {
		return err
	}
	stands, err := s.of(ctx, tx, next.FileID, next.Date)
	if err != nil {
		return err
	}
	if stands.ID == "" {
		next.Kind, next.Status = schedule.CheckInAppointment, schedule.Booked
		if _, err := s.Schedule.AddAppointment(ctx, tx, next); err != nil {
			return fmt.Errorf("next appointment: %w", err)
		}
		return nil
	}
	if !next.At.IsZero() && !next.At.Equal(stands.At) {
		if err := loosen(ctx, tx, &stands); err != nil {
			return err
		}
		stands.At = next.At
	}
	stands.PersonID, stands.Place, stands.Interpreter = next.PersonID, cmp.Or(next.Place, stands.Place), cmp.Or(next.Interpreter, stands.Interpreter)
	return s.Schedule.ChangeAppointment(ctx, tx, stands)
}

// Move moves what is booked for the check-in of a day to the day and the hour of next, and gives the hour that it had. An hour is agreed for one
// day: where none is said of the other, it has none.
func (s Service) Move(ctx context.Context, tx *db.Tx, from clock.Date, next schedule.Appointment, hour string) (had string, err error) {
	if had, err = s.Hour(ctx, tx, next.OrganisationID, next.FileID, from); err != nil {
		return "", err
	}
	stands, err := s.of(ctx, tx, next.FileID, from)
	if err != nil {
		return "", err
	}
	if stands.ID == "" {
		if hour == "" {
			return "", nil
		}
		return "", s.Book(ctx, tx, next, hour)
	}
	if err := loosen(ctx, tx, &stands); err != nil {
		return "", err
	}
	stands.Date = next.Date
	if stands.At, err = s.instant(ctx, next.OrganisationID, next.Date, hour); err != nil {
		return "", err
	}
	return had, s.Schedule.ChangeAppointment(ctx, tx, stands)
}

// loosen takes who was booked to interpret (package interpreting) off a check-in that moves: they were asked for its day and hour, and for no
// other. A name that was only typed stays.
func loosen(ctx context.Context, q db.Querier, stands *schedule.Appointment) error {
	confirmed, err := db.One[int](ctx, q, "select count(*) from interpreter_booking where file_id=$1 and meeting='checkin' and status='CONFIRMED' and on_date=$2", stands.FileID, stands.Date)
	if err != nil {
		return fmt.Errorf("who is booked to interpret: %w", err)
	}
	if confirmed > 0 {
		stands.Interpreter = ""
	}
	return nil
}

// Interpreted puts on the check-in of a day who interprets, where it is booked as was; nobody takes the name that was off it, also where the
// check-in fell with its file and may come back.
func (s Service) Interpreted(ctx context.Context, tx *db.Tx, next schedule.Appointment, was string) error {
	all, err := s.Schedule.AppointmentsOfDay(ctx, tx, next.FileID, next.Date)
	if err != nil {
		return err
	}
	for _, x := range all {
		means := x.Status == schedule.Booked
		if next.Interpreter == "" {
			means = x.Interpreter == was
		}
		if means && isOf(x, next.Date) {
			x.Interpreter = next.Interpreter
			return s.Schedule.ChangeAppointment(ctx, tx, x)
		}
	}
	if next.Interpreter == "" {
		return nil
	}
	return s.Book(ctx, tx, next, "")
}

// of gives what is booked for the check-in of a day; nothing where that is only the day.
func (s Service) of(ctx context.Context, q db.Querier, fileID string, due clock.Date) (schedule.Appointment, error) {
	ahead, err := s.Schedule.AppointmentsAhead(ctx, q, fileID, due)
	if err != nil {
		return schedule.Appointment{}, err
	}
	for _, x := range ahead {
		if isOf(x, due) {
			return x, nil
		}
	}
	return schedule.Appointment{}, nil
}

func isOf(x schedule.Appointment, due clock.Date) bool {
	return x.Kind == schedule.CheckInAppointment && x.Date == due
}

// instant gives the instant of an hour of a day where the provider is; none where no hour is said.
func (s Service) instant(ctx context.Context, organisationID string, day clock.Date, hour string) (time.Time, error) {
	if hour == "" {
		return time.Time{}, nil
	}
	zone, err := s.zone(ctx, organisationID)
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", string(day)+" "+hour, zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("the hour of a check-in: %w", err)
	}
	return at, nil
}

func (s Service) zone(ctx context.Context, organisationID string) (*time.Location, error) {
	org, err := s.Access.OrganisationByID(ctx, organisationID)
	if err != nil {
		return nil, err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("the hours of %s: %w", org.Code, err)
	}
	return zone, nil
}
