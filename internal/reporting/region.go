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
	"passerelle/internal/reporting/digest"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/schedule"
)

// RegionReport is where a region's own report of a month stands: what it gathers, and when it was sent on.
type RegionReport struct {
	Region         string
	Owed, Accepted int      // providers that owe a month, and of these the accepted ones
	Waiting        []string // the other ones, by id, in the board's order
	Revision       int      // of what was sent; 0 when nothing was
	Absent         []string // the providers, by id, that were named as missing when it was sent
	Remark         string
	SentAt         int64 // when the first revision was sent; a later one makes nobody late
	Changed        bool  // a month was accepted since that is not in what was sent
	Standing       schedule.Standing
	Due            clock.Date
}

// Ready reports whether it may be sent now: once something was accepted, and again when that has changed. A provider that
// is waited for has to be named.
func (r RegionReport) Ready() bool { return r.Accepted > 0 && (r.Revision == 0 || r.Changed) }

// sentRegion is the latest revision of a region's report.
type sentRegion struct {
	ID       string `db:"id"`
	Region   string `db:"region"`
	Revision int    `db:"revision"`
	Missing  string `db:"missing"`
	Remark   string `db:"remark"`
	FirstAt  int64  `db:"first_at"`
}

const latestRegional = `select r.id, r.region, r.revision, r.missing, r.remark,
	(select min(x.submitted_at) from regional_report x where x.month=r.month and x.region=r.region) as first_at
	from regional_report r where r.month=$1
	and r.revision=(select max(x.revision) from regional_report x where x.month=r.month and x.region=r.region) order by r.region`

// sentRegions gives the latest report of each region that has sent the month.
func sentRegions(ctx context.Context, q db.Querier, m clock.Month) (map[string]sentRegion, error) {
	all, err := db.All[sentRegion](ctx, q, latestRegional, m)
	if err != nil {
		return nil, fmt.Errorf("regional reports: %w", err)
	}
	out := map[string]sentRegion{}
	for _, r := range all {
		out[r.Region] = r
	}
	return out, nil
}

// reported gives the submissions that the latest reports of the regions are of.
func reported(ctx context.Context, q db.Querier, m clock.Month) ([]Submission, error) {
	all, err := db.All[Submission](ctx, q, "select "+submissionColumns+` from submission where id in (select p.submission_id from regional_part p
		join (`+latestRegional+`) r on r.id=p.report_id) order by region, organisation_id`, m)
	if err != nil {
		return nil, fmt.Errorf("months in regional reports: %w", err)
	}
	return all, nil
}

// RegionReports gives the report of each region that appears on a board's lines, in their order (RPT-3, RPT-4). Who
// was given the lines may see it.
func (s *Service) RegionReports(ctx context.Context, m clock.Month, lines []Line) ([]RegionReport, error) {
	sent, err := sentRegions(ctx, s.db, m)
	if err != nil {
		return nil, err
	}
	subs, err := reported(ctx, s.db, m)
	if err != nil {
		return nil, err
	}
	z, err := midnight.Of(ctx, s.db)
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
			out = append(out, s.regionReport(l.Region, m, sent[l.Region], z))
		}
		out[i].add(l, subs)
	}
	return out, nil
}

// add counts a provider's month into its region's report; sent are the months that went on.
func (r *RegionReport) add(l Line, sent []Submission) {
	r.Owed++
	now, ok := l.Counted(Accepted)
	if !ok {
		r.Waiting = append(r.Waiting, l.OrganisationID)
		return
	}
	r.Accepted++
	went := slices.ContainsFunc(sent, func(s Submission) bool { return s.ID == now.ID })
	r.Changed = r.Changed || r.Revision > 0 && !went
}

func (s *Service) regionReport(region string, m clock.Month, sent sentRegion, z midnight.Zones) RegionReport {
	due := schedule.DueDay(m, RegionDay)
	return RegionReport{Region: region, Revision: sent.Revision, Absent: strings.Fields(sent.Missing), Remark: sent.Remark, SentAt: sent.FirstAt, Due: due,
		Standing: s.standing(due, z.Region(region), sent.FirstAt)}
}

// Consolidate sends a region's report of a month to headquarters: the accepted months of its providers (RPT-3). One that
// was not accepted is left out and has to be named, by its id, so that it does not hold the others. Once a month has come
// in or was corrected, a further one is a new revision.
func (s *Service) Consolidate(ctx context.Context, a access.Actor, m clock.Month, missing []string, remark string) error {
	lines, err := s.RegionBoard(ctx, a, m)
	if err != nil {
		return err
	}
	reports, err := s.RegionReports(ctx, m, lines)
	if err != nil {
		return err
	}
	if len(reports) != 1 || reports[0].Accepted == 0 {
		return fault.New(fault.NotReady, "reporting.problem.none_accepted")
	}
	if !reports[0].Ready() {
		return fault.Overtaken("reporting.problem.consolidated")
	}
	if err := checkMissing(lines, missing); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.freezeRegion(ctx, tx, a, m, lines, reports[0], remark) })
}

// checkMissing demands that the providers named are those whose months were not accepted.
func checkMissing(lines []Line, named []string) error {
	var c fault.Check
	for _, l := range lines {
		_, accepted := l.Counted(Accepted)
		said := slices.Contains(named, l.OrganisationID)
		c.Require(accepted || said, "missing", "reporting.problem.provider_not_named", "Provider", l.Name)
		c.Require(!accepted || !said, "missing", "reporting.problem.provider_has_sent", "Provider", l.Name)
	}
	return c.Err()
}

func (s *Service) freezeRegion(ctx context.Context, tx *db.Tx, a access.Actor, m clock.Month, lines []Line, r RegionReport, remark string) error {
	report := id.New()
	_, now := s.now()
	_, err := tx.Exec(ctx, `insert into regional_report (id, organisation_id, region, month, revision, missing, remark, submitted_by, submitted_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, report, a.OrganisationID, a.Region, m, r.Revision+1, strings.Join(r.Waiting, " "), strings.TrimSpace(remark), a.PersonID, now)
	if db.IsDuplicate(err) {
		return fault.Overtaken("reporting.problem.consolidated")
	}
	if err != nil {
		return fmt.Errorf("consolidate: %w", err)
	}
	for _, l := range lines {
		sub, ok := l.Counted(Accepted)
		if !ok {
			continue
		}
		if _, err := tx.Exec(ctx, "insert into regional_part (report_id, organisation_id, submission_id) values ($1,$2,$3)", report, a.OrganisationID, sub.ID); err != nil {
			return fmt.Errorf("part of a region: %w", err)
		}
	}
	return digest.Act(ctx, tx, s.log, a.Entry("report.consolidated", "submission", report), report, digest.Region)
}
