package reporting

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/digest"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/reporting/since"
	"passerelle/internal/reporting/suppression"
	"passerelle/internal/reporting/told"
)

// Service keeps the months and who answers for them.
type Service struct {
	db          *db.DB
	access      *access.Service
	log         *audit.Log
	clock       clock.Clock
	definitions []*Definition
	thresholds  suppression.Thresholds
	frozen      frozenCases
	left        sync.Map // of ofReport: how what stood at the end of its month went out
}

// New makes the service with the shipped definitions.
func New(d *db.DB, a *access.Service, log *audit.Log, clk clock.Clock) (*Service, error) {
	all, err := Definitions()
	if err != nil {
		return nil, err
	}
	return &Service{db: d, access: a, log: log, clock: clk, definitions: all,
		thresholds: suppression.Usual}, nil
}

// subject says whose figures a period's are.
func (p Period) subject() access.Subject {
	return access.Subject{OrganisationID: p.OrganisationID, Region: p.Region, Programme: access.CCMS}
}

// admit finds a period for whoever may do something with it.
func (s *Service) admit(ctx context.Context, a access.Actor, action access.Action, p Period) error {
	if err := s.access.Check(ctx, s.db, a, action, p.subject()); err != nil {
		return err
	}
	return since.Takes(ctx, s.db, p.OrganisationID, p.Region, p.Month, clock.Today(ctx, s.clock))
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
	Period      Period
	Definition  *Definition
	Submission  Submission   // the latest revision; State is empty when nothing was begun
	Cells       []Cell       // frozen (without rows) when certified, otherwise as known now; adjusted either way
	Before      []Cell       // the month before, as last certified or, where it was not, as known now
	BeforeOpen  bool         // the month before was not certified
	Adjustments []Adjustment // the signed lines of the revision
	Revised     []Difference // what this revision says otherwise than the one before it
	Findings    []Finding
	Questions   []Question // what headquarters asked about it
	Asker       Asker      // of the question with which it was returned
	Begun       bool       // the month's first day has come where the region is
	Over        bool       // so has its last; only then can it be certified
	Cases       bool       // there is something to report; known of a month that is not certified
	// CutOver is the day since which casework is recorded here, where that is after the month's first day and a register
	// told of the time before; empty otherwise. Of a frozen month it is what its figures were counted by.
	CutOver clock.Date
	// Told is the day until which registers tell, where days between it and casework are told by nobody; empty otherwise.
	Told clock.Date
	// Silent are the sites of which no register tells, where casework does not tell the whole month.
	Silent  []access.Site
	Waiting told.Waiting
	// Undated are the files without a day that a register told of, as known now.
	Undated told.Undated
}

// Month gives the figures of a period to whoever may read them.
func (s *Service) Month(ctx context.Context, a access.Actor, p Period) (Month, error) {
	if err := s.admit(ctx, a, access.FiguresRead, p); err != nil {
		return Month{Period: p}, err
	}
	m, err := s.gather(ctx, p)
	if err == nil && m.Before == nil {
		err = s.computeBefore(ctx, &m)
	}
	if err != nil {
		return m, err
	}
	return m, s.log.Read(ctx, a.Entry(string(access.FiguresRead), "month", p.OrganisationID+"/"+p.Region+"/"+string(p.Month))).Wait()
}

func (s *Service) gather(ctx context.Context, p Period) (Month, error) {
	m := Month{Period: p}
	var err error
	if m.Submission, err = latest(ctx, s.db, p); err != nil {
		return m, err
	}
	if m.Definition, err = s.definitionOf(m.Submission); err != nil {
		return m, err
	}
	if m.Cells, err = s.cells(ctx, m.Definition, m.Submission); err != nil {
		return m, err
	}
	m.Cases = mayHaveCases(m.Cells)
	if m.Adjustments, err = adjustmentsOf(ctx, s.db, m.Submission.ID); err != nil {
		return m, err
	}
	before := p
	before.Month = p.Month.Add(-1)
	if m.Before, err = s.certified(ctx, before); err != nil {
		return m, err
	}
	if err = cmp.Or(s.toldOf(ctx, &m), s.timeOf(ctx, &m)); err != nil {
		return m, err
	}
	m.Findings = Check(m.Cells, m.Before)
	if m.Questions, err = questionsOf(ctx, s.db, p); err != nil {
		return m, err
	}
	if m.Asker, err = askerOf(ctx, s.db, m.Submission); err != nil {
		return m, err
	}
	m.Revised, err = s.revised(ctx, m.Submission, m.Cells)
	return m, err
}

// toldOf says since when casework tells of a month, until when registers do, and of which sites none does.
func (s *Service) toldOf(ctx context.Context, m *Month) error {
	days, err := told.Of(ctx, s.db, m.Period.OrganisationID, m.Period.Region, m.Period.Month, s.knownAt(m.Submission))
	if err != nil {
		return err
	}
	if m.CutOver = days.Worked; days.Gap() {
		m.Told = days.Until()
	}
	m.Waiting = days.Waits()
	if m.Undated, err = told.UndatedOf(ctx, s.db, m.Period.OrganisationID, m.Period.Region); err != nil || len(days.Silent) == 0 {
		return err
	}
	sites, err := s.access.Sites(ctx, m.Period.OrganisationID)
	m.Silent = slices.DeleteFunc(sites, func(x access.Site) bool { return !slices.Contains(days.Silent, x.ID) })
	return err
}

// knownAt is the instant as of which a submission's figures are: when they were frozen, or now.
func (s *Service) knownAt(sub Submission) time.Time {
	if sub.frozen() {
		return clock.FromMicros(sub.KnownAt)
	}
	return s.clock.Now()
}

// computeBefore counts the month before that nobody certified, so that a reader has something to compare with; nothing
// is said where nothing happened. What is checked is held against certified months only.
func (s *Service) computeBefore(ctx context.Context, m *Month) error {
	before := m.Period
	before.Month = before.Month.Add(-1)
	d, ok := InForce(s.definitions, before.Month)
	if !ok {
		return nil
	}
	cells, err := Compute(ctx, s.db, d, before, s.clock.Now())
	if err == nil && mayHaveCases(cells) {
		m.Before, m.BeforeOpen = cells, true
	}
	return err
}

// timeOf says whether the month has begun and ended where its region is.
func (s *Service) timeOf(ctx context.Context, m *Month) error {
	z, err := midnight.Of(ctx, s.db)
	zone, now := z.Region(m.Period.Region), s.clock.Now()
	if err == nil {
		m.Over, m.Begun = over(m.Period.Month, zone, now), over(m.Period.Month.Add(-1), zone, now)
	}
	return err
}

// definitionOf gives the template a submission was counted by: a certified month keeps its own.
func (s *Service) definitionOf(sub Submission) (*Definition, error) {
	if sub.frozen() {
		for _, d := range s.definitions {
			if d.Version == sub.Definition {
				return d, nil
			}
		}
	}
	return s.Definition(sub.Month)
}

// cells gives a submission's figures: frozen ones once certified, computed ones as known now before that. A month that is
// still to come has none.
func (s *Service) cells(ctx context.Context, d *Definition, sub Submission) ([]Cell, error) {
	cells, err := []Cell(nil), error(nil)
	if sub.frozen() {
		cells, err = frozenFigures(ctx, s.db, sub.ID)
	} else if err = s.begun(ctx, sub.period()); err == nil {
		cells, err = Compute(ctx, s.db, d, sub.period(), s.clock.Now())
	}
	if fault.Is(err, fault.NotReady) {
		return nil, nil
	}
	if err != nil || sub.ID == "" {
		return cells, err
	}
	return adjusted(ctx, s.db, sub.ID, cells)
}

// certified gives the figures of a period that count, or nil: while it is corrected or returned, those from before.
func (s *Service) certified(ctx context.Context, p Period) ([]Cell, error) {
	sub, err := standing(ctx, s.db, p)
	if err != nil || !sub.frozen() {
		return nil, err
	}
	return s.cells(ctx, nil, sub)
}

// revised says what a revision says otherwise than the one before it (RPT-2).
func (s *Service) revised(ctx context.Context, sub Submission, cells []Cell) ([]Difference, error) {
	if sub.Revision < 2 {
		return nil, nil
	}
	before, err := revision(ctx, s.db, sub.period(), sub.Revision-1)
	if err != nil {
		return nil, err
	}
	was, err := s.cells(ctx, nil, before)
	if err != nil {
		return nil, err
	}
	return Differences(was, cells), nil
}

// record keeps an act on a revision of a month, with what it leaves signed and said.
func (s *Service) record(ctx context.Context, tx *db.Tx, a access.Actor, action, id string) error {
	return digest.Act(ctx, tx, s.log, a.Entry(action, "submission", id), id, digest.Month)
}

func (s *Service) now() (time.Time, int64) {
	t := s.clock.Now()
	return t, clock.Micros(t)
}
