package printed

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// FieldDay is the field of the day on which a paper was signed.
const FieldDay = "paper_signed_on"

// On gives the papers of a form, as [Of] does, for one that was signed on a day. It refuses (Invalid, [FieldDay]) a day that is to come, and one
// before the form was begun. When its paper was made is not known: a page prints, too, without saying so here.
func On(ctx context.Context, q db.Querier, f forms.Filled, signed, today clock.Date) ([]Paper, error) {
	list, err := Of(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	from := clock.DateOf(clock.FromMicros(f.OpenedAt), clock.Where(ctx))
	var c fault.Check
	c.Require(signed >= from && signed <= today, FieldDay, "forms.problem.paper_day_between", "From", string(from), "Until", string(today))
	return list, c.Err()
}
