package intake

import (
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision/register"
)

// passed reports whether nothing of a row is taken that speaks of a file of an earlier register, or, of a client who stands twice in one, of
// another day than the first row: what that file became until the day of this one is then not told, nor that its client was referred again.
// Whoever says that the second row is left out says what it is.
func (o *Outcome) passed(who *about, row register.Row, twice, left bool) {
	f := who.file
	o.untold = o.untold || !twice && (who.sameStay || f.again(row))
	for step, day := range map[register.Field]clock.Date{register.Referred: f.ReferredOn, register.DecisionDate: f.DecidedOn, register.Enrolled: f.EnrolledOn, register.Closed: f.ClosedOn} {
		o.untold = o.untold || twice && !left && row.Dates[step] != "" && row.Dates[step] != day
	}
}
