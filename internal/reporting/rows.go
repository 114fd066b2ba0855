package reporting

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/cases"
	"passerelle/internal/reporting/since"
)

// Case is one case behind a figure as a reader may see it.
type Case = cases.Case

// CasesOfPage is how many cases one page shows.
const CasesOfPage = 100

// Cases opens one number of a period to the cases behind it, from one of them on (RPT-2). The cell holds every row; a page is looked up.
func (s *Service) Cases(ctx context.Context, a access.Actor, p Period, figure, code string, from int) (Cell, []Case, error) {
	sub, _, cells, err := s.rowsFor(ctx, a, p)
	if err != nil {
		return Cell{}, nil, err
	}
	i := slices.IndexFunc(cells, func(c Cell) bool { return c.Figure == figure && c.Code == code })
	if i < 0 || from < 0 {
		return Cell{}, nil, fault.Missing()
	}
	if sub.frozen() {
		if cells, err = withRows(ctx, s.db, sub.ID, cells, figure); err != nil {
			return Cell{}, nil, err
		}
	}
	page := lengths(cells[i].Rows[min(from, len(cells[i].Rows)):min(from+CasesOfPage, len(cells[i].Rows))])
	known, err := cases.Lookup(ctx, s.db, sub.certified(), page)
	if err != nil {
		return Cell{}, nil, err
	}
	return cells[i], known.Of(page), s.recordCases(ctx, a, p, known.Of(page))
}

// rowsFor gives the revision and figures whose cases somebody may open: the provider's people those of any month of theirs, everybody else
// those that were certified (design.md §3).
func (s *Service) rowsFor(ctx context.Context, a access.Actor, p Period) (Submission, *Definition, []Cell, error) {
	if err := s.admit(ctx, a, access.RowsRead, p); err != nil {
		return Submission{}, nil, nil, err
	}
	sub, err := latest(ctx, s.db, p)
	if err == nil && !sub.frozen() && a.OrganisationID != p.OrganisationID {
		err = fault.New(fault.NotReady, "reporting.problem.rows_not_certified")
	}
	if err != nil {
		return sub, nil, nil, err
	}
	d, err := s.definitionOf(sub)
	if err != nil {
		return sub, nil, nil, err
	}
	cells, err := s.cells(ctx, d, sub)
	return sub, d, cells, err
}

// recordCases writes who looked at which cases, as one row of the audit log.
func (s *Service) recordCases(ctx context.Context, a access.Actor, p Period, cases []Case) error {
	e := a.Entry(string(access.RowsRead), "month", p.OrganisationID+"/"+p.Region+"/"+string(p.Month))
	for _, c := range cases {
		e.ObjectIDs = append(e.ObjectIDs, c.FileID)
	}
	return s.log.Read(ctx, e).Wait()
}

// lengths gives the length that each event counts.
func lengths(rows []Row) map[string]int {
	out := make(map[string]int, len(rows))
	for _, r := range rows {
		out[r.EventID] = r.Days
	}
	return out
}

// Own lists the periods that a provider's people answer for: each region it has a site in, the months from first to
// last, newest first, none in which it had no part there.
func (s *Service) Own(ctx context.Context, a access.Actor, first, last clock.Month) ([]Submission, error) {
	if err := s.access.Check(ctx, s.db, a, access.FiguresRead, access.Subject{OrganisationID: a.OrganisationID, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	regions, err := db.All[string](ctx, s.db, "select distinct region_code from site where organisation_id=$1 order by region_code", a.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("regions of a provider: %w", err)
	}
	var out []Submission
	for m := last; m >= first; m = m.Add(-1) {
		for _, region := range regions {
			sub, err := latest(ctx, s.db, Period{a.OrganisationID, region, m})
			if err == nil && sub.State == "" {
				err = since.Takes(ctx, s.db, a.OrganisationID, region, m, clock.Today(ctx, s.clock))
			}
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			out = append(out, sub)
		}
	}
	return out, nil
}
