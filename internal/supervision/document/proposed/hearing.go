package proposed

import (
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// WithHearing puts the hearing that a decision is recorded with in the place of the one that the referral names; refused in the field
// hearing_on when it cannot be.
func WithHearing(today clock.Date, x supervision.Agreed, d supervision.Decision) (supervision.Agreed, error) {
	if d.Hearing == nil {
		return x, nil
	}
	x.Hearing = *d.Hearing
	var c fault.Check
	c.Require(x.Hearing == "" || x.Hearing.Valid(), "hearing_on", "supervision.problem.date")
	c.Require(!x.Hearing.Valid() || x.Hearing >= today, "hearing_on", "document.problem.hearing_past")
	return x, c.Err()
}

// ReceivedBy gives when a part of a form was last received by an organisation; 0 when it was not.
func ReceivedBy(x forms.Filled, part, organisationID string) (at int64) {
	for _, g := range x.Sendings {
		if g.To == organisationID && g.Carries(part) {
			at = max(at, g.ReceivedAt)
		}
	}
	return at
}
