package lastday

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
)

// CCM-10, CCM-13: since when and until when a condition is in force stands in one sentence, whatever ended it.
func TestTheDaysOfAConditionAreOneSentence(t *testing.T) {
	for want, c := range map[string]supervision.Condition{
		"lastday.from":           {},
		"lastday.from_until":     {LastDay: "2026-12-01"},
		"lastday.from_ended":     {LastDay: "2026-12-01", ToDate: clock.Date("2026-11-09")},
		"lastday.from_with_file": {LastDay: "2026-12-01", ToDate: clock.Date("2026-11-09"), WithFile: true},
	} {
		c.FromDate = "2026-11-02"
		if got := Span(t.Context(), c); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
