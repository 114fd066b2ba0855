package life

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
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Open reports whether the closing is under way.
func (c Closing) Open() bool { return c.ID != "" }

// closingAct changes the closing of a file under supervision and leaves its event.
func (s *Service) closingAct(ctx context.Context, a access.Actor, fileID string, act history.Act, kind history.Kind, said supervision.Word, change func(tx *db.Tx, f supervision.File, c Closing) (clock.Date, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.Stored(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, closes(a, f, act), f.Subject()); err != nil {
			return err
		}
		if err := f.Follows(act); err != nil {
			return err
		}
		c, err := closingOf(ctx, tx, f.ID)
		if err != nil {
			return err
		}
		on, err := change(tx, f, c)
		if err != nil {
			return err
		}
		facts := []history.Fact{{Kind: kind, Effective: on, Payload: history.NoPayload{}}}
		if s.Words != nil {
			word, err := s.Words.Take(ctx, tx, a, f, said, facts)
			if err != nil {
				return err
			}
			facts = append(facts, word...)
		}
		if _, err := s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, facts...); err != nil {
			return err
		}
		return s.Settle(ctx, tx, a, f)
	})
}

// closes says which right an act of the closing takes: the end is confirmed by the officer, or noted by the provider as told.
func closes(a access.Actor, f supervision.File, act history.Act) access.Action {
	if act == history.ActEndConfirmed && a.OrganisationID != f.OrganisationID {
		return access.FileDecide
	}
	return access.FileWrite
}

// BeginClosing says that a client's supervision is coming to its end: both sides see that it is, and what is to be done first.
func (s *Service) BeginClosing(ctx context.Context, a access.Actor, fileID string) error {
	return s.closingAct(ctx, a, fileID, history.ActClosingBegun, history.ClosingBegun, supervision.Word{}, func(tx *db.Tx, f supervision.File, c Closing) (clock.Date, error) {
		if c.Open() {
			return "", fault.New(fault.NotReady, "life.problem.closing_begun")
		}
		if _, err := tx.Exec(ctx, "delete from file_tick where file_id=$1 and list=$2", f.ID, ClosingList); err != nil {
			return "", fmt.Errorf("begin the list anew: %w", err)
		}
		_, err := tx.Exec(ctx, "insert into file_closing (id, organisation_id, file_id, begun_on, begun_by) values ($1,$2,$3,$4,$5)",
			id.New(), f.OrganisationID, f.ID, s.today(ctx), a.PersonID)
		if db.IsDuplicate(err) {
			err = fault.Stale()
		}
		return s.today(ctx), err
	})
}

// DropClosing says that supervision goes on.
func (s *Service) DropClosing(ctx context.Context, a access.Actor, fileID string) error {
	return s.closingAct(ctx, a, fileID, history.ActClosingDropped, history.ClosingDropped, supervision.Word{}, func(tx *db.Tx, _ supervision.File, c Closing) (clock.Date, error) {
		return s.today(ctx), endClosing(ctx, tx, c, s.today(ctx))
	})
}

func endClosing(ctx context.Context, tx *db.Tx, c Closing, on clock.Date) error {
	if !c.Open() {
		return fault.New(fault.NotReady, "life.problem.not_closing")
	}
	return db.Updated(tx.Exec(ctx, "update file_closing set ended_on=$3, version=version+1 where id=$1 and version=$2 and ended_on=''", c.ID, c.Version, on))
}

// ConfirmEnd records that the agency confirmed the end of supervision: an officer of the region does it, or the provider's
// people note which officer told them, how and when (CCM-19), which waits for the officer like whatever else is on the agency's word. The
// reason is empty where none was said.
func (s *Service) ConfirmEnd(ctx context.Context, a access.Actor, fileID string, said supervision.Word, reason string) error {
	return s.closingAct(ctx, a, fileID, history.ActEndConfirmed, history.EndConfirmed, said, func(tx *db.Tx, f supervision.File, c Closing) (clock.Date, error) {
		if !c.Open() {
			return "", fault.New(fault.NotReady, "life.problem.not_closing")
		}
		if c.ConfirmedOn != "" {
			return "", fault.New(fault.NotReady, "life.problem.confirmed")
		}
		theirs := a.OrganisationID != f.OrganisationID
		if said.Said = strings.TrimSpace(said.Said); theirs {
			said.Said = a.Name
		}
		if err := confirmed(f, said, reason, theirs, s.today(ctx)); err != nil {
			return "", err
		}
		err := db.Updated(tx.Exec(ctx, "update file_closing set confirmed_on=$3, confirmed_by=$4, recorded_by=$5, confirmed_reason=$6, version=version+1 where id=$1 and version=$2 and confirmed_on=''",
			c.ID, c.Version, said.On, said.Said, a.PersonID, reason))
		if err != nil {
			return "", fmt.Errorf("confirm the end: %w", err)
		}
		return said.On, nil
	})
}

func confirmed(f supervision.File, said supervision.Word, reason string, theirs bool, today clock.Date) error {
	var c fault.Check
	on, field := said.On, map[bool]string{true: "confirmed_on", false: "word_on"}[theirs]
	after := max(f.EnrolledOn, f.ReferredOn)
	switch {
	case on == "":
		c.Add(field, "fault.required")
	case !on.Valid():
		c.Add(field, "supervision.problem.date")
	case on > today:
		c.Add(field, "supervision.problem.future")
	case on < after:
		c.Add(field, "supervision.problem.order", "After", string(after))
	}
	c.Require(said.Said != "", "word_said", "fault.required")
	c.Require(len(said.Said) <= longestPlace, "word_said", "fault.too_long")
	c.Require(theirs || said.Way != "", "word_way", "fault.required")
	c.Require(reason == "" || slices.Contains(f.ClosureReasons(), reason), "confirmed_reason", "supervision.problem.choice")
	return c.Err()
}

// closed ends the closing with the closure that it led to.
func (s *Service) closed(ctx context.Context, tx *db.Tx, f supervision.File) error {
	c, err := closingOf(ctx, tx, f.ID)
	if err != nil || !c.Open() {
		return err
	}
	return endClosing(ctx, tx, c, s.today(ctx))
}
