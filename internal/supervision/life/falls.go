package life

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/question"
)

// Falls is what ends with the closure of a file, and what stays to be answered after it (CCM-19).
type Falls struct {
	Tasks    []schedule.Task // that are open
	Evidence []clock.Date    // on which the client was missed, and for which evidence is still awaited
	NextDue  clock.Date      // the check-in that is planned
	Housed   string          // the residence in which the client has a place
	Breaches []desk.Breach   // that the agency has still to answer
	// Hearings to come leave the calendar, and what is booked beside check-ins is off, the next first; changes that the agency granted
	// from a day to come do not take effect.
	Hearings     []supervision.Hearing
	Now          hearing.Moment // by which the hour of one of today is over
	Appointments []schedule.Appointment
	Granted      []coming.Change
	Questions    int            // to the officer, that are open
	Forms        []forms.Filled // in which the agency has not answered what was asked
	Untold       []desk.Breach  // of which the agency was not called, or was not sent the form
	Found        []desk.Finding // not complied with, and neither reported nor set aside
	GoingOn      []desk.Breach  // that go on, or whose instruction until further word stands
}

// Any reports whether something falls or stays.
func (f Falls) Any() bool {
	return len(f.Tasks)+len(f.Evidence)+len(f.Breaches)+f.Questions+len(f.Hearings)+len(f.Appointments)+len(f.Granted)+len(f.Forms)+len(f.Untold)+len(f.Found)+len(f.GoingOn) > 0 || f.NextDue != "" || f.Housed != ""
}

func (s *Service) falls(ctx context.Context, v supervision.View) (Falls, error) {
	out := Falls{NextDue: v.File.NextDue}
	var err error
	if v.May[access.BreachRead] { // asked of the file, as not every page of it has them at hand
		if out.Breaches, err = desk.UnansweredOf(ctx, s.DB, v.File.ID); err != nil {
			return out, err
		}
		if out.GoingOn, err = desk.GoingOnOf(ctx, s.DB, v.File.ID); err != nil {
			return out, err
		}
	}
	if out.Tasks, err = s.Schedule.TasksOfFile(ctx, s.DB, v.File.ID); err != nil {
		return out, err
	}
	if out.Evidence, err = db.All[clock.Date](ctx, s.DB, "select due_on from check_in where file_id=$1 and outcome=$2 order by due_on, id", v.File.ID, supervision.Waiting); err != nil {
		return out, fmt.Errorf("evidence that is awaited: %w", err)
	}
	if err := s.ahead(ctx, v.File, &out); err != nil {
		return out, err
	}
	asked, err := new(question.Service).OpenOf(ctx, s.DB, v.File.ID)
	if err != nil {
		return out, err
	}
	out.Questions = len(asked)
	out.Housed, err = desk.Service{Service: s.Service}.Housed(ctx, v.File.ID)
	return out, err
}

// ahead fills in what has a day to come.
func (s *Service) ahead(ctx context.Context, f supervision.File, out *Falls) error {
	today := s.today(ctx)
	_, _, hearings, err := s.PlanStored(ctx, s.DB, f.ID)
	if err != nil {
		return err
	}
	if out.Now, err = hearing.Now(ctx, s.Service, f.OrganisationID); err != nil {
		return err
	}
	out.Hearings = hearing.Standing(hearings, out.Now.Day)
	booked, err := s.Schedule.AppointmentsAhead(ctx, s.DB, f.ID, today)
	if err != nil {
		return err
	}
	for _, x := range booked {
		if x.Kind == schedule.OtherAppointment {
			out.Appointments = append(out.Appointments, x)
		}
	}
	out.Granted, err = coming.Service{Service: s.Service}.Of(ctx, f)
	return err
}
