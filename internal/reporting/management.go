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
	"passerelle/internal/schedule"
)

// NationalReport is the nation's month as headquarters sent it to management, and where it stands (RPT-5).
type NationalReport struct {
	ID         string      `db:"id"`
	Month      clock.Month `db:"month"`
	Revision   int         `db:"revision"` // 0 when it was not sent
	Definition int         `db:"definition"`
	Absent     string      `db:"missing"`
	Lacked     string      `db:"lacked"` // the regions that the revision before was without
	Remark     string      `db:"remark"`
	SentBy     string      `db:"person"` // name
	SentAt     int64       `db:"submitted_at"`
	FirstAt    int64       `db:"first_at"` // when the first revision was sent; a later one makes nobody late
	Due        clock.Date
	Standing   schedule.Standing
}

// Missing lists the regions that had sent no report, named when it was sent.
func (r NationalReport) Missing() []string { return strings.Fields(r.Absent) }

// Came lists the regions that the revision before was without and that this one has: what differs between the two, as an
// accepted month does not change.
func (r NationalReport) Came() []string {
	return slices.DeleteFunc(strings.Fields(r.Lacked), func(region string) bool { return slices.Contains(r.Missing(), region) })
}

const latestNational = `select r.id, r.month, r.revision, r.definition, r.missing, r.remark,
	coalesce((select x.missing from national_report x where x.month=r.month and x.revision=r.revision-1),'') as lacked, coalesce(p.name,'') as person, r.submitted_at,
	(select min(x.submitted_at) from national_report x where x.month=r.month) as first_at
	from national_report r left join person p on p.id=r.submitted_by where r.month=$1 and r.revision<=$2 order by r.revision desc limit 1`

// newestRevision is above every revision.
const newestRevision = 1 << 30

// NationalReport gives the latest revision of a month's report to management, or says that none was sent.
func (s *Service) NationalReport(ctx context.Context, a access.Actor, m clock.Month) (NationalReport, error) {
	if err := s.mayReadPublished(ctx, a, m); err != nil {
		return NationalReport{}, err
	}
	return s.national(ctx, s.db, m)
}

func (s *Service) mayReadPublished(ctx context.Context, a access.Actor, m clock.Month) error {
	if err := s.access.Check(ctx, s.db, a, access.ReportPublished, access.Subject{Programme: access.CCMS, Published: true}); err != nil {
		return err
	}
	if !m.Valid() {
		return fault.Missing()
	}
	return nil
}

func (s *Service) national(ctx context.Context, q db.Querier, m clock.Month) (NationalReport, error) {
	r, err := db.One[NationalReport](ctx, q, latestNational, m, newestRevision)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return r, fmt.Errorf("national report: %w", err)
	}
	z, err := zonesOf(ctx, q)
	if err != nil {
		return r, err
	}
	r.Month, r.Due = m, schedule.DueDay(m, NationDay)
	r.Standing = s.standing(r.Due, z.headquarters, r.FirstAt)
	return r, nil
}

// SendToManagement freezes the nation's month and sends it to management: the accepted months of the regions that have
// sent their reports. A region that has not is left out, and has to be named (RPT-4, RPT-5). A further one is a new
// revision; what was sent already as it stands is not sent again.
func (s *Service) SendToManagement(ctx context.Context, a access.Actor, m clock.Month, missing []string, remark string) error {
	lines, err := s.NationBoard(ctx, a, m)
	if err != nil {
		return err
	}
	reports, err := s.RegionReports(ctx, m, lines)
	if err != nil {
		return err
	}
	absent, err := absentRegions(reports, missing)
	if err != nil {
		return err
	}
	d, err := s.Definition(m)
	if err != nil {
		return err
	}
	parts, err := s.accepted(ctx, m, nil)
	if err != nil {
		return err
	}
	parts = slices.DeleteFunc(parts, func(p Part) bool { return slices.Contains(absent, p.Period.Region) })
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.freezeNation(ctx, tx, a, m, d, parts, absent, remark) })
}

// absentRegions gives the regions that have sent no report, which must be those that were named; and there must be one
// that has.
func absentRegions(reports []RegionReport, named []string) ([]string, error) {
	var absent []string
	for _, r := range reports {
		if r.SentAt == 0 {
			absent = append(absent, r.Region)
		}
	}
	if len(absent) == len(reports) {
		return nil, fault.New(fault.NotReady, "reporting.problem.no_region")
	}
	var c fault.Check
	for _, region := range absent {
		c.Require(slices.Contains(named, region), "missing", "reporting.problem.not_named", "Region", region)
	}
	for _, region := range named {
		c.Require(slices.Contains(absent, region), "missing", "reporting.problem.has_sent", "Region", region)
	}
	return absent, c.Err()
}

func (s *Service) freezeNation(ctx context.Context, tx *db.Tx, a access.Actor, m clock.Month, d *Definition, parts []Part, absent []string, remark string) error {
	last, err := s.national(ctx, tx, m)
	if err != nil {
		return err
	}
	same, err := sameAs(ctx, tx, last, d, parts, absent, remark)
	if err != nil {
		return err
	}
	if same {
		return fault.Overtaken("reporting.problem.sent_already", "Name", last.SentBy)
	}
	report := id.New()
	_, now := s.now()
	_, err = tx.Exec(ctx, `insert into national_report (id, organisation_id, month, revision, definition, missing, remark, submitted_by, submitted_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, report, a.OrganisationID, m, last.Revision+1, d.Version, strings.Join(absent, " "), strings.TrimSpace(remark), a.PersonID, now)
	if db.IsDuplicate(err) {
		return fault.Stale() // somebody else sent it at the same time
	}
	if err != nil {
		return fmt.Errorf("send to management: %w", err)
	}
	for _, p := range parts {
		if _, err := tx.Exec(ctx, "insert into national_part (report_id, organisation_id, submission_id) values ($1,$2,$3)", report, a.OrganisationID, p.SubmissionID); err != nil {
			return fmt.Errorf("part of the nation: %w", err)
		}
	}
	for region, of := range byRegion(parts) {
		if err := freezeNational(ctx, tx, report, a.OrganisationID, region, RollUp(d, of)); err != nil {
			return err
		}
	}
	return s.log.Act(ctx, tx, a.Entry("report.sent_to_management", "national report", report))
}

// sameAs reports whether the last report of a month said all that a further one would say.
func sameAs(ctx context.Context, q db.Querier, last NationalReport, d *Definition, parts []Part, absent []string, remark string) (bool, error) {
	if last.Revision == 0 || last.Definition != d.Version || last.Absent != strings.Join(absent, " ") || last.Remark != strings.TrimSpace(remark) {
		return false, nil
	}
	sent, err := db.All[string](ctx, q, "select submission_id from national_part where report_id=$1", last.ID)
	if err != nil {
		return false, fmt.Errorf("parts of the last report: %w", err)
	}
	now := make([]string, len(parts))
	for i, p := range parts {
		now[i] = p.SubmissionID
	}
	slices.Sort(sent)
	slices.Sort(now)
	return slices.Equal(sent, now), nil
}

// byRegion groups parts by region; all of them stand under no region.
func byRegion(parts []Part) map[string][]Part {
	out := map[string][]Part{"": parts}
	for _, p := range parts {
		out[p.Period.Region] = append(out[p.Period.Region], p)
	}
	return out
}

// freezeNational writes the figures of one region, many in a statement: the writer is held for a moment only.
func freezeNational(ctx context.Context, tx *db.Tx, report, organisation, region string, cells []Cell) error {
	place := 0
	for part := range slices.Chunk(cells, rowsOfStatement) {
		var text strings.Builder
		args := []any{report, organisation, region}
		for i, c := range part {
			if i > 0 {
				text.WriteByte(',')
			}
			n := len(args)
			fmt.Fprintf(&text, "($1,$2,$3,$%d,$%d,$%d,$%d,$%d,$%d,$%d,$%d)", n+1, n+2, n+3, n+4, n+5, n+6, n+7, n+8)
			args = append(args, place, c.Figure, c.Code, c.Value, c.Adjusted, c.Available, c.behind(), c.Empty)
			place++
		}
		_, err := tx.Exec(ctx, "insert into national_figure (report_id, organisation_id, region, place, figure, code, value, adjusted, available, cases, no_case) values "+text.String(), args...)
		if err != nil {
			return fmt.Errorf("figures of the nation: %w", err)
		}
	}
	return nil
}
