package reported

import (
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
)

// CCM-20: the three months of a review are those that end in the month of its last day, from enrolment at the earliest; where none end there, the
// last before it, or the first of somebody enrolled for less.
func TestTheThreeMonthsOfAReview(t *testing.T) {
	for _, x := range []struct {
		from         string
		enrolled, on clock.Date
		want         Days
	}{
		{FromEnrolment, "2026-02-10", "2026-10-31", Days{"2026-08-01", "2026-10-31"}},
		{FromEnrolment, "2026-02-10", "2026-10-05", Days{"2026-08-01", "2026-10-31"}},
		{FromEnrolment, "2026-02-10", "2026-11-30", Days{"2026-08-01", "2026-10-31"}},
		{FromEnrolment, "2026-08-10", "2026-10-31", Days{"2026-08-10", "2026-10-31"}},
		{FromEnrolment, "2026-10-10", "2026-11-05", Days{"2026-10-10", "2026-12-31"}},
		{FromCalendar, "2026-02-10", "2026-10-31", Days{"2026-07-01", "2026-09-30"}},
		{FromCalendar, "2026-08-10", "2026-09-30", Days{"2026-08-10", "2026-09-30"}},
		{FromCalendar, "2026-11-02", "2026-11-05", Days{"2026-11-02", "2026-12-31"}},
		{FromEnrolment, "", "2026-11-05", Days{}},
	} {
		if got := ThreeMonths(x.from, x.enrolled, x.on); got != x.want {
			t.Errorf("%s of %s on %s: %v", x.from, x.enrolled, x.on, got)
		}
	}
}

// CCM-20: where the first three months are not over yet nobody is told to write them now: it says when the review is written.
func TestAReviewIsWrittenOnceItsMonthsAreOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := attendance.Service{Service: &supervision.Service{Deps: supervision.Deps{Clock: clock.At(time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC))}}}
		f := supervision.File{ID: "f", OrganisationID: "org", ReferredOn: "2026-10-01", EnrolledOn: "2026-10-05"}
		for name, row := range map[string]struct{ from, to, why, field, key string }{
			"of a month":          {"2026-11-01", "2026-11-30", "", "period_to", "document.problem.three_months_open"},
			"of what is to come":  {"2026-10-05", "2026-12-31", "", "period_to", "document.problem.period_to_come"},
			"of other days, said": {"2026-11-01", "2026-11-30", "The agency asks for it now.", "", ""},
		} {
			var c fault.Check
			a := forms.Answers{"report": {"CR"}, "period_from": {row.from}, "period_to": {row.to}, "otherwise": {row.why}}
			if err := Period(t.Context(), s, d, &c, f, a); err != nil {
				t.Fatal(err)
			}
			p := fault.ProblemsOf(c.Err())
			if row.key == "" && len(p) != 0 || row.key != "" && (len(p) == 0 || p[0].Field != row.field || p[0].Key != row.key) {
				t.Errorf("%s: %+v", name, p)
			}
		}
	})
}
