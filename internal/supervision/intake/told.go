package intake

import (
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision/intake/lost"
	"passerelle/internal/supervision/intake/precedent"
	"passerelle/internal/supervision/register"
)

// passed reports whether nothing of a row is taken that speaks of a file of an earlier register, or, of a client who stands twice in one, of
// another day than the first row: what that file became until the day of this one is then not told, nor that its client was referred again.
// Whoever says that the second row is left out says what it is; one that gives another day and is not said to be anything stays told of.
func (o *Outcome) passed(who *about, row register.Row, twice, left bool) {
	f := who.file
	o.untold = o.untold || !twice && (who.sameStay || f.again(row))
	other := lost.Otherwise(row, map[register.Field]clock.Date{register.Referred: f.ReferredOn, register.DecisionDate: f.DecidedOn, register.Enrolled: f.EnrolledOn, register.Closed: f.ClosedOn})
	if o.untold = o.untold || twice && !left && other; other && !left && precedent.About(row) != "" {
		o.waiting = append(o.waiting, lost.Waits(row, precedent.About(row)))
	}
}
