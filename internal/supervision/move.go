package supervision

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/booked"
)

// monthsAhead is how far ahead a check-in is planned: no contact standard asks for a longer time.
const monthsAhead = 3

// Movers lists who may ask for another day or hour of a check-in.
var Movers = []string{"CLIENT", "PROVIDER", "OFFICER", "OTHER"}

// Moved says who asks for another day or hour of a check-in, and why (CCM-15).
type Moved struct {
	By, Reason string
	At         string // the hour that is agreed, where the provider is; empty for none
	Late       string // why it comes later than the client reports
	Hearing    bool   // that it is on the day of a hearing is meant
}

func (m Moved) validate(c *fault.Check) {
	c.Require(m.By == "" || slices.Contains(Movers, m.By), "moved_by", "supervision.problem.choice")
	c.Require(len(m.Reason) <= 500, "move_reason", "fault.too_long")
}

// plan moves the check-in that is planned for a day to come, or adds one when there is none. One that is due already
// stays, as its outcome has still to be recorded; one that waits on that very day is moved to the hour.
func (s *Service) plan(ctx context.Context, tx *db.Tx, a access.Actor, f *File, due clock.Date, why Moved) ([]history.Fact, error) {
	coming, err := db.All[CheckIn](ctx, tx, `select id, file_id, due_on, outcome, recorded_on from check_in
		where file_id=$1 and outcome='' and (due_on>$2 or due_on=$3) order by case when due_on=$3 then 0 else 1 end, due_on, id limit 1`, f.ID, s.today(ctx), due)
	if err != nil {
		return nil, fmt.Errorf("planned check-in: %w", err)
	}
	if len(coming) == 0 {
		facts, err := s.schedule(ctx, tx, a, f, due, why)
		if err == nil && why.At != "" {
			err = s.appointment(ctx, tx, a, *f, Reporting{NextDue: due, NextTime: why.At})
		}
		return facts, err
	}
	if coming[0].DueOn == due {
		return s.otherHour(ctx, tx, a, f, coming[0], why)
	}
	if err := cmp.Or(booked.Asked(why.By, why.Reason), s.inPace(ctx, tx, a, *f, due, why)); err != nil {
		return nil, err
	}
	return s.moveCheckIn(ctx, tx, a, f, coming[0], due, why)
}

func (s *Service) moveCheckIn(ctx context.Context, tx *db.Tx, a access.Actor, f *File, in CheckIn, due clock.Date, why Moved) ([]history.Fact, error) {
	err := db.Updated(tx.Exec(ctx, "update check_in set due_on=$2 where id=$1 and outcome='' and due_on=$3", in.ID, due, in.DueOn))
	if err != nil {
		return nil, fmt.Errorf("move check-in: %w", err)
	}
	who, err := s.Keeper(ctx, tx, f.ID, a.PersonID)
	if err != nil {
		return nil, err
	}
	had, err := s.booked().Move(ctx, tx, in.DueOn, schedule.Appointment{OrganisationID: f.OrganisationID, FileID: f.ID, PersonID: who, Date: due}, why.At)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `insert into check_in_move (id, organisation_id, file_id, check_in_id, from_date, to_date, from_hour, to_hour, moved_by, reason, moved_at, recorded_by_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, id.New(), f.OrganisationID, f.ID, in.ID, in.DueOn, due, had, why.At, why.By, strings.TrimSpace(why.Reason), clock.Micros(s.Clock.Now()), a.Name)
	if err != nil {
		return nil, fmt.Errorf("why a check-in is moved: %w", err)
	}
	f.NextDue, err = nextDue(ctx, tx, f.ID)
	was, missed := s.dueEvent(ctx, tx, in)
	return []history.Fact{{Kind: history.CheckInDue, Effective: due, Corrects: was, Payload: history.CheckInDuePayload{CheckIn: in.ID, Due: due, At: why.At}}}, cmp.Or(err, missed)
}

// otherHour moves a check-in to another hour of its day, which is not past; nothing where that is its hour already.
func (s *Service) otherHour(ctx context.Context, tx *db.Tx, a access.Actor, f *File, in CheckIn, why Moved) ([]history.Fact, error) {
	had, err := s.booked().Hour(ctx, tx, f.OrganisationID, f.ID, in.DueOn)
	if err != nil || had == why.At || in.DueOn < s.today(ctx) {
		return nil, err
	}
	if err = booked.Asked(why.By, why.Reason); err != nil {
		return nil, err
	}
	return s.moveCheckIn(ctx, tx, a, f, in, in.DueOn, why)
}

func (s *Service) booked() booked.Service {
	return booked.Service{Schedule: s.Schedule, Access: s.Access}
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
