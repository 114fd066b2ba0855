package headsup

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Change is one thing that a heads-up said before, with what it said in its place from then on. Field names the field of the form.
type Change struct {
	Field, Was, Is string
	At             int64
	By             string
}

// said is a state of a heads-up that somebody changed.
type said struct {
	Name       string     `db:"name"`
	UCIWritten string     `db:"uci_written"`
	ExpectedOn clock.Date `db:"expected_on"`
	AnswerBy   clock.Date `db:"answer_by"`
	HeldAt     string     `db:"held_at"`
	Risk       string     `db:"risk"`
	Housing    string     `db:"housing_answer"`
	Remarks    string     `db:"remarks"`
	At         int64      `db:"changed_at"`
	By         string     `db:"changed_by_name"`
}

func (h HeadsUp) said() said {
	return said{Name: h.Name, UCIWritten: h.UCIWritten, ExpectedOn: h.ExpectedOn, AnswerBy: h.AnswerBy, HeldAt: h.HeldAt, Risk: h.Risk, Housing: h.Housing, Remarks: h.Remarks}
}

// until says what one state says otherwise than the one that followed it, which the first names the author of.
func (x said) until(next said) (out []Change) {
	for _, f := range []Change{{Field: "name", Was: x.Name, Is: next.Name}, {Field: "uci", Was: x.UCIWritten, Is: next.UCIWritten},
		{Field: "expected_on", Was: string(x.ExpectedOn), Is: string(next.ExpectedOn)}, {Field: "answer_by", Was: string(x.AnswerBy), Is: string(next.AnswerBy)},
		{Field: "held_at", Was: x.HeldAt, Is: next.HeldAt}, {Field: "risk", Was: x.Risk, Is: next.Risk}, {Field: "housing", Was: x.Housing, Is: next.Housing},
		{Field: "remarks", Was: x.Remarks, Is: next.Remarks}} {
		if f.Was != f.Is {
			f.At, f.By = x.At, x.By
			out = append(out, f)
		}
	}
	return out
}

// keep writes what a heads-up says before somebody changes it.
func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, h HeadsUp) error {
	_, err := tx.Exec(ctx, `insert into heads_up_said (id, organisation_id, heads_up_id, name, uci_written, expected_on, answer_by, held_at, risk, housing_answer, remarks, changed_at,
		changed_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, id.New(), h.OrganisationID, h.ID, h.Name, h.UCIWritten, h.ExpectedOn, h.AnswerBy, h.HeldAt, h.Risk,
		h.Housing, h.Remarks, clock.Micros(s.Clock.Now()), a.Name)
	if err != nil {
		return fmt.Errorf("keep what a heads-up said: %w", err)
	}
	return nil
}

// Changes gives what was changed of a heads-up that somebody was given, the first change first.
func (s Service) Changes(ctx context.Context, h HeadsUp) ([]Change, error) {
	states, err := db.All[said](ctx, s.DB, `select name, uci_written, expected_on, answer_by, held_at, risk, housing_answer, remarks, changed_at, changed_by_name
		from heads_up_said where heads_up_id=$1 order by changed_at, id`, h.ID)
	if err != nil {
		return nil, fmt.Errorf("changes of a heads-up: %w", err)
	}
	var out []Change
	states = append(states, h.said())
	for i, x := range states[:len(states)-1] {
		out = append(out, x.until(states[i+1])...)
	}
	return out, nil
}
