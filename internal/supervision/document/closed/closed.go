// Package closed holds a closure report to its file: the days of enrolment and of closing are the file's own, and whom the client may telephone
// has a telephone number (CCM-19). Start at [Check].
package closed

import (
	"context"
	"slices"
	"strconv"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/match"
)

// The items that a closure report says of the file and of who follows.
const (
	EnrolledItem = "enrolled"
	ClosedItem   = "closed"
	FollowsItem  = "follows_phone"
	// ConfirmedItem is the day on which the officer confirmed the end.
	ConfirmedItem = "confirmed"
)

// Check refuses, beside its items, what a closure report says otherwise than its file. While the file is open, it names a day on which the
// file could be closed. The officer's confirmation is the one on the file, known under its published name. Paper and
// digital files do not match while the folder of the file lacks one of the papers, but that of the report itself.
func Check(ctx context.Context, q db.Querier, formID string, f supervision.File, today clock.Date, known forms.Context, a forms.Answers) error {
	var c fault.Check
	if slices.Contains(a["protocol"], "paper") {
		papers, err := match.Of(ctx, q, f.ID, formID)
		if err != nil {
			return err
		}
		c.Require(!papers.Any(), "protocol", "document.problem.no_match", "Print", strconv.Itoa(papers.Print), "Scan", strconv.Itoa(papers.Scan))
	}
	enrolled, on := clock.Date(a.Get(EnrolledItem)), clock.Date(a.Get(ClosedItem))
	c.Require(enrolled == "" || f.EnrolledOn == "" || enrolled == f.EnrolledOn, EnrolledItem, "document.problem.file_says", "Value", i18n.Date(ctx, f.EnrolledOn))
	c.Require(enrolled == "" || f.EnrolledOn != "", EnrolledItem, "document.problem.never_enrolled")
	if f.ClosedOn != "" {
		c.Require(on == "" || on == f.ClosedOn, ClosedItem, "document.problem.file_says", "Value", i18n.Date(ctx, f.ClosedOn))
	} else if on != "" {
		f.MayEnd(&c, ClosedItem, on, max(on, today))
	}
	if said, on := clock.Date(a.Get(ConfirmedItem)), confirmed(known); said != "" {
		c.Require(on != "", ConfirmedItem, "document.problem.not_confirmed")
		c.Require(on == "" || said == on, ConfirmedItem, "document.problem.file_says", "Value", i18n.Date(ctx, on))
	}
	c.Require(confirmed(known) != "" || !slices.Contains(a["protocol"], ConfirmedItem), "protocol", "document.problem.not_confirmed")
	if a.Get("followed") == "yes" {
		registry.CheckPhone(&c, FollowsItem, a.Get(FollowsItem))
	}
	return c.Err()
}

// confirmed gives the day on which the officer confirmed the end, as the file has it.
func confirmed(known forms.Context) clock.Date {
	closure, _ := known["closure"].(map[string]any)
	on, _ := closure["confirmed"].(string)
	return clock.Date(on)
}
