package reporting

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Adjustment is a line that a person signed beside a computed number: what it adds or takes away, and why. An amount
// of 0 only says something about the number.
type Adjustment struct {
	Figure   string  `db:"figure"`
	Code     string  `db:"code"`
	Amount   float64 `db:"amount"`
	Reason   string  `db:"reason"`
	PersonID string  `db:"person_id"`
	Person   string  `db:"person"` // name; empty when the person is no longer known
	Recorded int64   `db:"recorded"`
}

// mostAdjusted is far more than any provider's month; beyond it an amount is a slip of the pen.
const mostAdjusted = 1_000_000

// Adjust adds to or takes from one computed number, with a reason; the computed value stays beside it. It begins the
// month, or a new revision of a returned one. Distinct persons and durations are never adjusted, and nothing is taken from
// a number that would leave less than none.
func (s *Service) Adjust(ctx context.Context, a access.Actor, p Period, figure, code string, amount float64, reason string) error {
	return s.sign(ctx, a, p, Adjustment{Figure: figure, Code: code, Amount: amount, Reason: reason}, "report.adjusted",
		func(f Figure, c *fault.Check) {
			c.Require(strings.TrimSpace(reason) != "", "reason", "fault.required")
			c.Require(figure != "", "figure", "reporting.problem.choose_figure")
			c.Require(figure == "" || f.adds(), "figure", "reporting.problem.figure")
			c.Require(amount != 0 && amount == math.Trunc(amount), "amount", "reporting.problem.amount")
			c.Require(math.Abs(amount) <= mostAdjusted, "amount", "reporting.problem.too_large", "Most", mostAdjusted)
		})
}

// Annotate says something about one number and leaves it as it is. It begins a month or a revision as Adjust does.
func (s *Service) Annotate(ctx context.Context, a access.Actor, p Period, figure, code, text string) error {
	return s.sign(ctx, a, p, Adjustment{Figure: figure, Code: code, Reason: text}, "report.annotated", func(f Figure, c *fault.Check) {
		c.Require(f.Code != "", "noted", "reporting.problem.choose_figure")
		c.Require(strings.TrimSpace(text) != "", "note", "fault.required")
	})
}

func (s *Service) sign(ctx context.Context, a access.Actor, p Period, line Adjustment, action string, check func(Figure, *fault.Check)) error {
	if err := s.admit(ctx, a, access.ReportCertify, p); err != nil {
		return err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return err
	}
	if err := s.begun(ctx, p); err != nil {
		return err
	}
	f, _ := d.Figure(line.Figure)
	var c fault.Check
	check(f, &c)
	c.Require(f.Code == "" || d.HasLine(f, line.Code), "figure", "reporting.problem.figure")
	if err := c.Err(); err != nil {
		return err
	}
	computed, err := s.computedOf(ctx, d, p, line)
	if err != nil {
		return err
	}
	line.PersonID = a.PersonID
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		sub, err := s.begin(ctx, tx, a, d, p)
		if err != nil {
			return err
		}
		if err := notBelowNone(ctx, tx, sub, line, computed); err != nil {
			return err
		}
		_, line.Recorded = s.now()
		if err := insertAdjustment(ctx, tx, sub, line); err != nil {
			return err
		}
		return s.record(ctx, tx, a, action, sub.ID)
	})
}

// begun refuses a month that is still to come: nothing of it can be known.
func (s *Service) begun(ctx context.Context, p Period) error {
	m := Month{Period: p}
	if err := s.timeOf(ctx, &m); err != nil || m.Begun {
		return err
	}
	return fault.New(fault.NotReady, "reporting.not_over.future")
}

// computedOf counts the number that a line is about: before the writer is held, as it may take long. A remark needs none.
func (s *Service) computedOf(ctx context.Context, d *Definition, p Period, line Adjustment) (Cell, error) {
	if line.Amount >= 0 {
		return Cell{}, nil
	}
	cells, err := Compute(ctx, s.db, d, p, s.clock.Now())
	for _, c := range cells {
		if c.Figure == line.Figure && c.Code == line.Code {
			return c, err
		}
	}
	return Cell{Available: true}, err
}

// notBelowNone refuses a line that takes more than there is: nobody enrolled fewer than none. Of a number that is not available
// nothing can be taken, and it is not said to be 0.
func notBelowNone(ctx context.Context, tx *db.Tx, sub Submission, line Adjustment, now Cell) error {
	if line.Amount >= 0 {
		return nil
	}
	signed, err := adjustmentsOf(ctx, tx, sub.ID)
	if err != nil {
		return err
	}
	for _, l := range signed {
		if l.Figure == line.Figure && l.Code == line.Code {
			now.Adjusted += l.Amount
		}
	}
	var c fault.Check
	c.Require(now.Known() || now.Shown()+line.Amount >= 0, "amount", "reporting.problem.nothing_to_take")
	c.Require(!now.Known() || now.Shown()+line.Amount >= 0, "amount", "reporting.problem.below_none", "Now", int(now.Shown()))
	return c.Err()
}

// refuseBelowNone refuses to freeze a number below none: the cases behind it became fewer after it was adjusted.
func (s *Service) refuseBelowNone(ctx context.Context, sub Submission, cells []Cell) error {
	all, err := adjusted(ctx, s.db, sub.ID, slices.Clone(cells))
	if err == nil && slices.ContainsFunc(all, func(c Cell) bool { return c.Shown() < 0 }) {
		err = fault.New(fault.NotReady, "reporting.problem.line_below_none")
	}
	return err
}

func insertAdjustment(ctx context.Context, tx *db.Tx, sub Submission, l Adjustment) error {
	_, err := tx.Exec(ctx, `insert into adjustment (id, submission_id, organisation_id, figure, code, amount, reason, person_id, recorded)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, id.New(), sub.ID, sub.OrganisationID, l.Figure, l.Code, l.Amount, l.Reason, l.PersonID, l.Recorded)
	if err != nil {
		return fmt.Errorf("adjust: %w", err)
	}
	return nil
}

// adjustmentsOf gives the signed lines of a revision, oldest first.
func adjustmentsOf(ctx context.Context, q db.Querier, submissionID string) ([]Adjustment, error) {
	if submissionID == "" {
		return nil, nil
	}
	lines, err := db.All[Adjustment](ctx, q, `select j.figure, j.code, j.amount, j.reason, j.person_id, coalesce(p.name,'') as person, j.recorded
		from adjustment j left join person p on p.id=j.person_id where j.submission_id=$1 order by j.recorded, j.id`, submissionID)
	if err != nil {
		return nil, fmt.Errorf("adjustments: %w", err)
	}
	return lines, nil
}

// carryAdjustments copies the lines of a returned revision to the one that answers it, signed as they were.
func carryAdjustments(ctx context.Context, tx *db.Tx, from string, to Submission) error {
	lines, err := adjustmentsOf(ctx, tx, from)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := insertAdjustment(ctx, tx, to, l); err != nil {
			return err
		}
	}
	return nil
}
