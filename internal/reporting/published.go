package reporting

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/suppression"
)

// Suppress sets the thresholds of this installation, if they hide anything.
func (s *Service) Suppress(t suppression.Thresholds) error {
	if err := t.Check(); err != nil {
		return err
	}
	s.thresholds = t
	return nil
}

// Thresholds gives the thresholds of this installation.
func (s *Service) Thresholds() suppression.Thresholds { return s.thresholds }

// LastSent gives the latest month that was sent to management; an empty one when none was.
func (s *Service) LastSent(ctx context.Context, a access.Actor) (clock.Month, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportPublished, access.Subject{Programme: access.CCMS, Published: true}); err != nil {
		return "", err
	}
	m, err := db.One[string](ctx, s.db, "select coalesce(max(month),'') from national_report")
	return clock.Month(m), err
}

// Publication is the nation's month or quarter as management reads it: what headquarters sent, small cells suppressed.
type Publication struct {
	First, Last clock.Month
	Definition  *Definition
	Reports     []NationalReport // of each month, in order
	Regions     []string
	Total       []Published
	Columns     [][]Published // of each region
	Before      []Published   // the month or quarter before, as it stood then; nil when it was not sent whole
	Changed     []Difference  // what one month's revision says of the nation otherwise than the one before, where both say it
	Newest      int           // the newest revision of one month; that of Reports may be an earlier one
	Threshold   int
}

// Publication gives the months from first to last as they were sent to management, or a not-found fault while one of
// them was not. Public asks for the form that may leave the agency, revision for an earlier one of one month as it went
// out; 0 is the newest.
func (s *Service) Publication(ctx context.Context, a access.Actor, first, last clock.Month, public bool, revision int) (Publication, error) {
	p := Publication{First: first, Last: last, Threshold: s.thresholds.Inside}
	if public {
		p.Threshold = s.thresholds.Public
	}
	if err := s.mayReadPublished(ctx, a, last); err != nil {
		return p, err
	}
	if !first.Valid() || last < first || first.Add(11) < last || revision < 0 || revision > 0 && first != last {
		return p, fault.Missing()
	}
	var err error
	if p.Definition, err = s.Definition(last); err != nil {
		return p, err
	}
	if p.Reports, err = s.sent(ctx, first, last, everSent); err != nil {
		return p, err
	}
	if p.Newest = p.Reports[0].Revision; revision > p.Newest {
		return p, fault.Missing()
	}
	if revision > 0 {
		p.Reports[0], err = s.nationalOf(ctx, s.db, last, revision, everSent)
	}
	if err != nil {
		return p, err
	}
	if err := s.publish(ctx, &p); err != nil {
		return p, err
	}
	return p, s.log.Read(ctx, a.Entry(string(access.ReportPublished), "national report", string(first)+"/"+string(last))).Wait()
}

// sent gives the latest report of each month as of an instant; a not-found fault when one was not sent by then.
func (s *Service) sent(ctx context.Context, first, last clock.Month, by int64) ([]NationalReport, error) {
	var out []NationalReport
	for m := first; m <= last; m = m.Add(1) {
		r, err := s.nationalOf(ctx, s.db, m, newestRevision, by)
		if err != nil {
			return nil, err
		}
		if r.Revision == 0 {
			return nil, fault.New(fault.NotFound, "reporting.problem.not_sent")
		}
		out = append(out, r)
	}
	return out, nil
}

func (s *Service) publish(ctx context.Context, p *Publication) error {
	marked, then, err := s.markedBeside(ctx, p.Definition, p.Reports, p.Threshold)
	if err != nil {
		return err
	}
	for _, region := range slices.Sorted(maps.Keys(marked)) {
		if region != "" {
			p.Regions, p.Columns = append(p.Regions, region), append(p.Columns, marked[region])
		}
	}
	p.Total = marked[""]
	p.Changed = changedSince(then, p.Total)
	before, err := s.sent(ctx, p.First.Add(-len(p.Reports)), p.First.Add(-1), p.asOf())
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err == nil { // marked with its regions, as it was published itself: what is withheld there is withheld here
		marked, err = s.marked(ctx, p.Definition, before, p.Threshold)
		p.Before = marked[""]
	}
	return err
}

// asOf is the instant as of which the time before is shown: that of an earlier revision, otherwise now.
func (p Publication) asOf() int64 {
	if p.Reports[0].Revision < p.Newest {
		return p.Reports[0].SentAt
	}
	return everSent
}

// changedSince compares the nation's figures of one month with those of the revision before, as both went out.
func changedSince(then, total []Published) []Difference {
	var out []Difference
	for _, c := range total {
		i := slices.IndexFunc(then, func(b Published) bool { return b.Figure == c.Figure && b.Code == c.Code })
		if i < 0 || c.Mark != suppression.Whole || then[i].Mark != suppression.Whole || !c.Known() || !then[i].Known() {
			continue
		}
		if was := then[i].Shown(); was != c.Shown() {
			out = append(out, Difference{Figure: c.Figure, Code: c.Code, Was: was, Is: c.Shown()})
		}
	}
	return out
}

// marked gives the figures of reports by region, the nation's under none, as they go out. Of several months nothing is
// said that the months do not say themselves.
func (s *Service) marked(ctx context.Context, d *Definition, reports []NationalReport, threshold int) (map[string][]Published, error) {
	out, _, err := s.markedBeside(ctx, d, reports, threshold)
	return out, err
}

// markedBeside gives with them how the nation's figures went out in the revision before; nothing where there is none.
func (s *Service) markedBeside(ctx context.Context, d *Definition, reports []NationalReport, threshold int) (map[string][]Published, []Published, error) {
	columns, err := s.frozenNation(ctx, d, reports)
	if err != nil {
		return nil, nil, err
	}
	regions := slices.Sorted(maps.Keys(columns)) // the nation comes first: it is the total
	var together [][]Cell
	for _, region := range regions {
		together = append(together, columns[region])
	}
	before, err := s.markedBefore(ctx, d, reports, threshold, regions)
	if err != nil {
		return nil, nil, err
	}
	var then []Published
	if len(before) > 0 {
		then = before[0].Cells
	}
	out, months := map[string][]Published{}, map[string][][]Published{}
	for i, column := range PublishAgain(d, threshold, before, together...) {
		out[regions[i]] = column
	}
	if len(reports) == 1 {
		return out, then, nil
	}
	for _, r := range reports {
		month, err := s.marked(ctx, d, []NationalReport{r}, threshold)
		if err != nil {
			return nil, nil, err
		}
		for region, column := range month {
			months[region] = append(months[region], column)
		}
	}
	for region, of := range months {
		out[region] = asMonthsSay(d, out[region], of)
	}
	return out, then, nil
}

// markedBefore gives how the regions' columns went out in the revision before, which its readers still have.
func (s *Service) markedBefore(ctx context.Context, d *Definition, reports []NationalReport, threshold int, regions []string) ([]WentOut, error) {
	out := make([]WentOut, len(regions))
	left, err := s.leftBefore(ctx, reports[0], threshold)
	if err != nil {
		return nil, err
	}
	for i, region := range regions {
		out[i].Left = left[region]
	}
	if len(reports) != 1 || reports[0].Revision < 2 {
		return out, nil
	}
	before, err := s.nationalOf(ctx, s.db, reports[0].Month, reports[0].Revision-1, everSent)
	if err != nil {
		return nil, fmt.Errorf("the revision before: %w", err)
	}
	columns, err := frozenNational(ctx, s.db, before.ID)
	if err != nil {
		return nil, err
	}
	marked, err := s.marked(ctx, d, []NationalReport{before}, threshold)
	for i, region := range regions {
		out[i].Cells, out[i].Said, out[i].Grown = marked[region], columns[region], slices.ContainsFunc(reports[0].Since.Arrived, func(p Period) bool {
			return marked[p.Region] != nil && (region == "" || region == p.Region) // a whole region is a column of its own
		})
	}
	return out, err
}

// ofReport is a report as it went out under a threshold, which never changes.
type ofReport struct {
	ID        string
	Threshold int
}

// leftBefore gives by region, the nation's under none, what stood at the end of the month before as it went out to those who had it when a
// month was sent. Nothing of that changes any more, so it is reckoned once.
func (s *Service) leftBefore(ctx context.Context, r NationalReport, threshold int) (map[string]Left, error) {
	before, err := s.nationalOf(ctx, s.db, r.Month.Add(-1), newestRevision, r.SentAt)
	if err != nil || before.Revision == 0 {
		return nil, err
	}
	at := ofReport{before.ID, threshold}
	if known, ok := s.left.Load(at); ok {
		return known.(map[string]Left), nil
	}
	d, err := s.Definition(before.Month)
	if err != nil {
		return nil, err
	}
	marked, err := s.marked(ctx, d, []NationalReport{before}, threshold)
	if err != nil {
		return nil, err
	}
	columns, err := frozenNational(ctx, s.db, before.ID)
	if err != nil {
		return nil, err
	}
	out := map[string]Left{}
	for region, cells := range columns {
		if i := slices.IndexFunc(cells, func(c Cell) bool { return c.Figure == "closing" && c.Known() }); i >= 0 {
			out[region] = Left{true, cells[i].Shown(), marked[region][i].Mark}
		}
	}
	s.left.Store(at, out)
	return out, nil
}

// frozenNation gives the figures of reports by region, the nation's under none. Those of one month are as they were
// frozen; several months are put together from the submissions behind them, as persons are not added up.
func (s *Service) frozenNation(ctx context.Context, d *Definition, reports []NationalReport) (map[string][]Cell, error) {
	if len(reports) == 1 {
		return frozenNational(ctx, s.db, reports[0].ID)
	}
	var parts []Part
	for _, r := range reports {
		subs, err := db.All[Submission](ctx, s.db, partsOfReport+"($1)) order by region, organisation_id", r.ID)
		if err != nil {
			return nil, fmt.Errorf("parts of the nation: %w", err)
		}
		if parts, err = s.partsOf(ctx, subs, parts); err != nil {
			return nil, err
		}
	}
	out := map[string][]Cell{}
	for region, of := range byRegion(parts) {
		out[region] = RollUpOver(d, of, reports[0].Month, reports[len(reports)-1].Month)
	}
	return out, nil
}

func frozenNational(ctx context.Context, q db.Querier, report string) (map[string][]Cell, error) {
	type figure struct {
		Region    string  `db:"region"`
		Figure    string  `db:"figure"`
		Code      string  `db:"code"`
		Value     float64 `db:"value"`
		Adjusted  float64 `db:"adjusted"`
		Available bool    `db:"available"`
		Cases     int     `db:"cases"`
		Empty     bool    `db:"no_case"`
	}
	all, err := db.All[figure](ctx, q, "select region, figure, code, value, adjusted, available, cases, no_case from national_figure where report_id=$1 order by region, place", report)
	if err != nil {
		return nil, fmt.Errorf("figures of the nation: %w", err)
	}
	out := map[string][]Cell{}
	for _, f := range all {
		out[f.Region] = append(out[f.Region], Cell{Figure: f.Figure, Code: f.Code, Value: f.Value, Adjusted: f.Adjusted, Available: f.Available, Cases: f.Cases, Empty: f.Empty})
	}
	return out, nil
}
