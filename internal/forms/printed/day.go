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
// before what is signed at an item was completed last: nobody signed words that were not there. When its paper was made is not known: a page prints, too, without
// saying so here.
func On(ctx context.Context, q db.Querier, f forms.Filled, item string, signed, today clock.Date) ([]Paper, error) {
	list, err := Of(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	from := clock.DateOf(clock.FromMicros(completed(f, item)), clock.Where(ctx))
	var c fault.Check
	c.Require(signed >= from && signed <= today, FieldDay, "forms.problem.paper_day_between", "From", string(from), "Until", string(today))
	return list, c.Err()
}

// completed gives when the part in which an item stands was completed, or the form begun while it is not.
func completed(f forms.Filled, item string) int64 {
	for _, p := range f.Definition.Parts {
		if w, written := f.Part(p.ID); written && w.State == forms.Completed && p.Has(item) {
			return w.EditedAt
		}
	}
	return f.OpenedAt
}
