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
	"passerelle/internal/reporting/since"
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
	Without    string      `db:"without"`
	Remark     string      `db:"remark"`
	SentBy     string      `db:"person"` // name
	SentAt     int64       `db:"submitted_at"`
	FirstAt    int64       `db:"first_at"` // when the first revision was sent; a later one makes nobody late
	Due        clock.Date
	Standing   schedule.Standing
	Since      Since // what the revision before did not have; nothing in the first
}

// Since is what a report to management has that the revision before it had not, beside whole regions.
type Since struct {
	Corrected []Period // months that were accepted anew
	Arrived   []Period // months of providers of which it was not said that their whole region is missing
}

// Missing lists the regions that had sent no report, named when it was sent.
func (r NationalReport) Missing() []string { return strings.Fields(r.Absent) }

// Silent lists the months of providers that it is without, beside whole regions.
func (r NationalReport) Silent() []Period {
	var out []Period
	for _, at := range strings.Fields(r.Without) {
		region, organisation, _ := strings.Cut(at, "/")
		out = append(out, Period{organisation, region, r.Month})
	}
	return out
}

// Came lists the regions that the revision before was without and that this one has.
func (r NationalReport) Came() []string {
	return slices.DeleteFunc(strings.Fields(r.Lacked), func(region string) bool { return slices.Contains(r.Missing(), region) })
}

const latestNational = `select r.id, r.month, r.revision, r.definition, r.missing, r.without, r.remark,
	coalesce((select x.missing from national_report x where x.month=r.month and x.revision=r.revision-1),'') as lacked, coalesce(p.name,'') as person, r.submitted_at,
	(select min(x.submitted_at) from national_report x where x.month=r.month) as first_at
	from national_report r left join person p on p.id=r.submitted_by where r.month=$1 and r.revision<=$2 and r.submitted_at<=$3 order by r.revision desc limit 1`

// Above every revision, and after every instant.
const newestRevision, everSent = 1 << 30, int64(1) << 62

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
	return s.nationalOf(ctx, q, m, newestRevision, everSent)
}

// nationalOf gives the newest revision of a month's report up to a number and an instant; revision 0 when there is none.
func (s *Service) nationalOf(ctx context.Context, q db.Querier, m clock.Month, most int, by int64) (NationalReport, error) {
	r, err := db.One[NationalReport](ctx, q, latestNational, m, most, by)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return r, fmt.Errorf("national report: %w", err)
	}
	z, err := midnight.Of(ctx, q)
	if err != nil {
		return r, err
	}
	r.Month, r.Due = m, schedule.DueDay(m, NationDay)
	r.Standing = s.standing(r.Due, z.Headquarters, r.FirstAt)
	r.Since, err = sinceBefore(ctx, q, r)
	return r, err
}

// sinceBefore compares the months that a report is of with those of the revision before.
func sinceBefore(ctx context.Context, q db.Querier, r NationalReport) (Since, error) {
	if r.Revision < 2 {
		return Since{}, nil
	}
	was, err := db.All[Submission](ctx, q, partsOfReport+"(select id from national_report where month=$1 and revision=$2))", r.Month, r.Revision-1)
	if err != nil {
		return Since{}, fmt.Errorf("parts of the revision before: %w", err)
	}
	is, err := db.All[Submission](ctx, q, partsOfReport+"($1))", r.ID)
	if err != nil {
		return Since{}, fmt.Errorf("parts of a report: %w", err)
	}
	return compareParts(was, is, strings.Fields(r.Lacked)), nil
}

// partsOfReport gives the submissions that reports to management, whose ids follow, are of.
const partsOfReport = "select " + submissionColumns + " from submission where id in (select submission_id from national_part where report_id in "

func compareParts(was, is []Submission, lacked []string) Since {
	var out Since
	for _, sub := range is {
		i := slices.IndexFunc(was, func(w Submission) bool { return w.period() == sub.period() })
		switch {
		case i >= 0 && was[i].ID != sub.ID:
			out.Corrected = append(out.Corrected, sub.period())
		case i < 0 && !slices.Contains(lacked, sub.Region):
			out.Arrived = append(out.Arrived, sub.period())
		}
	}
	return out
}

// SendToManagement freezes the nation's month and sends it to management: the months that the regions have sent in their
// reports. A region that has not is left out, and has to be named (RPT-4, RPT-5). A further one is a new
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
	subs, err := reported(ctx, s.db, m)
	if err != nil {
		return err
	}
	parts, err := s.partsOf(ctx, subs, nil)
	if err != nil {
		return err
	}
	lacking, err := since.Lacking(ctx, s.db, m, absent...)
	if err != nil {
		return err
	}
	next := NationalReport{Month: m, Definition: d.Version, Absent: strings.Join(absent, " "), Without: strings.Join(lacking, " "), Remark: strings.TrimSpace(remark)}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.freezeNation(ctx, tx, a, next, d, parts) })
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

func (s *Service) freezeNation(ctx context.Context, tx *db.Tx, a access.Actor, next NationalReport, d *Definition, parts []Part) error {
	last, err := s.national(ctx, tx, next.Month)
	if err != nil {
		return err
	}
	same, err := sameAs(ctx, tx, last, next, parts)
	if err != nil {
		return err
	}
	if same {
		return fault.Overtaken("reporting.problem.sent_already", "Name", last.SentBy)
	}
	report := id.New()
	_, now := s.now()
	_, err = tx.Exec(ctx, `insert into national_report (id, organisation_id, month, revision, definition, missing, without, remark, submitted_by, submitted_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, report, a.OrganisationID, next.Month, last.Revision+1, d.Version, next.Absent, next.Without, next.Remark, a.PersonID, now)
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
	return digest.Act(ctx, tx, s.log, a.Entry("report.sent_to_management", "national report", report), report, digest.Nation)
}

// sameAs reports whether the last report of a month said all that a further one would say.
func sameAs(ctx context.Context, q db.Querier, last, next NationalReport, parts []Part) (bool, error) {
	if last.Revision == 0 || last.Definition != next.Definition || last.Absent != next.Absent || last.Without != next.Without || last.Remark != next.Remark {
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
	for part := range slices.Chunk(cells, 100) { // eight values each: both engines take no more than some thousands
		var text strings.Builder
		args := []any{report, organisation, region}
		for i, c := range part {
			if i > 0 {
				text.WriteByte(',')
			}
			n := len(args)
			fmt.Fprintf(&text, "($1,$2,$3,$%d,$%d,$%d,$%d,$%d,$%d,$%d,$%d)", n+1, n+2, n+3, n+4, n+5, n+6, n+7, n+8)
			args = append(args, place, c.Figure, c.Code, c.Value, c.Adjusted, c.Available, c.Behind(), c.Empty)
			place++
		}
		_, err := tx.Exec(ctx, "insert into national_figure (report_id, organisation_id, region, place, figure, code, value, adjusted, available, cases, no_case) values "+text.String(), args...)
		if err != nil {
			return fmt.Errorf("figures of the nation: %w", err)
		}
	}
	return nil
}
