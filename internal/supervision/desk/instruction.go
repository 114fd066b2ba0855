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

// Instruction is what the agency said is to be done for now: when, and who said so.
type Instruction struct {
	ID       string `db:"id"`
	BreachID string `db:"breach_id"`
	Code     string `db:"instruction"`
	GivenAt  int64  `db:"given_at"`
	By       string `db:"given_by"`
	Recorder string `db:"recorded_by_name"`
	LiftedAt int64  `db:"lifted_at"` // 0 while it was not lifted
	LiftedBy string `db:"lifted_by"`
}

// Given gives when the instruction was received.
func (i Instruction) Given() time.Time { return clock.FromMicros(i.GivenAt) }

// UntilFurtherWord says that the instruction stands until the agency says that it does not.
func (i Instruction) UntilFurtherWord() bool { return i.Code == Instructions[3] }

// Instruct records an instruction that came after the report, now.
func (s Service) Instruct(ctx context.Context, a access.Actor, fileID, breachID, instruction, by string) error {
	return s.Act(ctx, a, access.BreachWrite, fileID, history.ActInstructionRecorded, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		var c fault.Check
		c.Require(slices.Contains(Instructions, instruction), "instruction", "supervision.problem.choice")
		c.Require(strings.TrimSpace(by) != "", "given_by", "desk.problem.given_by")
		c.Require(len(by) <= 200, "given_by", "fault.too_long")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := open(ctx, tx, f, breachID); err != nil {
			return nil, err
		}
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		return s.instruct(ctx, tx, a, f, office, breachID, Instruction{GivenAt: clock.Micros(s.Clock.Now()), By: by}, []string{instruction})
	})
}

// open wants a breach of the file that the agency has still to answer, that goes on, or in which something stands until further word.
func open(ctx context.Context, tx *db.Tx, f supervision.File, breachID string) error {
	n, err := db.One[int](ctx, tx, "select count(*) from breach where id=$1 and file_id=$2", breachID, f.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Missing()
	}
	n, err = db.One[int](ctx, tx, "select count(*) from breach b where b.id=$1 and b.taken_back_on='' and (b.action='' or "+GoesOn("b")+")", breachID)
	if err == nil && n == 0 {
		err = fault.New(fault.NotReady, "desk.problem.answered")
	}
	return err
}

func (s Service) instruct(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, o Office, breachID string, like Instruction, codes []string) ([]history.Fact, error) {
	var facts []history.Fact
	for _, code := range codes {
		_, err := tx.Exec(ctx, "insert into breach_instruction (id, organisation_id, breach_id, instruction, given_at, given_by, recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7)",
			id.New(), f.OrganisationID, breachID, code, like.GivenAt, strings.TrimSpace(like.By), a.Name)
		if err != nil {
			return nil, fmt.Errorf("instruction: %w", err)
		}
		facts = append(facts, o.at(history.InstructionGiven, like.Given(), history.InstructionPayload{Breach: breachID, Instruction: code}))
	}
	return facts, nil
}

// TellResidence records that the residence staff were told of a breach and of the instructions, now.
func (s Service) TellResidence(ctx context.Context, a access.Actor, fileID, breachID, to string) error {
	return s.Act(ctx, a, access.BreachWrite, fileID, history.ActResidenceTold, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		var c fault.Check
		c.Require(strings.TrimSpace(to) != "", "told_to", "desk.problem.told_to")
		c.Require(len(to) <= 200, "told_to", "fault.too_long")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := open(ctx, tx, f, breachID); err != nil {
			return nil, err
		}
		office, err := s.OfficeOf(ctx, f)
		if err != nil {
			return nil, err
		}
		fact, err := s.told(ctx, tx, f, office, breachID, to)
		return []history.Fact{fact}, err
	})
}

func (s Service) told(ctx context.Context, tx *db.Tx, f supervision.File, o Office, breachID, to string) (history.Fact, error) {
	now := s.Clock.Now()
	_, err := tx.Exec(ctx, `insert into breach_state (breach_id, organisation_id, file_id, told_at, told_to) values ($1,$2,$3,$4,$5)
		on conflict (breach_id) do update set told_at=excluded.told_at, told_to=excluded.told_to`, breachID, f.OrganisationID, f.ID, clock.Micros(now), strings.TrimSpace(to))
	if err != nil {
		return history.Fact{}, fmt.Errorf("the residence is told: %w", err)
	}
	return o.at(history.ResidenceTold, now, history.InstructionPayload{Breach: breachID}), nil
}

// Replaced says that a later form takes the place of one that reports a breach, while that was not sent.
func (s Service) Replaced(ctx context.Context, tx *db.Tx, formID, laterID string) error {
	_, err := tx.Exec(ctx, "update breach_state set form_id=$2 where form_id=$1 and form_id<>'' and not exists (select 1 from form_sending g where g.form_id=$1)", formID, laterID)
	return err
}

// Reported says that a form that was discarded reports no breach: the one whose place it was to take does, or none.
func (s Service) Reported(ctx context.Context, tx *db.Tx, discardedID, earlierID string) error {
	_, err := tx.Exec(ctx, "update breach_state set form_id=$2 where form_id=$1 and form_id<>''", discardedID, earlierID)
	return err
}

// Link says which form reports a breach, within the act that begins it.
func (s Service) Link(ctx context.Context, tx *db.Tx, f supervision.File, breachID, formID string) error {
	if _, err := db.One[string](ctx, tx, "select id from breach where id=$1 and file_id=$2", breachID, f.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into breach_state (breach_id, organisation_id, file_id, form_id) values ($1,$2,$3,$4)
		on conflict (breach_id) do update set form_id=excluded.form_id`, breachID, f.OrganisationID, f.ID, formID)
	return err
}

// ReportedOn gives the breach that a form reports, or that one reports whose place it took, within an act that decides access
// itself; not found when it is of none.
func (s Service) ReportedOn(ctx context.Context, q db.Querier, formID string) (Breach, error) {
	return db.One[Breach](ctx, q, "with recursive earlier(id) as (select cast($1 as text) union select x.supersedes from form x join earlier e on e.id=x.id where x.supersedes<>'') "+
		breachSelect+"join earlier e on e.id=st.form_id", formID)
}
