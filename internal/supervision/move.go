package supervision

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
)

// monthsAhead is how far ahead a check-in is planned: no contact standard asks for a longer time.
const monthsAhead = 3

// Movers lists who may ask for another day of a check-in.
var Movers = []string{"CLIENT", "PROVIDER", "OFFICER", "OTHER"}

// Moved says who asks for another day of a check-in, and why (CCM-15).
type Moved struct {
	By, Reason string
	Late       string // why it comes later than the client reports
	Hearing    bool   // that it is on the day of a hearing is meant
}

func (m Moved) validate(c *fault.Check) {
	c.Require(m.By == "" || slices.Contains(Movers, m.By), "moved_by", "supervision.problem.choice")
	c.Require(len(m.Reason) <= 500, "move_reason", "fault.too_long")
}

// plan moves the check-in that is planned for a day to come, or adds one when there is none. One that is due already
// stays, as its outcome has still to be recorded.
func (s *Service) plan(ctx context.Context, tx *db.Tx, a access.Actor, f *File, due clock.Date, why Moved) ([]history.Fact, error) {
	if waits, err := planned(ctx, tx, f.ID, due); waits || err != nil {
		return nil, err
	}
	coming, err := db.All[CheckIn](ctx, tx, `select id, file_id, due_on, outcome, recorded_on from check_in
		where file_id=$1 and outcome='' and due_on>$2 order by due_on, id limit 1`, f.ID, s.today(ctx))
	if err != nil {
		return nil, fmt.Errorf("planned check-in: %w", err)
	}
	if len(coming) == 0 {
		return s.schedule(ctx, tx, a, f, due, why)
	}
	if err := s.inPace(ctx, tx, a, *f, due, why); err != nil {
		return nil, err
	}
	return s.moveCheckIn(ctx, tx, a, f, coming[0], due, why)
}

func (s *Service) moveCheckIn(ctx context.Context, tx *db.Tx, a access.Actor, f *File, in CheckIn, due clock.Date, why Moved) ([]history.Fact, error) {
	err := db.Updated(tx.Exec(ctx, "update check_in set due_on=$2 where id=$1 and outcome='' and due_on=$3", in.ID, due, in.DueOn))
	if err != nil {
		return nil, fmt.Errorf("move check-in: %w", err)
	}
	_, err = tx.Exec(ctx, `insert into check_in_move (id, organisation_id, file_id, check_in_id, from_date, to_date, moved_by, reason, moved_at, recorded_by_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, id.New(), f.OrganisationID, f.ID, in.ID, in.DueOn, due, why.By, strings.TrimSpace(why.Reason), clock.Micros(s.Clock.Now()), a.Name)
	if err != nil {
		return nil, fmt.Errorf("why a check-in is moved: %w", err)
	}
	if err := s.moveAppointment(ctx, tx, in, due); err != nil {
		return nil, err
	}
	if f.NextDue, err = nextDue(ctx, tx, f.ID); err != nil {
		return nil, err
	}
	was, err := s.dueEvent(ctx, tx, in)
	return []history.Fact{{Kind: history.CheckInDue, Effective: due, Corrects: was, Payload: history.CheckInDuePayload{CheckIn: in.ID, Due: due}}}, err
}

// moveAppointment moves what is booked for a check-in to its new day. Its hour was agreed for another day, so none is kept.
func (s *Service) moveAppointment(ctx context.Context, tx *db.Tx, in CheckIn, due clock.Date) error {
	return s.changeBooked(ctx, tx, in.FileID, in.DueOn, func(x *schedule.Appointment) {
		if in.isOf(*x) {
			x.Date, x.At = due, time.Time{}
		}
	})
}

// dueEvent finds the event that said when a check-in is due, which a later day puts right: a figure counts it once.
func (s *Service) dueEvent(ctx context.Context, tx *db.Tx, in CheckIn) (string, error) {
	events, err := s.History.Of(ctx, tx, in.FileID, []history.Kind{history.CheckInDue}, 0, lookBack)
	if err != nil {
		return "", err
	}
	for _, e := range history.Standing(events) {
		if p, err := history.Decode[history.CheckInDuePayload](e); err == nil && p.CheckIn == in.ID {
			return e.ID, nil
		}
	}
	return "", nil
}
