// Package needed says by when the agency needs the answer to a referral of somebody who may be released early (CCM-2, CCM-11). Start at [By].
package needed

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/headsup"
)

// The agency's part of the referral, and what of it says by when the answer is needed.
const (
	Form     = "bsf801"
	Part     = "agency"
	isUrgent = "urgent"
	Item     = "urgent_by"
)

// By gives the day: by the agency's referral that reached the provider last, by its heads-up where none did. Empty when none is named, and of a
// referral that is decided.
func By(ctx context.Context, q db.Querier, f supervision.File, filled []forms.Filled) (on clock.Date, err error) {
	if f.State != supervision.Referred || f.Withdrawn || f.OpenedInError {
		return "", nil
	}
	said, reached := Reached(filled, f.OrganisationID)
	switch {
	case !reached:
		on, err = headsup.AnswerBy(ctx, q, f.ID)
	case said.Get(isUrgent) == "yes":
		on = clock.Date(said.Get(Item))
	}
	if err != nil || !on.Valid() {
		return "", err
	}
	return on, nil
}

// Sooner gives a day on which something may be asked for, or the one before the day by which the answer is needed where that comes sooner;
// never a day that has passed.
func Sooner(today, usual, by clock.Date) clock.Date {
	if by == "" {
		return usual
	}
	return max(today, min(usual, by.AddDays(-1)))
}

// Reached gives what the agency's part of the latest referral says that reached the provider; the latest form comes first.
func Reached(filled []forms.Filled, provider string) (forms.Answers, bool) {
	for _, x := range filled {
		if p, there := x.Part(Part); there && x.Code == Form && slices.Contains(x.CarriedTo(Part), provider) {
			return p.Answers(), true
		}
	}
	return nil, false
}
