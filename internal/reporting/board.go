package reporting

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
)

// Due days of the three levels, in the month that follows (RPT-1).
const (
	ProviderDay = 10
	RegionDay   = 20
	NationDay   = 30
)

// Line is one provider's month on a board: what it sent, or owes.
type Line struct {
	OrganisationID string `db:"organisation_id"`
	Name           string `db:"name"`
	Region         string `db:"region"`
	Submission     Submission
	Standing       schedule.Standing
	Due            clock.Date
}

// owed lists each provider × region that had a site in the month: a provider that joined later or left before owes
// nothing.
const owed = `select distinct o.id as organisation_id, o.name, s.region_code as region from organisation o join site s on s.organisation_id=o.id
	where o.kind='provider' and s.active_from<=$1 and (s.active_to='' or s.active_to>=$2)
	and o.active_from<=$1 and (o.active_to='' or o.active_to>=$2)`

// RegionBoard shows a liaison officer who of the region has sent a month, and who is late (RPT-3).
func (s *Service) RegionBoard(ctx context.Context, a access.Actor, m clock.Month) ([]Line, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportRegion, access.Subject{Region: a.Region, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return s.board(ctx, m, owed+" and s.region_code=$3 order by o.name, o.id", m.Last(), m.First(), a.Region)
}

// NationBoard shows headquarters the same for every region (RPT-4).
func (s *Service) NationBoard(ctx context.Context, a access.Actor, m clock.Month) ([]Line, error) {
	if err := s.access.Check(ctx, s.db, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	return s.board(ctx, m, owed+" order by s.region_code, o.name, o.id", m.Last(), m.First())
}

func (s *Service) board(ctx context.Context, m clock.Month, query string, args ...any) ([]Line, error) {
	lines, err := db.All[Line](ctx, s.db, query, args...)
	if err != nil {
		return nil, fmt.Errorf("board: %w", err)
	}
	sent, err := newest(ctx, s.db, m)
	if err != nil {
		return nil, err
	}
	due := schedule.DueDay(m, ProviderDay)
	for i := range lines {
		l := &lines[i]
		l.Due, l.Submission = due, sent[Period{l.OrganisationID, l.Region, m}]
		var at time.Time
		if l.Submission.SubmittedAt != 0 {
			at = clock.FromMicros(l.Submission.SubmittedAt)
		}
		l.Standing = schedule.Status(due, time.UTC, s.clock.Now(), at)
	}
	return lines, nil
}

// newest gives the latest revision of every period of a month, in one query.
func newest(ctx context.Context, q db.Querier, m clock.Month) (map[Period]Submission, error) {
	all, err := db.All[Submission](ctx, q, "select "+submissionColumns+" from submission where month=$1 order by revision", m)
	if err != nil {
		return nil, fmt.Errorf("submissions: %w", err)
	}
	out := map[Period]Submission{}
	for _, sub := range all {
		out[sub.period()] = sub
	}
	return out, nil
}

// Consolidate sends a region's report of a month to headquarters, once, when every provider that owes it was accepted
// (RPT-3).
func (s *Service) Consolidate(ctx context.Context, a access.Actor, m clock.Month) error {
	lines, err := s.RegionBoard(ctx, a, m)
	if err != nil {
		return err
	}
	waiting := 0
	for _, l := range lines {
		if l.Submission.State != Accepted {
			waiting++
		}
	}
	if waiting > 0 {
		return fault.New(fault.NotReady, "reporting.problem.waiting", "Count", waiting)
	}
	_, now := s.now()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		report := id.New()
		_, err := tx.Exec(ctx, "insert into regional_report (id, organisation_id, region, month, submitted_by, submitted_at) values ($1,$2,$3,$4,$5,$6)",
			report, a.OrganisationID, a.Region, m, a.PersonID, now)
		if db.IsDuplicate(err) {
			return fault.New(fault.Conflict, "reporting.problem.consolidated")
		}
		if err != nil {
			return fmt.Errorf("consolidate: %w", err)
		}
		return s.record(ctx, tx, a, "report.consolidated", report)
	})
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
	return parts, RollUp(d, parts), nil
}

func (s *Service) accepted(ctx context.Context, m clock.Month, parts []Part) ([]Part, error) {
	all, err := newest(ctx, s.db, m)
	if err != nil {
		return nil, err
	}
	for p, sub := range all {
		if sub.State != Accepted {
			continue
		}
		cells, err := frozenCells(ctx, s.db, sub.ID)
		if err != nil {
			return nil, err
		}
		if cells, err = adjusted(ctx, s.db, sub.ID, cells); err != nil {
			return nil, err
		}
		parts = append(parts, Part{p, cells})
	}
	return parts, nil
}
