// Package visit holds the form of an appointment to what the file has of its day: the check-in that it reports, whether the client was on time and what
// was found; and the card that a client leaves with to a day that is to come (CCM-15). Start at [Check].
package visit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// The forms of an appointment: what was asked at one, and the card of the next.
const (
	Form = "appointment"
	Card = "appointment-card"
)

// The items that are held to the file. WhyItem says why it has no check-in of the day; layouts before it did not ask.
const (
	HeldItem     = "held"
	WhyItem      = "unrecorded"
	onTimeItem   = "on_time"
	reviewedItem = "conditions_reviewed"
	addressItem  = "address_confirmed"
	dayItem      = "day"
)

// of is what the file has of a check-in.
type of struct {
	Outcome  string `db:"outcome"`
	Reviewed bool   `db:"reviewed"` // its conditions, one by one
	NoHome   bool   `db:"no_home"`  // the address was not confirmed
}

// Check refuses, beside its items, what a form of an appointment says otherwise than the file.
func Check(ctx context.Context, q db.Querier, f supervision.File, d *forms.Definition, today clock.Date, a forms.Answers) error {
	var c fault.Check
	if d.Code == Card {
		day := clock.Date(a.Get(dayItem))
		c.Require(!day.Valid() || day >= today, dayItem, "document.problem.card_past")
		return c.Err()
	}
	held, _, _ := strings.Cut(a.Get(HeldItem), " ")
	day := clock.Date(held)
	if !day.Valid() {
		return nil
	}
	if day > today {
		return fault.At(HeldItem, "supervision.problem.future")
	}
	list, err := db.All[of](ctx, q, `select k.outcome, exists (select 1 from check_in_condition r where r.check_in_id=k.id) as reviewed,
		exists (select 1 from check_in_finding x where x.check_in_id=k.id and x.what='`+desk.OfAddress+`') as no_home
		from check_in k where k.file_id=$1 and k.outcome<>'' and (k.came_on=$2 or k.came_on='' and k.due_on=$2) order by k.id`, f.ID, day)
	if err != nil {
		return fmt.Errorf("the check-in of a form: %w", err)
	}
	came(ctx, &c, list, d, day, a)
	return c.Err()
}

// came holds what the form says to the check-in at which the client was there.
func came(ctx context.Context, c *fault.Check, list []of, d *forms.Definition, day clock.Date, a forms.Answers) {
	at := slices.IndexFunc(list, func(x of) bool { return x.Outcome == supervision.Kept || x.Outcome == supervision.Late })
	switch {
	case len(list) == 0:
		_, asks := d.Item(WhyItem)
		field := map[bool]string{true: WhyItem, false: HeldItem}[asks]
		c.Require(asks && strings.TrimSpace(a.Get(WhyItem)) != "", field, "document.problem.no_check_in", "On", i18n.Date(ctx, day))
	case at < 0:
		c.Add(HeldItem, "document.problem.file_says", "Value", i18n.T(ctx, "supervision.outcome."+list[0].Outcome))
	default:
		x := list[at]
		late := x.Outcome == supervision.Late
		c.Require(a.Get(onTimeItem) == "" || (a.Get(onTimeItem) == "no") == late, onTimeItem, "document.problem.file_says", "Value", i18n.T(ctx, "supervision.outcome."+x.Outcome))
		c.Require(!x.Reviewed || a.Get(reviewedItem) != "no", reviewedItem, "document.problem.check_in_reviewed")
		c.Require(!x.NoHome || a.Get(addressItem) != "yes", addressItem, "document.problem.check_in_address")
	}
}
