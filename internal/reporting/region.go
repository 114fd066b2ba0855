package reporting

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
)

// RegionReport is where a region's own report of a month stands: what it gathers, and when it was sent on.
type RegionReport struct {
	Region         string
	Owed, Accepted int   // providers that owe a month, and of these the accepted ones
	SentAt         int64 // 0 when it was not sent
	Standing       schedule.Standing
	Due            clock.Date
}

// Ready reports whether it may be sent now.
func (r RegionReport) Ready() bool { return r.SentAt == 0 && r.Owed == r.Accepted }

// RegionReports gives the report of each region that appears on a board's lines, in their order (RPT-3, RPT-4). Who
// was given the lines may see it.
func (s *Service) RegionReports(ctx context.Context, m clock.Month, lines []Line) ([]RegionReport, error) {
	type sent struct {
		Region string `db:"region"`
		At     int64  `db:"submitted_at"`
	}
	all, err := db.All[sent](ctx, s.db, "select region, submitted_at from regional_report where month=$1", m)
	if err != nil {
		return nil, fmt.Errorf("regional reports: %w", err)
	}
	at := map[string]int64{}
	for _, r := range all {
		at[r.Region] = r.At
	}
	z, err := zonesOf(ctx, s.db)
	if err != nil {
		return nil, err
	}
	var out []RegionReport
	place := map[string]int{}
	for _, l := range lines {
		i, known := place[l.Region]
		if !known {
			i = len(out)
			place[l.Region] = i
			out = append(out, s.regionReport(l.Region, m, at[l.Region], z))
		}
		out[i].Owed++
		if l.Submission.State == Accepted {
			out[i].Accepted++
		}
	}
	return out, nil
}

func (s *Service) regionReport(region string, m clock.Month, sentAt int64, z zones) RegionReport {
	due := schedule.DueDay(m, RegionDay)
	return RegionReport{Region: region, SentAt: sentAt, Due: due, Standing: s.standing(due, z.region(region), sentAt)}
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
