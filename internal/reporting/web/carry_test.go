package web

import (
	"slices"
	"testing"

	"passerelle/internal/reporting"
	"passerelle/internal/reporting/carry"
	"passerelle/internal/reporting/owing"
)

// RPT-4: a provider that has not sent its month is named once, as missing; one that nobody waits for, and a month with another number, are named
// among the files that are lost.
func TestAMissingMonthIsNamedOnce(t *testing.T) {
	of := func(provider string) reporting.Period {
		return reporting.Period{OrganisationID: provider, Region: "PAC", Month: "2026-07"}
	}
	late, left, other := carry.Break{Period: of("late"), Closing: 2, NoOpening: true}, carry.Break{Period: of("left"), Closing: 2, NoOpening: true}, carry.Break{Period: of("other"), Closing: 2, Opening: 3}
	gaps := []owing.Gap{{Period: of("late")}, {Period: of("other")}}
	if got := unnamed([]carry.Break{late, left, other}, gaps); !slices.Equal(got, []carry.Break{left, other}) {
		t.Errorf("%+v", got)
	}
}
