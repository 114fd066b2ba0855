package reporting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// State is where a submission stands.
type State string

// The states of a submission. A returned one is answered by a new revision.
const (
	Open      State = "OPEN" // adjustments were begun
	Certified State = "CERTIFIED"
	Submitted State = "SUBMITTED"
	Returned  State = "RETURNED"
	Accepted  State = "ACCEPTED"
)

// follows is the only place that says what may follow what; the empty state is a month not begun.
var follows = map[State][]State{
	Open:      {"", Returned},
	Certified: {"", Open, Returned},
	Submitted: {Certified},
	Returned:  {Submitted},
	Accepted:  {Submitted},
}

// Submission is one revision of a period's figures.
type Submission struct {
	ID             string      `db:"id"`
	OrganisationID string      `db:"organisation_id"`
	Region         string      `db:"region"`
	Month          clock.Month `db:"month"`
	Revision       int         `db:"revision"`
	Definition     int         `db:"definition"`
	State          State       `db:"state"`
	NilReturn      bool        `db:"nil_return"`
	KnownAt        int64       `db:"known_at"` // what was known at this instant was counted
	CertifiedBy    string      `db:"certified_by"`
	SubmittedBy    string      `db:"submitted_by"`
	SubmittedAt    int64       `db:"submitted_at"`
	AnsweredBy     string      `db:"answered_by"`
	AnsweredAt     int64       `db:"answered_at"`
	Question       string      `db:"question"`
	Version        int         `db:"version"`
}

func (s Submission) frozen() bool { return s.State != "" && s.State != Open }

func (s Submission) period() Period { return Period{s.OrganisationID, s.Region, s.Month} }

const submissionColumns = "id, organisation_id, region, month, revision, definition, state, nil_return, known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question, version"

// latest gives the newest revision of a period, or a submission without a state.
func latest(ctx context.Context, q db.Querier, p Period) (Submission, error) {
	sub, err := db.One[Submission](ctx, q, "select "+submissionColumns+` from submission
		where organisation_id=$1 and region=$2 and month=$3 order by revision desc limit 1`, p.OrganisationID, p.Region, p.Month)
	if fault.Is(err, fault.NotFound) {
		return Submission{OrganisationID: p.OrganisationID, Region: p.Region, Month: p.Month}, nil
	}
	return sub, err
}

func mayFollow(from, to State) error {
	if !slices.Contains(follows[to], from) {
		return fault.New(fault.NotReady, "reporting.problem.state")
	}
	return nil
}

// Adjust adds to or takes from one computed number, with a reason; the computed value stays beside it. It begins the
// month, or a new revision of a returned one.
func (s *Service) Adjust(ctx context.Context, a access.Actor, p Period, figure, code string, amount float64, reason string) error {
	if err := s.access.Check(ctx, s.db, a, access.ReportCertify, p.subject()); err != nil {
		return err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return err
	}
	f, known := d.Figure(figure)
	var c fault.Check
	c.Require(known && (f.Kind == Stock || f.Kind == Flow), "figure", "reporting.problem.figure")
	c.Require(amount != 0 && amount == float64(int(amount)), "amount", "reporting.problem.amount")
	c.Require(strings.TrimSpace(reason) != "", "reason", "fault.required")
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		sub, err := s.begin(ctx, tx, d, p)
		if err != nil {
			return err
		}
		_, now := s.now()
		_, err = tx.Exec(ctx, `insert into adjustment (id, submission_id, organisation_id, figure, code, amount, reason, person_id, recorded)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, id.New(), sub.ID, p.OrganisationID, figure, code, amount, reason, a.PersonID, now)
		if err != nil {
			return fmt.Errorf("adjust: %w", err)
		}
		return s.record(ctx, tx, a, "report.adjusted", sub.ID)
	})
}

// begin gives the open revision of a period, and makes it when there is none: the first, or one after a returned
// revision with that one's adjustments.
func (s *Service) begin(ctx context.Context, tx *db.Tx, d *Definition, p Period) (Submission, error) {
	last, err := latest(ctx, tx, p)
	if err != nil || last.State == Open {
		return last, err
	}
	if err := mayFollow(last.State, Open); err != nil {
		return last, err
	}
	sub := Submission{ID: id.New(), OrganisationID: p.OrganisationID, Region: p.Region, Month: p.Month, Revision: last.Revision + 1,
		Definition: d.Version, State: Open, Version: 1}
	_, err = tx.Exec(ctx, "insert into submission ("+submissionColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,0,'','',0,'',0,'',1)",
		sub.ID, sub.OrganisationID, sub.Region, sub.Month, sub.Revision, sub.Definition, sub.State, false)
	if err != nil {
		return sub, fmt.Errorf("begin month: %w", err)
	}
	return sub, carryAdjustments(ctx, tx, last.ID, sub.ID)
}

// Certify freezes a period's figures with the cases behind them, as known now. A nil return says that there is nothing
// to report, and is refused when there is.
func (s *Service) Certify(ctx context.Context, a access.Actor, p Period, nilReturn bool) (Submission, error) {
	var sub Submission
	if err := s.access.Check(ctx, s.db, a, access.ReportCertify, p.subject()); err != nil {
		return sub, err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return sub, err
	}
	known, now := s.now()
	if !p.Month.Valid() || clock.Date(known.Format("2006-01-02")) <= p.Month.Last() {
		return sub, fault.New(fault.NotReady, "reporting.problem.month_open")
	}
	cells, err := Compute(ctx, s.db, d, p, known)
	if err != nil {
		return sub, err
	}
	if nilReturn && hasRows(cells) {
		return sub, fault.New(fault.NotReady, "reporting.problem.not_nil")
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if sub, err = s.begin(ctx, tx, d, p); err != nil {
			return err
		}
		sub.State, sub.NilReturn, sub.KnownAt, sub.CertifiedBy = Certified, nilReturn, now, a.PersonID
		if err := freeze(ctx, tx, sub, cells); err != nil {
			return err
		}
		if err := move(ctx, tx, sub); err != nil {
			return err
		}
		return s.record(ctx, tx, a, "report.certified", sub.ID)
	})
	sub.Version++
	return sub, err
}

func hasRows(cells []Cell) bool {
	return slices.ContainsFunc(cells, func(c Cell) bool { return len(c.Rows) > 0 })
}

// Submit sends a certified month to the region's liaison officer.
func (s *Service) Submit(ctx context.Context, a access.Actor, submissionID string, version int) error {
	return s.step(ctx, a, access.ReportCertify, submissionID, version, "report.submitted", Submitted, func(sub *Submission, now int64) {
		sub.SubmittedBy, sub.SubmittedAt = a.PersonID, now
	})
}

// Return gives a submission back to its provider with a question.
func (s *Service) Return(ctx context.Context, a access.Actor, submissionID string, version int, question string) error {
	if strings.TrimSpace(question) == "" {
		var c fault.Check
		c.Add("question", "fault.required")
		return c.Err()
	}
	return s.step(ctx, a, access.ReportAccept, submissionID, version, "report.returned", Returned, func(sub *Submission, now int64) {
		sub.AnsweredBy, sub.AnsweredAt, sub.Question = a.PersonID, now, question
	})
}

// Accept takes a submission into the region's report.
func (s *Service) Accept(ctx context.Context, a access.Actor, submissionID string, version int) error {
	return s.step(ctx, a, access.ReportAccept, submissionID, version, "report.accepted", Accepted, func(sub *Submission, now int64) {
		sub.AnsweredBy, sub.AnsweredAt = a.PersonID, now
	})
}

func (s *Service) step(ctx context.Context, a access.Actor, action access.Action, submissionID string, version int, name string,
	to State, set func(*Submission, int64)) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		sub, err := db.One[Submission](ctx, tx, "select "+submissionColumns+" from submission where id=$1", submissionID)
		if err != nil {
			return err
		}
		if err := s.access.Check(ctx, tx, a, action, sub.period().subject()); err != nil {
			return err
		}
		if version != sub.Version {
			return fault.Stale()
		}
		if err := mayFollow(sub.State, to); err != nil {
			return err
		}
		_, now := s.now()
		sub.State = to
		set(&sub, now)
		if err := move(ctx, tx, sub); err != nil {
			return err
		}
		return s.record(ctx, tx, a, name, sub.ID)
	})
}
