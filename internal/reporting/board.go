package reporting

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/reporting/since"
	"passerelle/internal/schedule"
)

// Due days of the three levels, in the month that follows (RPT-1).
const (
	ProviderDay = 10
	RegionDay   = 20
	NationDay   = 30
	// AnswerDays is how long somebody has for what another calls for, where a level's day is nearer than that [ours].
	AnswerDays = 5
)

// Line is one provider's month on a board: what it sent, or owes.
type Line struct {
	OrganisationID string       `db:"organisation_id"`
	Name           string       `db:"name"` // in the reader's language
	NameFrench     string       `db:"name_fr"`
	Region         string       `db:"region"`
	Submission     Submission   // the newest revision
	Earlier        []Submission // those before it
	SentAt         int64        // when the first revision was sent; a later one makes nobody late
	Standing       schedule.Standing
	Due            clock.Date // like the standing empty where nobody owes the month: nobody is late with it
	Findings       []Finding  // what does not add up in what was certified
}

// Counted gives the revision that stands in one of the states: while an accepted month is corrected, the accepted one.
func (l Line) Counted(states ...State) (Submission, bool) {
	if sub, ok := counted([]Submission{l.Submission}, states...); ok {
		return sub, true
	}
	return counted(l.Earlier, states...)
}

// RegionBoard shows a liaison officer who of the region has sent a month, and who is late (RPT-3).
func (s *Service) RegionBoard(ctx context.Context, a access.Actor, m clock.Month) ([]Line, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportRegion, access.Subject{Region: a.Region, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return s.board(ctx, m, since.MonthsOwed+" and s.region_code=$3 order by o.name, o.id", m.Last(), m.First(), a.Region)
}

// NationBoard shows headquarters the same for every region (RPT-4).
func (s *Service) NationBoard(ctx context.Context, a access.Actor, m clock.Month) ([]Line, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return s.board(ctx, m, since.MonthsOwed+" order by s.region_code, o.name, o.id", m.Last(), m.First())
}

// LinesOwed gives the lines of a month's board with their revisions, and no more of where they stand.
func LinesOwed(ctx context.Context, q db.Querier, m clock.Month) ([]Line, error) {
	return linesOf(ctx, q, m, since.MonthsOwed+" order by s.region_code, o.name, o.id", m.Last(), m.First())
}

func linesOf(ctx context.Context, q db.Querier, m clock.Month, query string, args ...any) ([]Line, error) {
	lines, err := db.All[Line](ctx, q, query, args...)
	if err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	revisions, err := revisionsOf(ctx, q, m)
	for i := range lines {
		lines[i].Name = access.Organisation{Name: lines[i].Name, NameFrench: lines[i].NameFrench}.NameIn(i18n.Lang(ctx))
		if all := revisions[Period{lines[i].OrganisationID, lines[i].Region, m}]; len(all) > 0 {
			lines[i].Submission, lines[i].Earlier = all[len(all)-1], all[:len(all)-1]
		}
	}
	return lines, err
}

func (s *Service) board(ctx context.Context, m clock.Month, query string, args ...any) ([]Line, error) {
	lines, err := linesOf(ctx, s.db, m, query, args...)
	if err != nil {
		return nil, err
	}
	owed, err := since.Expected(ctx, s.db, m)
	z, failed := midnight.Of(ctx, s.db)
	if err = cmp.Or(err, failed); err != nil {
		return nil, err
	}
	for i := range lines {
		if err := s.stand(ctx, &lines[i], m, z, owed[lines[i].Region+"/"+lines[i].OrganisationID]); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// stand fills in where a line stands.
func (s *Service) stand(ctx context.Context, l *Line, m clock.Month, z midnight.Zones, owed bool) error {
	for _, sub := range append(slices.Clip(l.Earlier), l.Submission) {
		l.SentAt = cmp.Or(l.SentAt, sub.SubmittedAt)
	}
	if due := schedule.DueDay(m, ProviderDay); owed {
		l.Due, l.Standing = due, s.standing(due, z.Region(l.Region), l.SentAt)
	}
	if !l.Submission.frozen() {
		return nil
	}
	cells, err := s.cells(ctx, nil, l.Submission)
	if err != nil {
		return err
	}
	before, err := s.certified(ctx, Period{l.OrganisationID, l.Region, m.Add(-1)})
	l.Findings = Check(cells, before)
	return err
}

// revisionsOf gives every revision of every period of a month, in one query.
func revisionsOf(ctx context.Context, q db.Querier, m clock.Month) (map[Period][]Submission, error) {
	all, err := db.All[Submission](ctx, q, "select "+submissionColumns+" from submission where month=$1 order by revision", m)
	if err != nil {
		return nil, fmt.Errorf("submissions: %w", err)
	}
	out := map[Period][]Submission{}
	for _, sub := range all {
		out[sub.period()] = append(out[sub.period()], sub)
	}
	return out, nil
}

// countedIn gives of every period of a month the newest revision in the first of the states that any of them has.
func countedIn(ctx context.Context, q db.Querier, m clock.Month, states ...State) ([]Submission, error) {
	revisions, err := revisionsOf(ctx, q, m)
	var out []Submission
	for _, all := range revisions {
		for _, state := range states {
			if sub, ok := counted(all, state); ok {
				out = append(out, sub)
				break
			}
		}
	}
	return out, err
}

// Nation rolls up the accepted figures of the months from first to last, for every region and provider that was
// accepted: the quarter when they are three (RPT-4, RPT-5).
func (s *Service) Nation(ctx context.Context, a access.Actor, first, last clock.Month) (parts []Part, total []Cell, err error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, nil, err
	}
	if !first.Valid() || !last.Valid() || last < first || first.Add(11) < last {
		return nil, nil, fault.Missing()
	}
	d, err := s.Definition(last)
	if err != nil {
		return nil, nil, err
	}
	for m := first; m <= last; m = m.Add(1) {
		if parts, err = s.accepted(ctx, m, parts); err != nil {
			return nil, nil, err
		}
	}
	return parts, RollUpOver(d, parts, first, last), nil
}

// partOf gives a frozen submission on its way into a roll-up.
func (s *Service) partOf(ctx context.Context, sub Submission) (Part, error) {
	d, err := s.definitionOf(sub)
	if err != nil {
		return Part{}, err
	}
	cells, err := s.cells(ctx, d, sub)
	if err != nil {
		return Part{}, err
	}
	cells, err = s.frozen.rowsBehind(ctx, s.db, sub.ID, cells, d.recounted())
	return Part{sub.period(), cells, sub.ID}, err
}

// accepted adds a month's accepted figures to the parts. Only the figures that are counted again from their cases need
// these.
func (s *Service) accepted(ctx context.Context, m clock.Month, parts []Part) ([]Part, error) {
	all, err := countedIn(ctx, s.db, m, Accepted)
	if err != nil {
		return nil, err
	}
	return s.partsOf(ctx, all, parts)
}

// partsOf adds the figures of frozen submissions to the parts, in the order of month, region and provider.
func (s *Service) partsOf(ctx context.Context, all []Submission, parts []Part) ([]Part, error) {
	for _, sub := range all {
		part, err := s.partOf(ctx, sub)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Period.Month, b.Period.Month), cmp.Compare(a.Period.Region, b.Period.Region), cmp.Compare(a.Period.OrganisationID, b.Period.OrganisationID))
	})
	return parts, nil
}
