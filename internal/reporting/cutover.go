package reporting

import (
	"slices"

	"passerelle/internal/platform/clock"
)

// tells reports whether a number can be given.
func (t *tally) tells(f Figure, rows []Row) bool {
	return !t.registers.Silent(f.By) && (!t.beforeCut || f.Register && !t.untold(f, rows) || len(rows) > 0 && !f.Register)
}

// cameAfter reports whether a file came in, where the region is, after the month: nobody here could ask what its register does not say.
func (t *tally) cameAfter(e happened) bool {
	return clock.DateOf(clock.FromMicros(e.Recorded), t.zone).MonthOf() > t.period.Month
}

// toldBy names the kind of event without which no register tells of a figure: one that has no column of closures, as a list
// of those who are there now, does not say that nobody's file was closed.
var toldBy = map[string]string{"accepted": "decided", "declined": "decided", "enrolled": "enrolled", "reopened": "reopened", "closed": "closed"}

// untold reports whether no register of the provider ever said what a figure counts, and nobody recorded it.
func (t *tally) untold(f Figure, rows []Row) bool {
	kind := toldBy[f.Code]
	return kind != "" && len(rows) == 0 && !slices.Contains(t.told, kind)
}
