// Package backdated asks why the agency grants a change from a day before it was asked for: months that are certified already would change
// without a word; and refuses a request that is over before it is wanted (CCM-18). Start at [Check] and [Ends].
package backdated

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// What of the request says from when it is wanted, and of its answer from when it holds, why that is earlier, and on which day it was given.
const (
	wantedItem   = "wanted"
	dayItem      = "effective"
	whyItem      = "effective_why"
	answeredItem = "answered"
)

// Answered refuses an answer of a day before the request was begun: nobody answers what was not asked.
func Answered(ctx context.Context, x forms.Filled, said forms.Answers) error {
	on, first := clock.Date(said.Get(answeredItem)), clock.DateOf(clock.FromMicros(x.OpenedAt), clock.Where(ctx))
	if !on.Valid() || on >= first {
		return nil
	}
	return fault.At(answeredItem, "document.problem.answered_before", "First", i18n.Date(ctx, first))
}

// Check refuses an answer from a day before the request came, or before the day that it is wanted from, that does not say why: beside the
// reason, or beside the day in a layout that does not ask for one.
func Check(ctx context.Context, x forms.Filled, said forms.Answers) error {
	on, first := clock.Date(said.Get(dayItem)), asked(ctx, x, said)
	if !on.Valid() || first == "" || on >= first || strings.TrimSpace(said.Get(whyItem)) != "" {
		return nil
	}
	field := dayItem
	if _, asks := x.Definition.Item(whyItem); asks {
		field = whyItem
	}
	return fault.At(field, "document.problem.backdated", "First", i18n.Date(ctx, first))
}

// Ends refuses, beside its last day, each entry of a request whose condition would be over before the day from which the change is wanted.
func Ends(ctx context.Context, a forms.Answers, group, lastDay string) error {
	var c fault.Check
	on := clock.Date(a.Get(wantedItem))
	for n := range a.Entries(group) {
		at := forms.PathOf(forms.EntryOf(group, n), lastDay)
		last := clock.Date(a.Get(at))
		c.Require(!on.Valid() || !last.Valid() || last >= on, at, "document.problem.over_when_wanted", "On", i18n.Date(ctx, on))
	}
	return c.Err()
}

// asked gives the day on which the request went to the agency, or from which it wants the change where that is later.
func asked(ctx context.Context, x forms.Filled, said forms.Answers) clock.Date {
	var sent int64
	for _, g := range x.Sendings {
		if g.To != x.OrganisationID && (sent == 0 || g.SentAt < sent) {
			sent = g.SentAt
		}
	}
	if sent == 0 {
		return clock.Date(said.Get(wantedItem))
	}
	return max(clock.DateOf(clock.FromMicros(sent), clock.Where(ctx)), clock.Date(said.Get(wantedItem)))
}

// AfterTheLast refuses, beside the field on, a day before the risk level, or a condition that ends, changed last.
func AfterTheLast(ctx context.Context, s *supervision.Service, tx *db.Tx, f supervision.File, g supervision.Granted) error {
	conditions, _, _, err := s.PlanStored(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	var c fault.Check
	for _, x := range conditions {
		c.Require(!slices.Contains(g.End, x.ID) || g.On >= x.FromDate, "on", "supervision.problem.order", "After", string(x.FromDate))
	}
	if err := c.Err(); err != nil || g.Risk == "" {
		return err
	}
	return s.InOrder(ctx, tx, f.ID, history.RiskSet, "", g.On)
}
