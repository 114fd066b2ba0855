package life

import (
	"context"

	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Falls is what ends with the closure of a file, and what stays to be answered after it (CCM-19).
type Falls struct {
	Tasks    int        // that are open
	NextDue  clock.Date // the check-in that is planned
	Housed   string     // the residence in which the client has a place
	Breaches int        // that the agency has still to answer
}

// Any reports whether something falls or stays.
func (f Falls) Any() bool { return f != Falls{} }

func (s *Service) falls(ctx context.Context, v supervision.View) (Falls, error) {
	out := Falls{NextDue: v.File.NextDue}
	for _, b := range v.Breaches {
		if b.Waits() {
			out.Breaches++
		}
	}
	tasks, err := s.Schedule.TasksOfFile(ctx, s.DB, v.File.ID)
	if err != nil {
		return out, err
	}
	out.Tasks = len(tasks)
	out.Housed, err = desk.Service{Service: s.Service}.Housed(ctx, v.File.ID)
	return out, err
}
