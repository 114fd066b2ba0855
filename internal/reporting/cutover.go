package reporting

import (
	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting/since"
)

// tells reports whether a number can be given.
func (t *tally) tells(f Figure, rows []Row) bool {
	return !t.registers.Silent(f.By) && (!t.beforeCut || f.Register && (len(rows) > 0 || since.Tells(f.Code, t.told)) || len(rows) > 0 && !f.Register)
}

// cameAfter reports whether a file came in, where the region is, after the month: nobody here could ask what its register does not say.
func (t *tally) cameAfter(e happened) bool {
	return clock.DateOf(clock.FromMicros(e.Recorded), t.zone).MonthOf() > t.period.Month
}
