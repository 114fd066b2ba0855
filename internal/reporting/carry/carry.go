// Package carry checks that no file is lost between the closing of one month and the opening of the next (RPT-3, RPT-4). It reads
// figures that were put together, and changes nothing. Start at [Breaks].
package carry

import (
	"cmp"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting"
)

// Break is a provider's month that does not open with the files with which the month before closed.
type Break struct {
	Period  reporting.Period // of the month that opens
	Closing int              // of the month before
	Opening int
	// NoClosing and NoOpening say that the figures do not hold the month before, or the month itself.
	NoClosing, NoOpening bool
}

// Missing takes from breaks those of which only the month before is missing, so that its numbers cannot be compared with anything.
func Missing(all []Break) (missing, differ []Break) {
	for _, b := range all {
		if b.NoClosing {
			missing = append(missing, b)
		} else {
			differ = append(differ, b)
		}
	}
	return missing, differ
}

// Breaks looks at the months from first on, each beside the month before it. Months of which the figures hold nothing at all are no
// break, nor is a number that a register cannot tell.
func Breaks(first clock.Month, parts []reporting.Part) []Break {
	held := map[clock.Month]bool{}
	ends := map[reporting.Period]*Break{}
	at := func(p reporting.Period, months int) *Break {
		if p.Month = p.Month.Add(months); ends[p] == nil {
			ends[p] = &Break{Period: p, NoClosing: true, NoOpening: true}
		}
		return ends[p]
	}
	for _, part := range parts {
		held[part.Period.Month] = true
		if n, ok := number(part.Cells, "opening"); ok {
			b := at(part.Period, 0)
			b.Opening, b.NoOpening = n, false
		}
		if n, ok := number(part.Cells, "closing"); ok {
			b := at(part.Period, 1)
			b.Closing, b.NoClosing = n, false
		}
	}
	var out []Break
	for p, b := range ends {
		if p.Month >= first && held[p.Month] && held[p.Month.Add(-1)] && b.Closing != b.Opening {
			out = append(out, *b)
		}
	}
	slices.SortFunc(out, func(x, y Break) int {
		return cmp.Or(cmp.Compare(x.Period.Month, y.Period.Month), cmp.Compare(x.Period.Region, y.Period.Region), cmp.Compare(x.Period.OrganisationID, y.Period.OrganisationID))
	})
	return out
}

// number gives a number of a month where there is one.
func number(cells []reporting.Cell, figure string) (int, bool) {
	i := slices.IndexFunc(cells, func(c reporting.Cell) bool { return c.Figure == figure && c.Code == "" })
	if i < 0 || !cells[i].Known() {
		return 0, false
	}
	return int(cells[i].Shown()), true
}
