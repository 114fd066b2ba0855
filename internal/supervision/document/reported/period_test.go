package reported

import (
	"testing"

	"passerelle/internal/platform/clock"
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
