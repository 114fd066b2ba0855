package interpreting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/booked"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/interview"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Ask keeps that an interpreter was asked for a meeting, by those who work on the file, also for somebody who is away. Of a meeting that the file
// knows the day and the hour are its own. Whoever is chosen from the people of the file comes with their telephone.
func (s Service) Ask(ctx context.Context, a access.Actor, fileID string, b Booking, chosen string) error {
	return s.act(ctx, a, fileID, history.ActInterpreterAsked, func(tx *db.Tx, f supervision.File, all []Meeting, list []Booking) ([]history.Fact, error) {
		if f.OpenedInError || f.State == supervision.Closed || f.State == supervision.Refused {
			return nil, fault.New(fault.NotReady, "interpreting.problem.closed")
		}
		var c fault.Check
		b.placed(&c, all, list, s.Today(ctx))
		if err := s.choose(ctx, tx, &c, f, &b, chosen); err != nil {
			return nil, err
		}
		b.check(&c)
		if err := c.Err(); err != nil {
			return nil, err
		}
		return s.insert(ctx, tx, a, f, b)
	})
}

// placed finds the meeting that is meant, with its day and hour.
func (b *Booking) placed(c *fault.Check, all []Meeting, list []Booking, today clock.Date) {
	hour, ok := clock.ParseHour(b.At)
	unsaid := strings.TrimSpace(b.At) == ""
	c.Require(ok || unsaid, "at_time", "supervision.problem.time")
	b.At, b.What = hour, strings.TrimSpace(b.What)
	if b.Meeting == Other {
		b.MeetingID = id.New()
		c.Require(b.What != "", "what", "interpreting.problem.what")
		c.Require(len(b.What) <= longestLine, "what", "fault.too_long")
		c.Require(b.On.Valid(), "on_day", "supervision.problem.date")
		c.Require(!b.On.Valid() || b.On >= today, "on_day", "interpreting.problem.past")
		c.Require(!unsaid, "at_time", "interpreting.problem.hour")
		return
	}
	at := slices.IndexFunc(all, func(m Meeting) bool { return m.Kind == b.Meeting && m.ID == b.MeetingID })
	if c.Require(at >= 0, "meeting", "interpreting.problem.meeting"); at < 0 {
		return
	}
	m := all[at]
	b.What, b.On = "", m.On
	if m.Hour != "" {
		b.At = m.Hour
	}
	c.Require(!slices.ContainsFunc(list, func(x Booking) bool { return x.Live() && x.of(m) }), "meeting", "interpreting.problem.asked")
}

// choose takes who interprets from the people of the file.
func (s Service) choose(ctx context.Context, q db.Querier, c *fault.Check, f supervision.File, b *Booking, chosen string) error {
	if chosen == "" {
		return nil
	}
	c.Require(strings.TrimSpace(b.Name) == "", "interpreter", "interpreting.problem.both")
	all, err := s.Registry.PlacesOf(ctx, q, f.ID)
	at := slices.IndexFunc(all, func(p registry.Place) bool { return p.ID == chosen && Offered(p) })
	if c.Require(at >= 0, "place", "supervision.problem.choice"); err != nil || at < 0 {
		return err
	}
	if b.Name = all[at].Name; strings.TrimSpace(b.Phone) == "" {
		number, _ := all[at].ToCall()
		b.Phone = number.Value
	}
	return nil
}

// Offered reports whether somebody of a file is offered as who interprets.
func Offered(p registry.Place) bool { return p.Role == "interpreter" && p.Name != "" && !p.Protected }

func (s Service) insert(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, b Booking) ([]history.Fact, error) {
	now := clock.Micros(s.now())
	b.ID, b.Status = id.New(), Asked
	_, err := tx.Exec(ctx, `insert into interpreter_booking (id, organisation_id, file_id, meeting, meeting_id, what, on_date, at_time, language, interpreter, phone, asked_of, client_says, client_words, status,
		takes_place_of, asked_at, asked_by_name, changed_at, changed_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$17,$18)`,
		b.ID, f.OrganisationID, f.ID, b.Meeting, b.MeetingID, b.What, b.On, b.At, b.Language, b.Name, b.Phone, b.AskedOf, b.Client, b.Remark, b.Status, b.Before, now, a.Name)
	if err != nil {
		return nil, fmt.Errorf("ask an interpreter: %w", err)
	}
	return []history.Fact{s.fact(ctx, history.InterpreterAsked, b)}, nil
}

func (s Service) fact(ctx context.Context, kind history.Kind, b Booking) history.Fact {
	return history.Fact{Kind: kind, Effective: s.Today(ctx), Payload: history.InterpreterPayload{Booking: b.ID, Meeting: b.Meeting, Date: b.On, State: b.Status}}
}

// Change says what became of a booking, or says anew who it is; details are nil where they stay. The version is that of what the person saw.
func (s Service) Change(ctx context.Context, a access.Actor, fileID, bookingID string, version int, status, words string, details *Details) error {
	return s.act(ctx, a, fileID, history.ActInterpreterChanged, func(tx *db.Tx, f supervision.File, all []Meeting, list []Booking) ([]history.Fact, error) {
		was, err := seen(list, bookingID, version)
		if err != nil {
			return nil, err
		}
		now := was
		now.Status, now.Words = status, strings.TrimSpace(words)
		var c fault.Check
		beside := "status"
		if details != nil {
			beside, now.Details = "client_says", *details
			now.check(&c)
		}
		c.Require(now.Status != Confirmed || now.Client != Refuses, beside, "interpreting.problem.refuses")
		c.Require(status == was.Status || slices.Contains(was.Next(s.Today(ctx)), status), "status", "supervision.problem.choice")
		if status != was.Status && slices.Contains([]string{Came, NotCome}, status) {
			if err := s.begun(ctx, &c, was, f.OrganisationID); err != nil {
				return nil, err
			}
		}
		c.Require(len(now.Words) <= longestWords, "status_words", "fault.too_long")
		c.Require(status != Confirmed || was.Status == Confirmed || now.stands(all), "status", "interpreting.problem.moved")
		if err := c.Err(); err != nil {
			return nil, err
		}
		return s.keep(ctx, tx, a, f, all, was, now)
	})
}

// begun wants the hour of a meeting to have come where the provider is: nobody came to it, or stayed away, before.
func (s Service) begun(ctx context.Context, c *fault.Check, b Booking, organisationID string) error {
	now, err := hearing.Now(ctx, s.Service, organisationID)
	c.Require(b.On != now.Day || b.At <= now.Hour, "status", "interpreting.problem.hour_to_come", "When", i18n.HourOf(ctx, b.At), "Now", i18n.HourOf(ctx, now.Hour))
	return err
}

// seen gives a booking that stands as the person saw it.
func seen(list []Booking, bookingID string, version int) (Booking, error) {
	at := slices.IndexFunc(list, func(b Booking) bool { return b.ID == bookingID })
	if at < 0 {
		return Booking{}, fault.Missing()
	}
	if b := list[at]; b.Version != version {
		return b, fault.Overtaken("interpreting.problem.changed", "Name", b.ChangedBy)
	}
	return list[at], nil
}

// stands reports whether the meeting is to come as it was asked for.
func (b Booking) stands(all []Meeting) bool {
	return b.Meeting == Other && !b.Shut || slices.ContainsFunc(all, func(m Meeting) bool { return b.of(m) && b.fits(m) })
}

// keep writes what became of a booking, and lets the meeting say who interprets.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, all []Meeting, was, now Booking) ([]history.Fact, error) {
	err := db.Updated(tx.Exec(ctx, `update interpreter_booking set language=$4, interpreter=$5, phone=$6, asked_of=$7, client_says=$8, client_words=$9, status=$10, status_words=$11, changed_at=$12,
		changed_by_name=$13, version=version+1 where id=$1 and file_id=$2 and version=$3`, was.ID, f.ID, was.Version, now.Language, now.Name, now.Phone, now.AskedOf, now.Client, now.Remark, now.Status,
		now.Words, clock.Micros(s.now()), a.Name))
	if err != nil {
		return nil, err
	}
	switch {
	case now.Status == Confirmed && now.stands(all):
		err = s.word(ctx, tx, a, f, was, now.Who())
	case was.Status == Confirmed && (now.Status == Declined || now.Status == CalledOff):
		err = s.word(ctx, tx, a, f, was, "")
	}
	return []history.Fact{s.fact(ctx, history.InterpreterChanged, now)}, err
}

// word lets the meeting itself say who interprets, so that this is one fact wherever the meeting is shown: the card, My day, the calendar, the
// hand-over; nobody where the booking fell. Hearings say nobody.
func (s Service) word(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, was Booking, who string) error {
	switch was.Meeting {
	case CheckIn:
		has, err := s.Keeper(ctx, tx, f.ID, a.PersonID)
		if err != nil {
			return err
		}
		return booked.Service{Schedule: s.Schedule, Access: s.Access}.Interpreted(ctx, tx, schedule.Appointment{OrganisationID: f.OrganisationID, FileID: f.ID, PersonID: has, Date: was.On, Interpreter: who}, was.Who())
	case Interview:
		return interview.Interpreted(ctx, tx, f.ID, who, was.Who())
	}
	return nil
}

// Anew asks the same interpreter for the day and hour on which the meeting is now, and calls off what was asked for before.
func (s Service) Anew(ctx context.Context, a access.Actor, fileID, bookingID string, version int) error {
	return s.act(ctx, a, fileID, history.ActInterpreterAsked, func(tx *db.Tx, f supervision.File, all []Meeting, list []Booking) ([]history.Fact, error) {
		was, err := seen(list, bookingID, version)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(all, was.of)
		if at < 0 || !was.Live() || was.fits(all[at]) {
			return nil, fault.New(fault.NotReady, "interpreting.problem.not_moved")
		}
		off := was
		off.Status = CalledOff
		facts, err := s.keep(ctx, tx, a, f, all, was, off)
		if err != nil {
			return nil, err
		}
		next := was
		next.MeetingID, next.On, next.At, next.Before = all[at].ID, all[at].On, all[at].Hour, was.ID
		more, err := s.insert(ctx, tx, a, f, next)
		return append(facts, more...), err
	})
}

// act does something to the bookings of a file in one transaction that nobody else's comes between.
func (s Service) act(ctx context.Context, a access.Actor, fileID string, act history.Act, do func(*db.Tx, supervision.File, []Meeting, []Booking) ([]history.Fact, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.CheckInWrite, fileID)
		if err != nil {
			return err
		}
		if err := tx.Hold(ctx, "supervision_file", f.ID); err != nil {
			return err
		}
		all, list, err := s.ofFile(ctx, tx, f)
		if err != nil {
			return err
		}
		facts, err := do(tx, f, all, list)
		if err != nil {
			return err
		}
		_, err = s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...)
		return err
	})
}

// ofFile gives the meetings to come and the bookings of a file.
func (s Service) ofFile(ctx context.Context, q db.Querier, f supervision.File) ([]Meeting, []Booking, error) {
	all, err := s.meetings(ctx, q, f.OrganisationID, "f.id=$2", f.ID)
	if err != nil {
		return nil, nil, err
	}
	list, err := bookings(ctx, q, "b.file_id=$1", f.ID)
	return all, list, err
}
