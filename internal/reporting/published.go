package reporting

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// leastShown is the smallest count that published figures show unless the installation says otherwise: fewer persons
// could be known from the number.
const leastShown = 5

// headline lists the figures of the month on one page, in its order; one with a breakdown is the sum of its lines.
var headline = []string{"opening", "referrals", "accepted", "declined", "enrolled", "reopened", "closed", "closing", "checkins_due",
	"checkins_kept", "checkins_late", "checkins_missed", "breaches", "referral_to_decision_median", "decision_to_enrolment_median"}

// Published is a month of the nation in the form that leaves headquarters: accepted figures only, small cells
// suppressed (RPT-5).
type Published struct {
	Month          clock.Month
	Definition     *Definition
	Owed, Accepted int // submissions that the month has, and of these the accepted ones
	Regions        []string
	Lines          []PublishedLine
	Least          int
}

// PublishedLine is one headline figure: this month, the month before, the same month a year ago, and by region.
type PublishedLine struct {
	Figure               Figure
	Now, Before, YearAgo PublishedCell
	Regions              []PublishedCell // in the order of Published.Regions
}

// PublishedCell is one number. It is not there when nothing was accepted or a register cannot give it, and suppressed
// when too few persons stand behind it; a suppressed number holds no value at all.
type PublishedCell struct {
	Value                 float64
	Available, Suppressed bool
}

// LastPublished gives the newest month of which a submission was accepted, or the month given when there is none.
func (s *Service) LastPublished(ctx context.Context, a access.Actor, otherwise clock.Month) (clock.Month, error) {
	if err := s.mayReadPublished(ctx, a); err != nil {
		return "", err
	}
	m, err := db.One[clock.Month](ctx, s.db, "select coalesce(max(month),'') from submission where state=$1", Accepted)
	if err != nil {
		return "", fmt.Errorf("last published month: %w", err)
	}
	if m == "" {
		return otherwise, nil
	}
	return m, nil
}

func (s *Service) mayReadPublished(ctx context.Context, a access.Actor) error {
	return s.access.Check(ctx, s.db, a, access.ReportPublished, access.Subject{Programme: access.CCMS, Published: true})
}

// Publish gives a month in its published form.
func (s *Service) Publish(ctx context.Context, a access.Actor, m clock.Month) (Published, error) {
	if err := s.mayReadPublished(ctx, a); err != nil {
		return Published{}, err
	}
	d, err := s.Definition(m)
	if err != nil {
		return Published{}, err
	}
	out := Published{Month: m, Definition: d, Least: s.Least}
	lines, err := db.All[Line](ctx, s.db, owed, m.Last(), m.First())
	if err != nil {
		return out, fmt.Errorf("who owes the month: %w", err)
	}
	out.Owed = len(lines)
	now, err := s.acceptedOf(ctx, m)
	if err != nil {
		return out, err
	}
	before, err := s.acceptedOf(ctx, m.Add(-1))
	if err != nil {
		return out, err
	}
	yearAgo, err := s.acceptedOf(ctx, m.Add(-12))
	if err != nil {
		return out, err
	}
	out.Accepted, out.Regions = len(now), regionsOf(now)
	s.fill(&out, now, before, yearAgo)
	return out, s.log.Read(ctx, a.Entry(string(access.ReportPublished), "month", string(m))).Wait()
}

// acceptedOf gives the accepted parts of a month; none for one before the first definition.
func (s *Service) acceptedOf(ctx context.Context, m clock.Month) ([]Part, error) {
	if _, ok := InForce(s.definitions, m); !ok {
		return nil, nil
	}
	return s.accepted(ctx, m, nil)
}

func regionsOf(parts []Part) []string {
	var out []string
	for _, p := range parts {
		if !slices.Contains(out, p.Period.Region) {
			out = append(out, p.Period.Region)
		}
	}
	slices.Sort(out)
	return out
}

func (s *Service) fill(out *Published, now, before, yearAgo []Part) {
	total, was, ago := RollUp(out.Definition, now), RollUp(out.Definition, before), RollUp(out.Definition, yearAgo)
	byRegion := make([][]Cell, len(out.Regions))
	for i, region := range out.Regions {
		byRegion[i] = RollUp(out.Definition, ofRegion(now, region))
	}
	for _, code := range headline {
		f, ok := out.Definition.Figure(code)
		if !ok {
			continue
		}
		line := PublishedLine{Figure: f, Now: s.publish(f, total), Before: s.publish(f, was), YearAgo: s.publish(f, ago)}
		for _, cells := range byRegion {
			line.Regions = append(line.Regions, s.publish(f, cells))
		}
		out.Lines = append(out.Lines, line.closed())
	}
}

func ofRegion(parts []Part, region string) []Part {
	var out []Part
	for _, p := range parts {
		if p.Period.Region == region {
			out = append(out, p)
		}
	}
	return out
}

// publish gives a figure as the sum of its lines. A count is small by itself, a duration by the cases it is made of.
func (s *Service) publish(f Figure, cells []Cell) PublishedCell {
	sum, behind, found := 0.0, 0, false
	for _, c := range cells {
		if c.Figure != f.Code {
			continue
		}
		if !c.Available {
			return PublishedCell{}
		}
		found, sum, behind = true, sum+c.Shown(), behind+len(c.Rows)
	}
	few := sum != 0 && sum < float64(s.Least)
	if f.Kind == Duration {
		few = behind > 0 && behind < s.Least
		found = found && behind > 0
	}
	if few {
		return PublishedCell{Available: true, Suppressed: true}
	}
	return PublishedCell{Value: sum, Available: found || f.adds() && len(cells) > 0}
}

// closed suppresses a second region where a single one is, so that nobody finds it by taking the others from the
// nation's number.
func (l PublishedLine) closed() PublishedLine {
	if !l.Figure.adds() || l.Now.Suppressed {
		return l
	}
	hidden, smallest := 0, -1
	for i, c := range l.Regions {
		switch {
		case c.Suppressed:
			hidden++
		case c.Available && c.Value > 0 && (smallest < 0 || c.Value < l.Regions[smallest].Value):
			smallest = i
		}
	}
	if hidden == 1 && smallest >= 0 {
		l.Regions[smallest] = PublishedCell{Available: true, Suppressed: true}
	}
	return l
}
