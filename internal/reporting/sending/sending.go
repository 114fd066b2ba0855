// Package sending decides how the months that providers report are listed for programs: each period once, as its newest
// revision stands, within what the reader may read of figures (RPT-8). It changes nothing. Start at [Service.Months].
package sending

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting"
)

// PageSize is how many months a page has.
const PageSize = 50

// States are those a month can be asked for by.
var States = []reporting.State{reporting.Open, reporting.Certified, reporting.Submitted, reporting.Returned, reporting.Accepted}

// Service lists months.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Audit  *audit.Log
}

// Month is a provider's month as its newest revision stands.
type Month struct {
	OrganisationID string          `db:"organisation_id"`
	Organisation   string          `db:"code"`
	Region         string          `db:"region"`
	Month          clock.Month     `db:"month"`
	State          reporting.State `db:"state"`
	Revision       int             `db:"revision"`
	Definition     int             `db:"definition"`
	NilReturn      bool            `db:"nil_return"`
	SubmittedAt    int64           `db:"submitted_at"` // 0 when it was not sent
	AnsweredAt     int64           `db:"answered_at"`  // when it was accepted or returned; 0 when it was not
}

// Filter narrows the list; what is empty narrows nothing. After is the cursor that the page before gave.
type Filter struct {
	Month clock.Month
	State reporting.State
	After string
}

// ofFigures says where the columns of a month stand that decide who may read its figures.
var ofFigures = access.Columns{Organisation: "s.organisation_id", Region: "s.region", Programme: "'" + string(access.CCMS) + "'"}

var cursor = regexp.MustCompile(`^\d{4}-\d\d/[0-9a-f-]{36}/[A-Z0-9-]{1,40}$`)

// Cursor reports whether a text is a cursor that a page may have given.
func Cursor(text string) bool {
	month, _, _ := strings.Cut(text, "/")
	return cursor.MatchString(text) && clock.Month(month).Valid()
}

// Months lists the periods that were begun and whose figures the actor may read, the latest month first, and the cursor of
// the next page. A month, a state or a cursor that is none is refused (Invalid).
func (s Service) Months(ctx context.Context, a access.Actor, f Filter) (months []Month, after string, err error) {
	if err := f.check(); err != nil {
		return nil, "", err
	}
	where, args := s.Access.Scope(a, access.FiguresRead, ofFigures, 1)
	narrow := func(condition string, values ...any) {
		args = append(args, values...)
		places := make([]any, len(values))
		for i := range values {
			places[i] = len(args) - len(values) + i + 1
		}
		where += fmt.Sprintf(" and "+condition, places...)
	}
	if f.Month != "" {
		narrow("s.month=$%d", f.Month)
	}
	if f.State != "" {
		narrow("s.state=$%d", f.State)
	}
	if at := strings.Split(f.After, "/"); len(at) == 3 {
		narrow("(s.month, s.organisation_id, s.region)<($%d, $%d, $%d)", at[0], at[1], at[2])
	}
	months, err = db.All[Month](ctx, s.DB, `select s.organisation_id, o.code, s.region, s.month, s.state, s.revision, s.definition, s.nil_return, s.submitted_at, s.answered_at
		from submission s join organisation o on o.id=s.organisation_id where `+where+` and s.revision=(select max(t.revision) from submission t
		where t.organisation_id=s.organisation_id and t.region=s.region and t.month=s.month)
		order by s.month desc, s.organisation_id desc, s.region desc limit `+fmt.Sprint(PageSize+1), args...)
	if err != nil {
		return nil, "", fmt.Errorf("months: %w", err)
	}
	if len(months) > PageSize {
		last := months[PageSize-1]
		months, after = months[:PageSize], strings.Join([]string{string(last.Month), last.OrganisationID, last.Region}, "/")
	}
	return months, after, s.Audit.Read(ctx, a.Entry(string(access.FiguresRead), "months", string(f.Month))).Wait()
}

func (f Filter) check() error {
	var c fault.Check
	c.Require(f.Month == "" || f.Month.Valid(), "month", "fault.invalid")
	c.Require(f.State == "" || slices.Contains(States, f.State), "state", "fault.invalid")
	c.Require(f.After == "" || Cursor(f.After), "after", "fault.invalid")
	return c.Err()
}
