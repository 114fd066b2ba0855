package reporting

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Service keeps the months and who answers for them.
type Service struct {
	db          *db.DB
	access      *access.Service
	log         *audit.Log
	clock       clock.Clock
	definitions []*Definition
}

// New makes the service with the shipped definitions.
func New(d *db.DB, a *access.Service, log *audit.Log, clk clock.Clock) (*Service, error) {
	all, err := Definitions()
	if err != nil {
		return nil, err
	}
	return &Service{db: d, access: a, log: log, clock: clk, definitions: all}, nil
}

// subject says whose figures a period's are.
func (p Period) subject() access.Subject {
	return access.Subject{OrganisationID: p.OrganisationID, Region: p.Region, Programme: access.CCMS}
}

// Definition gives the template in force for a month, or a not-found fault for a month before the first.
func (s *Service) Definition(m clock.Month) (*Definition, error) {
	d, ok := InForce(s.definitions, m)
	if !m.Valid() || !ok {
		return nil, fault.Missing()
	}
	return d, nil
}

// Month is a period as its provider, its region or headquarters see it.
type Month struct {
	Period     Period
	Definition *Definition
	Submission Submission // the latest revision; State is empty when nothing was begun
	Cells      []Cell     // frozen when certified, otherwise as known now; adjusted either way
	Before     []Cell     // the month before, as last certified; nil when it was not
	Findings   []Finding
}

// Month gives the figures of a period to whoever may read them.
func (s *Service) Month(ctx context.Context, a access.Actor, p Period) (Month, error) {
	m := Month{Period: p}
	if err := s.access.Check(ctx, s.db, a, access.FiguresRead, p.subject()); err != nil {
		return m, err
	}
	var err error
	if m.Definition, err = s.Definition(p.Month); err != nil {
		return m, err
	}
	if m.Submission, err = latest(ctx, s.db, p); err != nil {
		return m, err
	}
	if m.Cells, err = s.cells(ctx, s.db, m.Definition, p, m.Submission); err != nil {
		return m, err
	}
	before := p
	before.Month = p.Month.Add(-1)
	if m.Before, err = s.certified(ctx, before); err != nil {
		return m, err
	}
	m.Findings = Check(m.Cells, m.Before)
	return m, s.log.Read(ctx, a.Entry(string(access.FiguresRead), "month", p.OrganisationID+"/"+p.Region+"/"+string(p.Month))).Wait()
}

// cells gives a submission's figures: frozen ones once certified, computed ones as known now before that.
func (s *Service) cells(ctx context.Context, q db.Querier, d *Definition, p Period, sub Submission) ([]Cell, error) {
	cells, err := []Cell(nil), error(nil)
	if sub.frozen() {
		cells, err = frozenCells(ctx, q, sub.ID)
	} else {
		cells, err = Compute(ctx, q, d, p, s.clock.Now())
	}
	if err != nil || sub.ID == "" {
		return cells, err
	}
	return adjusted(ctx, q, sub.ID, cells)
}

// certified gives the figures of a period as last certified, or nil.
func (s *Service) certified(ctx context.Context, p Period) ([]Cell, error) {
	sub, err := latest(ctx, s.db, p)
	if err != nil || !sub.frozen() {
		return nil, err
	}
	cells, err := frozenCells(ctx, s.db, sub.ID)
	if err != nil {
		return nil, err
	}
	return adjusted(ctx, s.db, sub.ID, cells)
}

// Drift computes a certified month again as known now and says what has changed since (RPT-2).
func (s *Service) Drift(ctx context.Context, a access.Actor, p Period) ([]Difference, error) {
	if err := s.access.Check(ctx, s.db, a, access.FiguresRead, p.subject()); err != nil {
		return nil, err
	}
	sub, err := latest(ctx, s.db, p)
	if err != nil || !sub.frozen() {
		return nil, err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return nil, err
	}
	was, err := frozenCells(ctx, s.db, sub.ID)
	if err != nil {
		return nil, err
	}
	is, err := Compute(ctx, s.db, d, p, s.clock.Now())
	if err != nil {
		return nil, fmt.Errorf("drift: %w", err)
	}
	return Differences(was, is), nil
}

func (s *Service) record(ctx context.Context, tx *db.Tx, a access.Actor, action, objectID string) error {
	return s.log.Act(ctx, tx, a.Entry(action, "submission", objectID))
}

func (s *Service) now() (time.Time, int64) {
	t := s.clock.Now()
	return t, clock.Micros(t)
}
