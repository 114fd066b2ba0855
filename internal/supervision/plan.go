package supervision

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
)

// Goal is a goal of the plan, in the client's words, with its next steps.
type Goal struct {
	ID        string     `db:"id"`
	Words     string     `db:"words"`
	Steps     string     `db:"steps"`
	ByDate    clock.Date `db:"by_date"`
	ReachedOn clock.Date `db:"reached_on"`
	SetOn     clock.Date `db:"set_on"` // empty when not known
	Need      string     `db:"need"`   // the area of need that it answers; empty of one that answers none
	Version   int        `db:"version"`
}

// HearingKinds lists what a hearing may be about.
var HearingKinds = []string{"DETENTION_REVIEW", "ADMISSIBILITY", "REFUGEE", "APPEAL", "COURT", "OTHER"}

// Hearing is a date before the Board or a court, with how to get there.
type Hearing struct {
	ID              string     `db:"id"`
	OnDate          clock.Date `db:"on_date"`
	AtTime          string     `db:"at_time"`
	Kind            string     `db:"kind"`
	Place           string     `db:"place"`
	Arrangements    string     `db:"arrangements"`
	CancelledOn     clock.Date `db:"cancelled_on"` // with why; empty of one that stands
	CancelledReason string     `db:"cancelled_reason"`
	Outcome         string     `db:"outcome"` // what came of it, with its words; empty while nobody said: package hearing records it
	OutcomeWords    string     `db:"outcome_words"`
	BeforeHere      bool       `db:"before_here"` // it was over before its file was opened here: what came of it is not asked
	Earlier         bool       `db:"-"`           // that it was before the referral is meant
	Version         int        `db:"version"`
}

// SetGoal adds a goal to a file, or changes one that has an id. Saying when it was reached ends it.
func (s *Service) SetGoal(ctx context.Context, a access.Actor, fileID string, g Goal) error {
	var c fault.Check
	c.Require(strings.TrimSpace(g.Words) != "", "words", "fault.required")
	c.Require(len(g.Words)+len(g.Steps) <= 4000, "words", "fault.too_long")
	c.Require(g.ByDate == "" || g.ByDate.Valid(), "by_date", "supervision.problem.date")
	if err := c.Err(); err != nil {
		return err
	}
	return s.planAct(ctx, a, fileID, history.ActGoalRecorded, func(tx *db.Tx, f File) (history.Fact, error) {
		err := s.keepGoal(ctx, tx, f, &g)
		return history.Fact{Kind: history.GoalSet, Effective: s.today(ctx), Payload: history.GoalPayload{Goal: g.ID}}, err
	})
}

func (s *Service) keepGoal(ctx context.Context, tx *db.Tx, f File, g *Goal) (err error) {
	was := Goal{SetOn: s.today(ctx)}
	if g.ID != "" {
		if was, err = db.One[Goal](ctx, tx, "select "+goalColumns+" from goal where id=$1 and file_id=$2", g.ID, f.ID); err != nil {
			return err
		}
	}
	var c fault.Check
	c.Require(g.ByDate == was.ByDate || g.ByDate == "" || g.ByDate >= s.today(ctx), "by_date", "supervision.problem.expected_past")
	if g.ReachedOn != "" {
		Orderly(&c, "reached_on", g.ReachedOn, was.SetOn, s.today(ctx))
	}
	if err := c.Err(); err != nil {
		return err
	}
	if g.ID != "" {
		return db.Updated(tx.Exec(ctx, "update goal set words=$3, steps=$4, by_date=$5, reached_on=$6, version=version+1 where id=$1 and version=$2",
			g.ID, g.Version, g.Words, g.Steps, g.ByDate, g.ReachedOn))
	}
	g.ID = id.New()
	_, err = tx.Exec(ctx, "insert into goal (id, organisation_id, file_id, words, steps, by_date, reached_on, set_on, need) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		g.ID, f.OrganisationID, f.ID, g.Words, g.Steps, g.ByDate, g.ReachedOn, was.SetOn, g.Need)
	return err
}

// SetHearing adds a hearing to a file, or changes one that has an id, was not cancelled and has no outcome.
func (s *Service) SetHearing(ctx context.Context, a access.Actor, fileID string, h Hearing) error {
	var c fault.Check
	c.Require(h.OnDate != "", "on_date", "fault.required")
	c.Require(h.OnDate == "" || h.OnDate.Valid(), "on_date", "supervision.problem.date")
	c.Require(slices.Contains(HearingKinds, h.Kind), "hearing_kind", "supervision.problem.choice")
	hour(&c, "at_time", &h.AtTime)
	c.Require(len(h.Place)+len(h.Arrangements) <= 2000, "arrangements", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	act := history.ActHearingRecorded
	if h.ID != "" {
		act = history.ActHearingChanged
	}
	return s.planAct(ctx, a, fileID, act, func(tx *db.Tx, f File) (history.Fact, error) {
		c.Require(h.Earlier || !h.OnDate.Valid() || h.OnDate >= f.ReferredOn, "hearing_earlier", "supervision.problem.hearing_earlier", "Referred", string(f.ReferredOn))
		if err := c.Err(); err != nil {
			return history.Fact{}, err
		}
		return s.KeepHearing(ctx, tx, f, &h)
	})
}

// KeepHearing writes a hearing into a file within an act that checked it: a new one, which gets its id, or another day of one that stands.
func (s *Service) KeepHearing(ctx context.Context, tx *db.Tx, f File, h *Hearing) (fact history.Fact, err error) {
	opened, err := db.One[int64](ctx, tx, "select coalesce(min(recorded),0) from event where file_id=$1", f.ID)
	if err != nil {
		return fact, fmt.Errorf("when a file was opened here: %w", err)
	}
	if h.BeforeHere = h.OnDate < clock.DateOf(clock.FromMicros(opened), clock.Where(ctx)); h.ID == "" {
		h.ID = id.New()
		_, err = tx.Exec(ctx, "insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements, before_here) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			h.ID, f.OrganisationID, f.ID, h.OnDate, h.AtTime, h.Kind, h.Place, h.Arrangements, h.BeforeHere)
	} else if err = stillHeld(ctx, tx, f, h.ID); err == nil {
		err = db.Updated(tx.Exec(ctx, `update hearing set on_date=$4, at_time=$5, kind=$6, place=$7, arrangements=$8, before_here=$9, version=version+1
			where id=$1 and version=$2 and file_id=$3 and cancelled_on='' and outcome=''`, h.ID, h.Version, f.ID, h.OnDate, h.AtTime, h.Kind, h.Place, h.Arrangements, h.BeforeHere))
	}
	return history.Fact{Kind: history.HearingSet, Effective: s.today(ctx), Payload: history.HearingPayload{Hearing: h.ID, Date: h.OnDate}}, err
}

// stillHeld holds that a hearing of a file was not cancelled meanwhile.
func stillHeld(ctx context.Context, tx *db.Tx, f File, hearingID string) error {
	cancelled, err := db.One[clock.Date](ctx, tx, "select cancelled_on from hearing where id=$1 and file_id=$2", hearingID, f.ID)
	if err == nil && cancelled != "" {
		return fault.Overtaken("supervision.problem.hearing_cancelled", "On", string(cancelled))
	}
	return err
}

// CancelHearing says why a hearing is not held. It stays on the file.
func (s *Service) CancelHearing(ctx context.Context, a access.Actor, fileID string, h Hearing) error {
	var c fault.Check
	told(&c, "cancelled_reason", h.CancelledReason, "supervision.problem.cancelled_reason", 2000)
	if err := c.Err(); err != nil {
		return err
	}
	return s.planAct(ctx, a, fileID, history.ActHearingCancelled, func(tx *db.Tx, f File) (history.Fact, error) {
		return s.DropHearing(ctx, tx, f, h)
	})
}

// DropHearing is CancelHearing within an act that checked it.
func (s *Service) DropHearing(ctx context.Context, tx *db.Tx, f File, h Hearing) (fact history.Fact, err error) {
	if err = stillHeld(ctx, tx, f, h.ID); err == nil {
		err = db.Updated(tx.Exec(ctx, `update hearing set cancelled_on=$4, cancelled_reason=$5, version=version+1
			where id=$1 and version=$2 and file_id=$3 and cancelled_on='' and outcome=''`, h.ID, h.Version, f.ID, s.today(ctx), h.CancelledReason))
	}
	return history.Fact{Kind: history.HearingCancelled, Effective: s.today(ctx), Payload: history.HearingPayload{Hearing: h.ID, Date: h.OnDate}}, err
}

// planAct does an act of the plan, which any open file may have.
func (s *Service) planAct(ctx context.Context, a access.Actor, fileID string, act history.Act, write func(*db.Tx, File) (history.Fact, error)) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := fileByID(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, access.ConditionWrite, f.Subject()); err != nil {
			return err
		}
		if f.State == Closed {
			return standsOtherwise(f.State)
		}
		fact, err := write(tx, f)
		if err != nil {
			return err
		}
		_, err = s.History.Append(ctx, tx, a, act, f.OrganisationID, f.ID, fact)
		return err
	})
}

const goalColumns = "id, words, steps, by_date, reached_on, set_on, need, version"

func goalsOf(ctx context.Context, q db.Querier, fileID string) ([]Goal, error) {
	return db.All[Goal](ctx, q, "select "+goalColumns+" from goal where file_id=$1 order by case when reached_on='' then 0 else 1 end, id limit 100", fileID)
}

func hearingsOf(ctx context.Context, q db.Querier, fileID string) ([]Hearing, error) {
	return db.All[Hearing](ctx, q, "select id, on_date, at_time, kind, place, arrangements, cancelled_on, cancelled_reason, outcome, outcome_words, before_here, version from hearing where file_id=$1 order by on_date desc, id desc limit 50", fileID)
}

// Plan is what a file's plan page shows.
type Plan struct {
	File       File
	FullName   string
	Conditions []Condition
	Goals      []Goal
	Hearings   []Hearing
	MayWrite   bool
	SeesNeeds  bool // what the client needs, which goals answer
	ForHousing bool // nothing but the conditions that are marked for housing
}

// MayChange reports whether conditions may be changed now: none binds a client before the decision (CCM-18).
func (p Plan) MayChange() bool {
	return p.MayWrite && p.File.Follows(history.ActConditionsChanged) == nil
}

// PlanOf gives conditions, goals and hearings of a file to somebody who may read them; the reading is audited.
func (s *Service) PlanOf(ctx context.Context, a access.Actor, fileID string) (Plan, error) {
	f, err := fileByID(ctx, s.DB, fileID)
	if err != nil {
		return Plan{}, err
	}
	marked, err := s.marked(ctx, a, access.ConditionRead, f)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{File: f, ForHousing: marked, MayWrite: f.State != Closed && s.Access.Can(ctx, s.DB, a, access.ConditionWrite, f.Subject())}
	p.SeesNeeds = a.OrganisationID == f.OrganisationID && s.Access.Can(ctx, s.DB, a, access.FormRead, f.Subject())
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return Plan{}, err
	}
	p.FullName = client.FullName
	if marked {
		if p.Conditions, err = conditionsOf(ctx, s.DB, f.ID, true); err != nil {
			return Plan{}, err
		}
	} else if p.Conditions, p.Goals, p.Hearings, err = s.PlanStored(ctx, s.DB, f.ID); err != nil {
		return Plan{}, err
	}
	return p, s.Audit.Read(ctx, a.Entry(string(access.ConditionRead), "file", f.ID)).Wait()
}

// PlanStored gives conditions, goals and hearings of a file within an act that decides access itself, and audits; those
// in force first, the latest hearing first.
func (s *Service) PlanStored(ctx context.Context, q db.Querier, fileID string) (conditions []Condition, goals []Goal, hearings []Hearing, err error) {
	if conditions, err = conditionsOf(ctx, q, fileID, false); err != nil {
		return nil, nil, nil, err
	}
	if goals, err = goalsOf(ctx, q, fileID); err != nil {
		return nil, nil, nil, err
	}
	hearings, err = hearingsOf(ctx, q, fileID)
	return conditions, goals, hearings, err
}
