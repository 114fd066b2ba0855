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
	Question       string      `db:"question"`      // of the liaison officer, with which it or the revision before was returned
	Reply          string      `db:"reply"`         // what the provider says to it
	Correction     string      `db:"correction"`    // why an accepted month is corrected by this revision
	CorrectionBy   string      `db:"correction_by"` // who began that: the provider or the region
	CorrectionAt   int64       `db:"correction_at"`
	Version        int         `db:"version"`
}

func (s Submission) frozen() bool { return s.State != "" && s.State != Open }

// certified names the submission where it is frozen.
func (s Submission) certified() string {
	if !s.frozen() {
		return ""
	}
	return s.ID
}

func (s Submission) period() Period { return Period{s.OrganisationID, s.Region, s.Month} }

const submissionColumns = "id, organisation_id, region, month, revision, definition, state, nil_return, known_at, certified_by, submitted_by, submitted_at, answered_by, answered_at, question, reply, correction, correction_by, correction_at, version"

// latest gives the newest revision of a period, or a submission without a state.
func latest(ctx context.Context, q db.Querier, p Period) (Submission, error) {
	sub, err := db.One[Submission](ctx, q, "select "+submissionColumns+` from submission
		where organisation_id=$1 and region=$2 and month=$3 order by revision desc limit 1`, p.OrganisationID, p.Region, p.Month)
	if fault.Is(err, fault.NotFound) {
		return Submission{OrganisationID: p.OrganisationID, Region: p.Region, Month: p.Month}, nil
	}
	return sub, err
}

// revision gives one revision of a period.
func revision(ctx context.Context, q db.Querier, p Period, number int) (Submission, error) {
	return db.One[Submission](ctx, q, "select "+submissionColumns+` from submission
		where organisation_id=$1 and region=$2 and month=$3 and revision=$4`, p.OrganisationID, p.Region, p.Month, number)
}

func mayFollow(from, to State) error {
	if !slices.Contains(follows[to], from) {
		return fault.New(fault.NotReady, "reporting.problem.state")
	}
	return nil
}

// begin gives the open revision of a period, and makes it when there is none: the first, or one after a returned
// revision, with that one's adjustments and the question it has to answer.
func (s *Service) begin(ctx context.Context, tx *db.Tx, a access.Actor, d *Definition, p Period) (Submission, error) {
	last, err := latest(ctx, tx, p)
	if err != nil {
		return last, err
	}
	// Whoever certifies it at this moment is waited for: what is frozen takes no more lines.
	if err := tx.Hold(ctx, "submission", last.ID); err != nil {
		return last, err
	}
	if last, err = latest(ctx, tx, p); err != nil || last.State == Open {
		return last, err
	}
	if err := mayFollow(last.State, Open); err != nil {
		return last, err
	}
	next := last.next(d)
	next.Question, next.Correction, next.CorrectionBy, next.CorrectionAt = last.Question, last.Correction, last.CorrectionBy, last.CorrectionAt
	if err := openRevision(ctx, tx, last, next); err != nil {
		return next, err
	}
	return next, s.record(ctx, tx, a, "report.begun", next.ID)
}

// next is the revision that would follow.
func (s Submission) next(d *Definition) Submission {
	return Submission{ID: id.New(), OrganisationID: s.OrganisationID, Region: s.Region, Month: s.Month, Revision: s.Revision + 1,
		Definition: d.Version, State: Open, Version: 1}
}

// openRevision writes the revision that follows the last one, with that one's adjustments.
func openRevision(ctx context.Context, tx *db.Tx, last, next Submission) error {
	_, err := tx.Exec(ctx, "insert into submission ("+submissionColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,0,'','',0,'',0,$9,'',$10,$11,$12,1)",
		next.ID, next.OrganisationID, next.Region, next.Month, next.Revision, next.Definition, next.State, false, next.Question,
		next.Correction, next.CorrectionBy, next.CorrectionAt)
	if db.IsDuplicate(err) {
		return fault.Stale() // somebody else began it at the same time
	}
	if err != nil {
		return fmt.Errorf("begin month: %w", err)
	}
	return carryAdjustments(ctx, tx, last.ID, next)
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
