package handover

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/standard"
)

// Service hands files over, and gathers what the next person needs from the areas that know it.
type Service struct {
	*supervision.Service
	Release   *release.Service
	Life      *life.Service
	Standards standard.Service
}

// Days of a hand-over. No source says how long; they are our reading.
const (
	AnswerDays = 14 // within which whoever is asked reads the file and may take it
	SightDays  = 14 // for which the sender reads on
	lateDays   = 3  // after which an answer is late
)

// Outcome is how a hand-over was answered; empty while it waits.
type Outcome string

// The outcomes.
const (
	Accepted  Outcome = "ACCEPTED"
	Refused   Outcome = "REFUSED"
	Withdrawn Outcome = "WITHDRAWN"
)

// Words is what the sender writes beside what the file says itself.
type Words struct {
	GoingOn  string `db:"going_on"`
	Watch    string `db:"watch"`
	Promised string `db:"promised"`
}

// Handover is a file that somebody was asked to take.
type Handover struct {
	ID         string     `db:"id"`
	FileID     string     `db:"file_id"`
	FromID     string     `db:"from_id"`
	FromName   string     `db:"from_name"`
	ToID       string     `db:"to_id"`
	ToName     string     `db:"to_name"`
	OfferedBy  string     `db:"offered_by_name"` // the sender, or a supervisor for them
	OfferedAt  int64      `db:"offered_at"`
	Outcome    Outcome    `db:"outcome"`
	SettledAt  int64      `db:"settled_at"`
	Reason     string     `db:"reason"` // of a refusal
	SightUntil clock.Date `db:"sight_until"`
	Words
}

const columns = "h.id, h.file_id, h.from_id, h.from_name, h.to_id, h.to_name, h.offered_by_name, h.offered_at, h.outcome, h.settled_at, h.reason, h.sight_until, h.going_on, h.watch, h.promised"

// Offered gives the day of the offer where the reader is.
func (h Handover) Offered(ctx context.Context) clock.Date {
	return clock.DateOf(clock.FromMicros(h.OfferedAt), clock.Where(ctx))
}

// AnswerBy gives the last day on which the file can be taken.
func (h Handover) AnswerBy(ctx context.Context) clock.Date { return h.Offered(ctx).AddDays(AnswerDays) }

// Late says that a hand-over has waited for longer than it should.
func (h Handover) Late(ctx context.Context, today clock.Date) bool {
	return h.Outcome == "" && h.Offered(ctx).AddDays(lateDays) < today
}

// longest bounds each of the sender's texts, in bytes.
const longest = 4000

func (w Words) trimmed() Words {
	return Words{strings.TrimSpace(w.GoingOn), strings.TrimSpace(w.Watch), strings.TrimSpace(w.Promised)}
}

func (w Words) check(c *fault.Check) {
	c.Require(w.GoingOn != "", "going_on", "handover.problem.going_on")
	for field, words := range map[string]string{"going_on": w.GoingOn, "watch": w.Watch, "promised": w.Promised} {
		c.Require(len(words) <= longest, field, "fault.too_long")
	}
}

// Today is the day on which it is judged what is late.
func (s Service) Today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// holderOf gives who has a file; nobody where it has none.
func (s Service) holderOf(ctx context.Context, q db.Querier, fileID string) (access.Person, error) {
	p, err := s.CaseManagerOf(ctx, q, fileID)
	if fault.Is(err, fault.NotFound) {
		return access.Person{}, nil
	}
	return p, err
}

// Offer asks a case manager to take a file. One hand-over of a file waits at a time; one of somebody who has it no more is over.
func (s Service) Offer(ctx context.Context, a access.Actor, fileID, toID string, w Words) error {
	w = w.trimmed()
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		if err := f.Follows(history.ActFileAssigned); err != nil {
			return err
		}
		if err := tx.Hold(ctx, "supervision_file", f.ID); err != nil { // two offers at once would each not see the other
			return err
		}
		from, err := s.holderOf(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		if err := s.mayOffer(ctx, f, from, toID, w); err != nil {
			return err
		}
		if from.ID == "" {
			from = access.Person{ID: a.PersonID, Name: a.Name}
		}
		if err := s.noneWaits(ctx, tx, f.ID, from.ID); err != nil {
			return err
		}
		return s.keep(ctx, tx, a, f, from, toID, w)
	})
}

func (s Service) mayOffer(ctx context.Context, f supervision.File, from access.Person, toID string, w Words) error {
	err := s.MayHave(ctx, f, toID)
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	var c fault.Check
	c.Take(err, nil)
	c.Require(err != nil || toID != from.ID, "person", "handover.problem.has_it")
	w.check(&c)
	return c.Err()
}

// noneWaits wants no other hand-over of the file to wait; those of somebody who has it no more are over with this one.
func (s Service) noneWaits(ctx context.Context, tx *db.Tx, fileID, fromID string) error {
	_, err := tx.Exec(ctx, "update handover set outcome=$3, settled_at=$4 where file_id=$1 and outcome='' and from_id<>$2", fileID, fromID, Withdrawn, clock.Micros(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("hand-overs that are over: %w", err)
	}
	n, err := db.One[int](ctx, tx, "select count(*) from handover where file_id=$1 and outcome=''", fileID)
	if err == nil && n > 0 {
		err = fault.New(fault.NotReady, "handover.problem.waits")
	}
	return err
}

func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, from access.Person, toID string, w Words) error {
	names, err := s.Access.NamesOf(ctx, toID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into handover (id, organisation_id, file_id, from_id, from_name, to_id, to_name, offered_by, offered_by_name, offered_at, going_on, watch, promised)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, id.New(), f.OrganisationID, f.ID, from.ID, from.Name, toID, names[toID], a.PersonID, a.Name,
		clock.Micros(s.Clock.Now()), w.GoingOn, w.Watch, w.Promised)
	if err != nil {
		return fmt.Errorf("hand over: %w", err)
	}
	if err := s.Access.OfferTo(ctx, tx, f.OrganisationID, f.ID, toID, s.Today(ctx).AddDays(AnswerDays)); err != nil {
		return err
	}
	return s.Audit.Act(ctx, tx, a.Entry("handover.offered", "file", f.ID))
}

// Accept makes the file the actor's, who was asked to take it. Whoever had it reads on for some days.
func (s Service) Accept(ctx context.Context, a access.Actor, fileID, handoverID string) error {
	return s.settle(ctx, a, access.FileTake, fileID, handoverID, Accepted, "", func(tx *db.Tx, f supervision.File, h Handover) error {
		if err := cmp.Or(f.Follows(history.ActFileAssigned), s.MayHave(ctx, f, a.PersonID)); err != nil {
			return err
		}
		had, err := s.holderOf(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		facts, err := s.Give(ctx, tx, f, a.PersonID)
		if err != nil {
			return err
		}
		if had.ID == h.FromID {
			until := s.Today(ctx).AddDays(SightDays)
			if err := s.Access.KeepSight(ctx, tx, f.OrganisationID, f.ID, h.FromID, until); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "update handover set sight_until=$2 where id=$1", h.ID, until); err != nil {
				return fmt.Errorf("until when the sender reads on: %w", err)
			}
		}
		_, err = s.History.Append(ctx, tx, a, history.ActFileAssigned, f.OrganisationID, f.ID, facts...)
		return err
	})
}

// Refuse says why the actor does not take a file that they were asked to take.
func (s Service) Refuse(ctx context.Context, a access.Actor, fileID, handoverID, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.settle(ctx, a, access.FileTake, fileID, handoverID, Refused, reason, func(tx *db.Tx, f supervision.File, _ Handover) error {
		var c fault.Check
		c.Require(reason != "", "refusal", "handover.problem.refusal")
		c.Require(len(reason) <= longest, "refusal", "fault.too_long")
		if err := c.Err(); err != nil {
			return err
		}
		return s.end(ctx, tx, a, f, "handover.refused")
	})
}

// Withdraw takes a hand-over back that nobody answered yet.
func (s Service) Withdraw(ctx context.Context, a access.Actor, fileID, handoverID string) error {
	return s.settle(ctx, a, access.FileWrite, fileID, handoverID, Withdrawn, "", func(tx *db.Tx, f supervision.File, _ Handover) error {
		return s.end(ctx, tx, a, f, "handover.withdrawn")
	})
}

func (s Service) end(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, act string) error {
	if err := s.Access.EndOffer(ctx, tx, f.ID); err != nil {
		return err
	}
	return s.Audit.Act(ctx, tx, a.Entry(act, "file", f.ID))
}

// settle answers a hand-over that waits, once: what comes of it is done in the same transaction.
func (s Service) settle(ctx context.Context, a access.Actor, may access.Action, fileID, handoverID string, outcome Outcome, reason string, do func(*db.Tx, supervision.File, Handover) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, may, fileID)
		if err != nil {
			return err
		}
		h, err := db.One[Handover](ctx, tx, "select "+columns+" from handover h where h.id=$1 and h.file_id=$2", handoverID, f.ID)
		if err != nil {
			return err
		}
		if may == access.FileTake && h.ToID != a.PersonID {
			return fault.Missing()
		}
		answered := db.Updated(tx.Exec(ctx, "update handover set outcome=$2, settled_at=$3, reason=$4 where id=$1 and outcome=''", h.ID, outcome, clock.Micros(s.Clock.Now()), reason))
		if fault.IsStale(answered) {
			return fault.New(fault.NotReady, "handover.problem.settled")
		}
		if answered != nil {
			return fmt.Errorf("answer a hand-over: %w", answered)
		}
		return do(tx, f, h)
	})
}
