package supervision

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
)

// nextDue gives the day of the earliest check-in of a file that has no outcome yet, empty when there is none.
func nextDue(ctx context.Context, q db.Querier, fileID string) (clock.Date, error) {
	due, err := db.One[clock.Date](ctx, q, `select coalesce(min(due_on),'') from check_in where file_id=$1 and outcome=''
		and due_on>=(select coalesce(max(on_date),'') from file_reopened where file_id=$1)`, fileID)
	if err != nil {
		return "", fmt.Errorf("next check-in: %w", err)
	}
	return due, nil
}

// planned says whether a check-in waits on a day already, so that none is counted twice.
func planned(ctx context.Context, q db.Querier, fileID string, due clock.Date) (bool, error) {
	n, err := db.One[int](ctx, q, "select count(*) from check_in where file_id=$1 and due_on=$2 and outcome=''", fileID, due)
	return n > 0, err
}

// endWaiting ends what waits in a file that is over: its tasks are done, what was booked from a day on is off, and a place
// in a residence ends with that day.
func (s *Service) endWaiting(ctx context.Context, tx *db.Tx, a access.Actor, f *File, on clock.Date) ([]history.Fact, error) {
	if err := s.Schedule.FinishTasksOfFile(ctx, tx, f.ID, a.PersonID); err != nil {
		return nil, err
	}
	if err := s.changeBooked(ctx, tx, f.ID, on, func(x *schedule.Appointment) { x.Status = schedule.Cancelled }); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "delete from bed_expected where file_id=$1", f.ID); err != nil {
		return nil, fmt.Errorf("who is expected: %w", err)
	}
	ended, err := tx.Exec(ctx, "update bed_stay set left_on=case when arrived_on>$2 then arrived_on else $2 end, version=version+1 where file_id=$1 and left_on=''", f.ID, on)
	if err != nil {
		return nil, fmt.Errorf("end of a stay: %w", err)
	}
	if n, err := ended.RowsAffected(); err != nil || n == 0 {
		return nil, err
	}
	f.Housing = ""
	return []history.Fact{{Kind: history.AttributeSet, Effective: on, Payload: history.AttributePayload{Name: "housing"}}}, nil
}

// passWaiting hands what waits in a file to the person who has it from now on.
func (s *Service) passWaiting(ctx context.Context, tx *db.Tx, fileID, personID string) error {
	if err := s.Schedule.PassTasks(ctx, tx, fileID, personID); err != nil {
		return err
	}
	return s.changeBooked(ctx, tx, fileID, s.today(), func(x *schedule.Appointment) { x.PersonID = personID })
}

// meet settles the appointment of a check-in's day as the check-in came out: it is no longer to come, whatever the hour.
func (s *Service) meet(ctx context.Context, tx *db.Tx, in CheckIn, outcome string) error {
	status := schedule.Missed
	if came(outcome) {
		status = schedule.Held
	}
	return s.changeAppointments(ctx, tx, in.FileID, func(x *schedule.Appointment) {
		if in.isOf(*x) && x.Status != schedule.Cancelled {
			x.Status = status
		}
	})
}

// isOf reports whether an appointment is that of the check-in.
func (in CheckIn) isOf(x schedule.Appointment) bool {
	return x.Date == in.DueOn && x.Kind == schedule.CheckInAppointment
}

// changeBooked changes what is booked for a file from a day on.
func (s *Service) changeBooked(ctx context.Context, tx *db.Tx, fileID string, from clock.Date, to func(*schedule.Appointment)) error {
	return s.changeAppointments(ctx, tx, fileID, func(x *schedule.Appointment) {
		if x.Status == schedule.Booked && x.Date >= from {
			to(x)
		}
	})
}

// changeAppointments offers each appointment of a file to be changed, and keeps those that were.
func (s *Service) changeAppointments(ctx context.Context, tx *db.Tx, fileID string, change func(*schedule.Appointment)) error {
	all, err := s.Schedule.AppointmentsOfFile(ctx, tx, fileID)
	if err != nil {
		return err
	}
	for _, was := range all {
		x := was
		if change(&x); x == was {
			continue
		}
		if err := s.Schedule.ChangeAppointment(ctx, tx, x); err != nil {
			return err
		}
	}
	return nil
}
