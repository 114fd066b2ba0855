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
	"passerelle/internal/supervision/relied"
)

// ChangeRisk sets the risk level from a day on (CCM-18).
func (s *Service) ChangeRisk(ctx context.Context, a access.Actor, fileID string, version int, risk string, on clock.Date, w Word) (File, error) {
	c := s.rating(ctx, a, risk, on)
	c.action, c.fileID, c.version, c.word = access.ConditionWrite, fileID, version, &w
	return s.do(ctx, a, c)
}

func (s *Service) rating(ctx context.Context, a access.Actor, risk string, on clock.Date) change {
	return change{act: history.ActRiskChanged,
		validate: func(f File) error {
			var c fault.Check
			c.Require(slices.Contains(Risks, risk), "risk", "supervision.problem.choice")
			c.Require(risk == "" || risk != f.Risk, "risk", "supervision.problem.same_risk")
			Orderly(&c, "on", on, f.ReferredOn, s.today(ctx))
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := s.InOrder(ctx, tx, f.ID, history.RiskSet, "", on); err != nil {
				return nil, err
			}
			f.Risk = risk
			return []history.Fact{{Kind: history.RiskSet, Effective: on, Payload: history.RiskPayload{Risk: risk}}}, s.Schedule.FinishTasksFrom(ctx, tx, f.ID, DiffersSource, a.PersonID)
		}}
}

// Closure is why and from which day a file ends. Why says what gates that were not met are put off for, as in Enrol; Differs why the reason
// is another than the papers of the file say, where they do.
type Closure struct {
	Reason       string
	On           clock.Date
	Why, Differs string
}

// Close ends a file, and what waits in it (CCM-19).
func (s *Service) Close(ctx context.Context, a access.Actor, fileID string, version int, c Closure) (File, error) {
	return s.do(ctx, a, change{act: history.ActClosureRecorded, action: access.FileWrite, fileID: fileID, version: version, guarded: Closing, why: c.Why,
		validate: func(f File) error {
			var wrong fault.Check
			wrong.Require(slices.Contains(f.ClosureReasons(), c.Reason), "reason", "supervision.problem.choice")
			f.MayEnd(&wrong, "closed_on", c.On, s.today(ctx))
			return wrong.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := s.sinceReopened(ctx, tx, f.ID, c.On); err != nil {
				return nil, err
			}
			facts, err := s.endWaiting(ctx, tx, a, f, c.On, false)
			f.ClosedOn, f.ClosureReason, f.NextDue, f.Differs = c.On, c.Reason, "", c.Differs
			return append(facts, history.Fact{Kind: history.Closed, Effective: c.On, Payload: history.ClosedPayload{Reason: c.Reason}}), err
		}})
}

// MayEnd notes beside a field a day on which the file could not end: before it began, before its last contact or after the latest day.
func (f File) MayEnd(c *fault.Check, field string, on, latest clock.Date) {
	from := max(f.ReferredOn, f.EnrolledOn)
	Orderly(c, field, on, from, latest)
	c.Require(on < from || on >= f.LastContact, field, "supervision.problem.closed_before", "Day", string(f.LastContact))
}

// NotAccepted is why a file is closed whose referral was refused, by the agency or the provider. No form asks for the end of such a one.
const NotAccepted = "NOT_ACCEPTED"

// ClosureReasons lists why the file may be closed: who was never under supervision has broken none of its conditions, and one whose referral
// was refused is closed for that first.
func (f File) ClosureReasons() []string {
	out := slices.DeleteFunc(slices.Clone(ClosureReasons), func(r string) bool { return r == "BREACH" && f.EnrolledOn == "" })
	if f.EnrolledOn == "" && (f.Decision == NotApproved || f.Decision == RefusedBySP) {
		out = slices.Insert(out, 0, NotAccepted)
	}
	return out
}

// MayReopen says that a file may be put under supervision again: one that never was is never closed into it.
func (f File) MayReopen() bool { return f.State == Closed && f.EnrolledOn != "" && !f.OpenedInError }

// Reopening is when and why a closed file was reopened.
type Reopening struct {
	On     clock.Date `db:"on_date"`
	Reason string     `db:"reason"`
}

// Reopen puts a closed file under supervision again, for a reconsideration; its history goes on. The reason is kept with
// the file; it is free text and stays out of the history.
func (s *Service) Reopen(ctx context.Context, a access.Actor, fileID string, version int, on clock.Date, reason string, said Word) (File, error) {
	return s.do(ctx, a, change{act: history.ActFileReopened, action: access.FileWrite, fileID: fileID, version: version, word: &said,
		validate: func(f File) error {
			var c fault.Check
			Orderly(&c, "reopened_on", on, f.ClosedOn, s.today(ctx))
			c.Require(!f.OpenedInError, "reopened_on", "supervision.problem.in_error")
			c.Require(f.OpenedInError || f.EnrolledOn != "", "reopened_on", "supervision.problem.never_active")
			told(&c, "reopen_reason", reason, "supervision.problem.reopen_reason", mostAccount)
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			err := s.siteIsThere(ctx, tx, f.OrganisationID, f.SiteID, "reopened_on")
			if err != nil {
				return nil, err
			}
			if _, err := tx.Exec(ctx, "insert into file_reopened (id, file_id, organisation_id, on_date, reason) values ($1,$2,$3,$4,$5)",
				id.New(), f.ID, f.OrganisationID, on, strings.TrimSpace(reason)); err != nil {
				return nil, fmt.Errorf("why it was reopened: %w", err)
			}
			if f.NextDue, err = nextDue(ctx, tx, f.ID); err != nil {
				return nil, err
			}
			if err := cmp.Or(s.Schedule.RestoreTasksOfFile(ctx, tx, f.ID), s.Schedule.RestoreAppointmentsOfFile(ctx, tx, f.ID, on)); err != nil {
				return nil, err
			}
			if s.Gates != nil { // what the closing put off is of no closing any more
				if err := s.Gates.Settle(ctx, tx, a, *f); err != nil {
					return nil, err
				}
			}
			f.ClosedOn, f.ClosureReason = "", ""
			return []history.Fact{{Kind: history.Reopened, Effective: on, Payload: history.NoPayload{}}}, nil
		}})
}

// sinceReopened holds that a closure is not before the file was reopened last, nor before a breach happened.
func (s *Service) sinceReopened(ctx context.Context, tx *db.Tx, fileID string, on clock.Date) error {
	last, err := db.One[clock.Date](ctx, tx, `select coalesce(max(x.day),'') from (select on_date as day from file_reopened where file_id=$1
		union all select occurred_on from breach where file_id=$1 and taken_back_on='') x`, fileID)
	if err != nil {
		return fmt.Errorf("what a closure follows: %w", err)
	}
	var c fault.Check
	Orderly(&c, "closed_on", on, last, s.today(ctx))
	return c.Err()
}

// OpenedInError takes a file out of every list and figure; nothing of it is deleted. One that others rely on only a supervisor marks so.
// Whoever does it says that it is meant. The reason is kept with the file; it is free text and stays out of the history.
func (s *Service) OpenedInError(ctx context.Context, a access.Actor, fileID string, version int, sure bool, reason string) (File, error) {
	reason = strings.TrimSpace(reason)
	return s.do(ctx, a, change{act: history.ActOpenedInError, action: access.FileWrite, fileID: fileID, version: version,
		validate: func(f File) error {
			if f.OpenedInError {
				return fault.New(fault.NotReady, "supervision.problem.in_error")
			}
			var c fault.Check
			told(&c, "error_reason", reason, "supervision.problem.error_reason", mostAccount)
			c.Require(sure, "sure", "supervision.problem.sure")
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := relied.Refuses(ctx, tx, f.ID, s.Access.Can(ctx, tx, a, access.FileError, f.Subject())); err != nil {
				return nil, err
			}
			facts, err := s.endWaiting(ctx, tx, a, f, s.today(ctx), true)
			if err != nil {
				return nil, err
			}
			if _, err := tx.Exec(ctx, `insert into file_in_error (file_id, organisation_id, reason) values ($1,$2,$3)
				on conflict (file_id) do update set reason=excluded.reason`, f.ID, f.OrganisationID, reason); err != nil {
				return nil, fmt.Errorf("why it was opened in error: %w", err)
			}
			f.OpenedInError, f.NextDue = true, ""
			return append(facts, history.Fact{Kind: history.OpenedInError, Effective: s.today(ctx), Payload: history.NoPayload{}}), nil
		}})
}

// InError says that a file was opened in error: why, where somebody said so, by whom and when.
type InError struct {
	Reason, By string
	Event      history.Event
}

func (s *Service) inError(ctx context.Context, q db.Querier, f File) (out InError, err error) {
	if out.Reason, err = db.One[string](ctx, q, "select coalesce(max(reason),'') from file_in_error where file_id=$1", f.ID); err != nil {
		return out, err
	}
	events, err := s.History.Of(ctx, q, f.ID, []history.Kind{history.OpenedInError}, 0, 1)
	if err != nil || len(events) == 0 {
		return out, err
	}
	names, err := s.Access.NamesOf(ctx, events[0].Person)
	return InError{out.Reason, names[events[0].Person], events[0]}, err
}

// TakeBackInError puts a file that was not opened in error after all where it stood before, into lists and figures
// again, and in its bed while that is free. Tasks that ended and appointments that were cancelled with it stay so.
func (s *Service) TakeBackInError(ctx context.Context, a access.Actor, fileID string, version int) (File, error) {
	return s.do(ctx, a, change{act: history.ActErrorTakenBack, action: access.FileWrite, fileID: fileID, version: version,
		validate: func(f File) error {
			if !f.OpenedInError {
				return fault.New(fault.NotReady, "supervision.problem.not_in_error")
			}
			return nil
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			was, err := s.inError(ctx, tx, *f)
			if err != nil {
				return nil, err
			}
			if f.OpenedInError, f.State = false, f.stood(); f.State != Closed {
				if err := s.siteIsThere(ctx, tx, f.OrganisationID, f.SiteID, "site"); err != nil {
					return nil, err
				}
				f.NextDue, err = nextDue(ctx, tx, f.ID)
			}
			if err != nil {
				return nil, err
			}
			facts, err := s.bedBack(ctx, tx, f)
			return append(facts, history.Fact{Kind: history.ErrorTakenBack, Effective: s.today(ctx), Corrects: was.Event.ID, Payload: history.NoPayload{}}), err
		}})
}

// stood gives the state that a file's own dates and decision say it has.
func (f File) stood() State {
	switch {
	case f.ClosedOn != "":
		return Closed
	case f.EnrolledOn != "":
		return Active
	case f.Decision == Accepted:
		return Approved
	case f.Decision != "":
		return Refused
	}
	return Referred
}
