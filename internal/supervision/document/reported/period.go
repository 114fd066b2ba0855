package reported

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
)

// What the three months of a compliance review are counted from: the month of enrolment, or the calendar's quarters.
const (
	FromEnrolment = "ENROLMENT"
	FromCalendar  = "CALENDAR"
)

// review is the code of a compliance review, whyItem where a summary says why it is otherwise than its file.
const review, whyItem = "CR", "otherwise"

// threeMonths is in how many months a review falls at the latest.
const threeMonths = 3

// CountFrom gives what a provider counts the three months from; practice when it has set nothing.
func CountFrom(ctx context.Context, q db.Querier, organisationID string) (string, error) {
	list, err := db.All[string](ctx, q, "select count_from from report_setting where organisation_id=$1", organisationID)
	if err != nil {
		return "", fmt.Errorf("what a review counts from: %w", err)
	}
	return append(list, FromEnrolment)[0], nil
}

// Falls reports whether the compliance review of a client falls into a month, and its first month. The month of enrolment
// is the first of the first three; a calendar's quarter ends in March, June, September and December, and the first that ends
// after enrolment counts, however short.
func Falls(countFrom string, enrolled clock.Date, m clock.Month) (first clock.Month, falls bool) {
	if !enrolled.Valid() || enrolled.MonthOf() > m {
		return "", false
	}
	first = m.Add(1 - threeMonths)
	if countFrom == FromCalendar {
		return max(first, enrolled.MonthOf()), int(m.First().Time().Month())%threeMonths == 0
	}
	n := monthsBetween(enrolled.MonthOf(), m) + 1
	return first, n%threeMonths == 0
}

func monthsBetween(from, to clock.Month) int {
	a, b := from.First().Time(), to.First().Time()
	return (b.Year()-a.Year())*12 + int(b.Month()-a.Month())
}

// ThreeMonths gives the days of the review that ends in the month of a day; when none does, those of the last one before it or, of who is enrolled
// for less, of the first.
func ThreeMonths(countFrom string, enrolled, on clock.Date) Days {
	for _, n := range []int{0, -1, -2, 1, 2} {
		m := on.MonthOf().Add(n)
		if first, falls := Falls(countFrom, enrolled, m); falls {
			return Days{max(first.First(), enrolled), m.Last()}
		}
	}
	return Days{}
}

// Period refuses a summary of days that are before the file or still to come, and a compliance review of other days than its three months
// that does not say why (of a closed file they may end with it): the agency would take a month for all three (CCM-20).
func Period(ctx context.Context, s attendance.Service, q db.Querier, c *fault.Check, f supervision.File, a forms.Answers) error {
	d, today := Days{clock.Date(a.Get("period_from")), clock.Date(a.Get("period_to"))}, clock.Today(ctx, s.Clock)
	c.Require(f.Undated || !d.To.Valid() || d.To >= f.ReferredOn, "period_to", "supervision.problem.order", "After", string(f.ReferredOn))
	c.Require(!d.To.Valid() || d.To <= today, "period_to", "document.problem.period_to_come", "Today", i18n.Date(ctx, today))
	if a.Get("report") != review || !d.To.Valid() || !f.EnrolledOn.Valid() || strings.TrimSpace(a.Get(whyItem)) != "" {
		return nil
	}
	from, err := CountFrom(ctx, q, f.OrganisationID)
	if err != nil {
		return err
	}
	want := ThreeMonths(from, f.EnrolledOn, min(max(d.To, f.EnrolledOn), today))
	if d == want || want.From == "" || f.ClosedOn.Valid() && d == (Days{want.From, f.ClosedOn}) {
		return nil
	}
	if want.To > today { // nobody writes now what is asked for then
		c.Add("period_to", "document.problem.three_months_open", "From", i18n.Date(ctx, want.From), "To", i18n.Date(ctx, want.To))
		return nil
	}
	kept, missed, err := s.Attendance(ctx, q, f.ID, want.From, want.To)
	field := "period_from"
	if d.From == want.From {
		field = "period_to"
	}
	c.Add(field, "document.problem.three_months", "From", i18n.Date(ctx, want.From), "To", i18n.Date(ctx, want.To), "Kept", strconv.Itoa(kept), "Missed", strconv.Itoa(missed))
	return err
}
