package supervision

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/bed"
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

// endWaiting ends what waits in a file that is over: its tasks fall, what was booked from a day on is off, and a place in a residence ends
// with that day. A stay that ends because the file was opened in error says so.
func (s *Service) endWaiting(ctx context.Context, tx *db.Tx, a access.Actor, f *File, on clock.Date, inError bool) ([]history.Fact, error) {
	if err := s.Schedule.DropTasksOfFile(ctx, tx, f.ID, a.PersonID); err != nil {
		return nil, err
	}
	if err := s.Schedule.CancelAppointmentsOfFile(ctx, tx, f.ID, on); err != nil {
		return nil, err
	}
	if stayed, err := bed.End(ctx, tx, f.ID, on, inError); err != nil || !stayed {
		return nil, err
	}
	f.Housing = ""
	return []history.Fact{{Kind: history.AttributeSet, Effective: on, Payload: history.AttributePayload{Name: "housing"}}}, nil
}

// bedBack gives a client the place again that ended when their file was said to be opened in error, where it is free.
func (s *Service) bedBack(ctx context.Context, tx *db.Tx, f *File) ([]history.Fact, error) {
	arrived, err := bed.Back(ctx, tx, f.ID)
	if err != nil || arrived == "" {
		return nil, err
	}
	return s.neverLeft(ctx, tx, f, arrived)
}

// neverLeft tells the history that a client lives in a residence still, in place of the event that said otherwise.
func (s *Service) neverLeft(ctx context.Context, tx *db.Tx, f *File, arrived clock.Date) ([]history.Fact, error) {
	events, err := s.History.Of(ctx, tx, f.ID, []history.Kind{history.AttributeSet}, 0, 500)
	if err != nil {
		return nil, err
	}
	fact := history.Fact{Kind: history.AttributeSet, Effective: arrived, Payload: history.AttributePayload{Name: "housing", Value: InResidence}}
	if i := slices.IndexFunc(events, func(e history.Event) bool { return e.Act == history.ActOpenedInError }); i >= 0 {
		fact.Corrects = events[i].ID
	}
	f.Housing = InResidence
	return []history.Fact{fact}, nil
}

// Keeper gives who has a file, or somebody else where nobody does.
func (s *Service) Keeper(ctx context.Context, q db.Querier, fileID, otherwise string) (string, error) {
	has, err := db.One[string](ctx, q, `select coalesce((select person_id from assignment where file_id=$1 and kind='assigned' and (to_date='' or to_date>=$2)
		order by from_date desc, id desc limit 1),'')`, fileID, s.today(ctx))
	if err != nil {
		return "", fmt.Errorf("who has a file: %w", err)
	}
	return cmp.Or(has, otherwise), nil
}

// Leave leaves something to do in a file to whoever has it, not to whoever typed what led to it; by keeps it where nobody has
// the file, and may be empty.
func (s *Service) Leave(ctx context.Context, tx *db.Tx, f File, by string, t schedule.Task) (err error) {
	t.OrganisationID, t.FileID = f.OrganisationID, f.ID
	if t.PersonID, err = s.Keeper(ctx, tx, f.ID, by); err == nil {
		_, err = s.Schedule.AddTask(ctx, tx, t)
	}
	return err
}

// passWaiting hands what waits in a file to the person who has it from now on.
func (s *Service) passWaiting(ctx context.Context, tx *db.Tx, fileID, personID string) error {
	if err := s.Schedule.PassTasks(ctx, tx, fileID, personID); err != nil {
		return err
	}
	return s.changeBooked(ctx, tx, fileID, s.today(ctx), func(x *schedule.Appointment) { x.PersonID = personID })
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
