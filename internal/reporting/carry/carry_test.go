package carry

import (
	"slices"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
)

func part(provider string, m clock.Month, opening, closing float64) reporting.Part {
	return reporting.Part{Period: reporting.Period{OrganisationID: provider, Region: "PAC", Month: m}, Cells: []reporting.Cell{
		{Figure: "opening", Value: opening, Available: true}, {Figure: "closing", Value: closing, Available: true}}}
}

// RPT-3, RPT-4: a provider whose month does not open with what the month before closed with is named, with the numbers.
func TestNoFileIsLostBetweenTwoMonths(t *testing.T) {
	at := reporting.Period{OrganisationID: "left", Region: "PAC", Month: "2026-07"}
	june := part("stays", "2026-06", 5, 7)
	untold := part("left", "2026-07", 0, 0)
	untold.Cells[0].Available = false
	for name, c := range map[string]struct {
		parts []reporting.Part
		want  []Break
	}{
		"all of them go on":               {[]reporting.Part{june, part("stays", "2026-07", 7, 6)}, nil},
		"a provider has no month":         {[]reporting.Part{june, part("left", "2026-06", 3, 2), part("stays", "2026-07", 7, 6)}, []Break{{Period: at, Closing: 2, NoOpening: true}}},
		"it had ended with none":          {[]reporting.Part{june, part("left", "2026-06", 3, 0), part("stays", "2026-07", 7, 6)}, nil},
		"another number":                  {[]reporting.Part{part("left", "2026-06", 3, 2), part("left", "2026-07", 4, 4)}, []Break{{Period: at, Closing: 2, Opening: 4}}},
		"files of no month before":        {[]reporting.Part{june, part("left", "2026-07", 4, 4), part("stays", "2026-07", 7, 6)}, []Break{{Period: at, Opening: 4, NoClosing: true}}},
		"nobody has the month before":     {[]reporting.Part{part("left", "2026-07", 4, 4)}, nil},
		"nobody has the month yet":        {[]reporting.Part{june, part("left", "2026-06", 3, 2)}, nil},
		"a register cannot tell":          {[]reporting.Part{part("left", "2026-06", 0, 0), untold}, nil},
		"before the months that are read": {[]reporting.Part{part("left", "2026-04", 1, 1), part("left", "2026-05", 2, 2)}, nil},
		"within a quarter": {[]reporting.Part{part("left", "2026-06", 3, 2), part("left", "2026-07", 2, 2), part("left", "2026-08", 1, 1)},
			[]Break{{Period: reporting.Period{OrganisationID: "left", Region: "PAC", Month: "2026-08"}, Closing: 2, Opening: 1}}},
	} {
		if got := Breaks("2026-07", c.parts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, not %+v", name, got, c.want)
		}
	}
}

// RPT-3, RPT-4: a month whose month before is only missing is told apart from one whose numbers differ.
func TestAMissingMonthIsNoOtherNumber(t *testing.T) {
	missing, differ := Missing([]Break{{Opening: 97, NoClosing: true}, {Closing: 2, Opening: 4}, {Closing: 2, NoOpening: true}})
	if len(missing) != 1 || missing[0].Opening != 97 || len(differ) != 2 {
		t.Errorf("missing %+v, differ %+v", missing, differ)
	}
}
