package demo

import (
	"time"

	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// followed plans how what an appointment leaves to do is done within days, as people do: what is still open now is of
// this week, not of last year.
func (s *story) followed(checkIn, outcome string, now time.Time) {
	if outcome == supervision.Waiting {
		at := now.AddDate(0, 0, 4+s.m.chance.IntN(5))
		s.t.at(at, func() error { return s.evidence(checkIn) })
	}
	at := now.AddDate(0, 0, s.m.chance.IntN(4)).Add(2 * time.Hour)
	s.t.at(at, s.tidy)
}

// evidence settles a check-in whose evidence was awaited.
func (s *story) evidence(checkIn string) error {
	if s.m.gone[s.worker.PersonID] {
		return nil
	}
	outcome := pickOne(s.m, []string{supervision.Excused, supervision.Excused, supervision.Missed})
	_, err := s.m.house.Supervision.RecordReporting(s.t.ctx, s.worker, supervision.Reporting{CheckInID: checkIn, Seen: supervision.Waiting, Outcome: outcome})
	if ended(err) {
		return nil
	}
	if err == nil {
		s.t.at(s.m.clock.Now().Add(3*time.Hour), s.tidy)
		s.file, err = s.m.house.Supervision.File(s.t.ctx, s.worker, s.file.ID)
	}
	return err
}

// ended reports whether the file was closed or passed on meanwhile.
func ended(err error) bool { return fault.Is(err, fault.NotReady) || fault.Is(err, fault.NotFound) }

// tidy finishes the tasks of the file, but those that wait for evidence or for a paper.
func (s *story) tidy() error {
	if s.m.gone[s.worker.PersonID] {
		return nil
	}
	waiting, err := s.m.house.Schedule.TasksOfFile(s.t.ctx, s.m.house.DB, s.file.ID)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if t.Rule == "supervision.task.evidence" || t.ByPaper() {
			continue
		}
		if err := s.m.house.Supervision.FinishTask(s.t.ctx, s.worker, t.ID); ended(err) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}
