// Package noted gives headquarters what providers signed beside the numbers of the months that it puts together: what they added or took
// away, what they said of a number, and why (RPT-2, RPT-4). It changes nothing. Start at [Service.Of].
package noted

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/reporting"
)

// Service looks signed lines up.
type Service struct {
	DB     *db.DB
	Access *access.Service
}

// line is a signed line with the revision of a month that it belongs to.
type line struct {
	reporting.Adjustment
	SubmissionID string `db:"submission_id"`
}

// Of gives the signed lines of the months that the nation's numbers are made of, oldest first, by the revision of each.
func (s Service) Of(ctx context.Context, a access.Actor, parts []reporting.Part) (map[string][]reporting.Adjustment, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ReportNation, access.Subject{Programme: access.CCMS}); err != nil {
		return nil, err
	}
	out := map[string][]reporting.Adjustment{}
	if len(parts) == 0 {
		return out, nil
	}
	first, last := parts[0].Period.Month, parts[0].Period.Month
	for _, p := range parts {
		first, last, out[p.SubmissionID] = min(first, p.Period.Month), max(last, p.Period.Month), nil
	}
	for l, err := range db.Each[line](ctx, s.DB, `select j.submission_id, j.figure, j.code, j.amount, j.reason, j.person_id, coalesce(p.name,'') as person, j.recorded
		from adjustment j join submission m on m.id=j.submission_id left join person p on p.id=j.person_id
		where m.month between $1 and $2 order by j.recorded, j.id`, first, last) {
		if err != nil {
			return nil, fmt.Errorf("what was signed: %w", err)
		}
		if _, counts := out[l.SubmissionID]; counts {
			out[l.SubmissionID] = append(out[l.SubmissionID], l.Adjustment)
		}
	}
	return out, nil
}
