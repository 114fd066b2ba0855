package desk

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
	"passerelle/internal/supervision"
)

// What a breach is while somebody has still to act on it, by the breach of an alias: it goes on, or what the agency said until further
// word stands. Both may outlast the agency's final action.
const (
	ongoing  = "exists (select 1 from breach_state so where so.breach_id=%[1]s.id and so.going='ONGOING')"
	arrested = "exists (select 1 from breach_instruction io where io.breach_id=%[1]s.id and io.instruction='" + untilLifted + "' and io.lifted_at=0)"
	uncalled = "exists (select 1 from agency_call co where co.breach_id=%[1]s.id and co.learned_at<>0 and co.called_at=0)"
)

// untilLifted is the instruction that stands until further word.
const untilLifted = "HOUSE_ARREST"

// GoesOn is the condition that a breach (of an alias) goes on or has an instruction that stands.
func GoesOn(alias string) string { return fmt.Sprintf("("+ongoing+" or "+arrested+")", alias) }

// Arrested is the condition that what the agency said until further word stands in a breach (of an alias).
func Arrested(alias string) string { return fmt.Sprintf(arrested, alias) }

// Pressing is the order of breaches (of an alias) of files (f), the most pressing first: of which the agency is not called yet, which go on, of
// high risk, and the oldest.
func Pressing(alias string) string {
	return fmt.Sprintf("case when "+uncalled+" then 0 else 1 end, case when "+ongoing+" then 0 else 1 end, case when f.risk='HIGH' then 0 else 1 end, %[1]s.reported_on, %[1]s.id", alias)
}

// Stands reports whether an instruction is still to be followed: until it is lifted, and one that is not until further word until the agency
// has given its final action.
func (i Instruction) Stands(b Breach) bool {
	return i.LiftedAt == 0 && (b.Waits() || i.Code == untilLifted && b.TakenBackOn == "")
}

// Lifted gives when an instruction was lifted.
func (i Instruction) Lifted() time.Time { return instant(i.LiftedAt) }

// GoesOn reports whether a breach goes on, as far as anybody said.
func (b Breach) GoesOn() bool { return b.Going == Going[1] && b.TakenBackOn == "" }

// OpenTo reports whether instructions may be added to a breach: it waits for the agency, goes on, or has one that stands.
func (r Record) OpenTo() bool {
	return r.Breach.Waits() || r.Breach.GoesOn() || slices.ContainsFunc(r.Instructions, func(i Instruction) bool { return i.Stands(r.Breach) })
}

// GoingOnOf lists the breaches of a file that go on or have an instruction that stands, the earliest first, within an act that decides access
// itself.
func GoingOnOf(ctx context.Context, q db.Querier, fileID string) ([]Breach, error) {
	list, err := db.All[Breach](ctx, q, breachSelect+"where b.file_id=$1 and b.taken_back_on='' and "+GoesOn("b")+" order by b.reported_on, b.id", fileID)
	if err != nil {
		return nil, fmt.Errorf("breaches that go on: %w", err)
	}
	return list, nil
}

// UnansweredOf lists the breaches of a file that wait for the agency's final action, the earliest first, within a reading that decides access
// itself. One that a register told of waits for nothing.
func UnansweredOf(ctx context.Context, q db.Querier, fileID string) ([]Breach, error) {
	list, err := db.All[Breach](ctx, q, breachSelect+"where b.file_id=$1 and b.action='' and b.taken_back_on='' and b.kind<>'REGISTER' order by b.reported_on, b.id", fileID)
	if err != nil {
		return nil, fmt.Errorf("breaches without an answer: %w", err)
	}
	return list, nil
}

// Word is what was learned of a breach after it was reported.
type Word struct {
	Going       string `db:"going"`
	Whereabouts string `db:"whereabouts"`
	RecordedAt  int64  `db:"recorded_at"`
	By          string `db:"recorded_by_name"`
}

// Recorded gives when it was recorded.
func (w Word) Recorded() time.Time { return clock.FromMicros(w.RecordedAt) }

// WordsOf gives what was learned of a breach since, the earliest first, within a reading that decides access itself.
func (s Service) WordsOf(ctx context.Context, q db.Querier, breachID string) ([]Word, error) {
	return db.All[Word](ctx, q, "select going, whereabouts, recorded_at, recorded_by_name from breach_word where breach_id=$1 order by recorded_at, id", breachID)
}

// LearnedLast gives when something was recorded last of how a breach stands: a word, an instruction, or that one was lifted; 0 when nothing was.
func (s Service) LearnedLast(ctx context.Context, q db.Querier, breachID string) (int64, error) {
	at, err := db.One[int64](ctx, q, `select coalesce(max(x.at),0) from (select recorded_at as at from breach_word where breach_id=$1
		union all select given_at from breach_instruction where breach_id=$1 union all select lifted_at from breach_instruction where breach_id=$1) x`, breachID)
	if err != nil {
		return 0, fmt.Errorf("when a breach changed: %w", err)
	}
	return at, nil
}

// BringUpToDate says of a breach that goes on that it is over, or where the client is now (CCM-17). Both sides read it where the breach stands,
// also after the agency's final action.
func (s Service) BringUpToDate(ctx context.Context, a access.Actor, fileID, breachID string, w Word) error {
	w.Whereabouts = strings.TrimSpace(w.Whereabouts)
	return s.Act(ctx, a, access.BreachWrite, fileID, history.ActBreachUpdated, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		var c fault.Check
		c.Require(slices.Contains(Going, w.Going), "going", "desk.problem.going")
		c.Require(w.Whereabouts != "", "whereabouts", "desk.problem.whereabouts")
		c.Require(len(w.Whereabouts) <= mostWords, "whereabouts", "fault.too_long")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := s.goingOn(ctx, tx, f, breachID); err != nil {
			return nil, err
		}
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		now := s.Clock.Now()
		err = db.Updated(tx.Exec(ctx, "update breach_state set going=$2, whereabouts=$3 where breach_id=$1 and going='ONGOING'", breachID, w.Going, w.Whereabouts))
		if err != nil {
			return nil, err
		}
		_, err = tx.Exec(ctx, "insert into breach_word (id, organisation_id, file_id, breach_id, going, whereabouts, recorded_at, recorded_by, recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			id.New(), f.OrganisationID, f.ID, breachID, w.Going, w.Whereabouts, clock.Micros(now), a.PersonID, a.Name)
		if err != nil {
			return nil, fmt.Errorf("word of a breach: %w", err)
		}
		return []history.Fact{office.at(history.BreachUpdated, now, history.BreachStatePayload{Breach: breachID, Going: w.Going})}, nil
	})
}

// goingOn wants a breach of the file that goes on.
func (s Service) goingOn(ctx context.Context, tx *db.Tx, f supervision.File, breachID string) error {
	b, err := db.One[Breach](ctx, tx, breachSelect+"where b.id=$1 and b.file_id=$2", breachID, f.ID)
	if err == nil && !b.GoesOn() {
		err = fault.New(fault.NotReady, "desk.problem.over")
	}
	return err
}

// Lift records that an instruction that stands is lifted, now, on whose word.
func (s Service) Lift(ctx context.Context, a access.Actor, fileID, breachID, instructionID, by string) error {
	by = strings.TrimSpace(by)
	return s.Act(ctx, a, access.BreachWrite, fileID, history.ActInstructionLifted, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		var c fault.Check
		c.Require(by != "", "lifted_by", "desk.problem.given_by")
		c.Require(len(by) <= 200, "lifted_by", "fault.too_long")
		if err := c.Err(); err != nil {
			return nil, err
		}
		b, err := db.One[Breach](ctx, tx, breachSelect+"where b.id=$1 and b.file_id=$2", breachID, f.ID)
		if err != nil {
			return nil, err
		}
		list, err := s.InstructionsOf(ctx, tx, b.ID)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(i Instruction) bool { return i.ID == instructionID })
		switch {
		case at < 0:
			return nil, fault.Missing()
		case !list[at].Stands(b):
			return nil, fault.New(fault.NotReady, "desk.problem.lifted")
		}
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		now := s.Clock.Now()
		err = db.Updated(tx.Exec(ctx, "update breach_instruction set lifted_at=$2, lifted_by=$3, lifted_by_name=$4 where id=$1 and lifted_at=0", instructionID, clock.Micros(now), by, a.Name))
		if err != nil {
			return nil, err
		}
		return []history.Fact{office.at(history.InstructionLifted, now, history.InstructionPayload{Breach: b.ID, Instruction: list[at].Code})}, nil
	})
}

// standing leaves the instructions of a breach that stand.
func standing(list []Instruction, b Breach) []Instruction {
	return slices.DeleteFunc(list, func(i Instruction) bool { return !i.Stands(b) })
}
