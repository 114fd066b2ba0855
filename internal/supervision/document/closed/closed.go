// Package closed holds a closure report to its file: the days of enrolment and of closing are the file's own, and whom the client may telephone
// has a telephone number (CCM-19). Start at [Check].
package closed

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// The items that a closure report says of the file and of who follows.
const (
	EnrolledItem = "enrolled"
	ClosedItem   = "closed"
	FollowsItem  = "follows_phone"
)

// Check refuses, beside its items, what a closure report says otherwise than its file. While the file is open, it names a day on which the
// file could be closed.
func Check(ctx context.Context, f supervision.File, today clock.Date, a forms.Answers) error {
	var c fault.Check
	enrolled, on := clock.Date(a.Get(EnrolledItem)), clock.Date(a.Get(ClosedItem))
	c.Require(enrolled == "" || f.EnrolledOn == "" || enrolled == f.EnrolledOn, EnrolledItem, "document.problem.file_says", "Value", i18n.Date(ctx, f.EnrolledOn))
	c.Require(enrolled == "" || f.EnrolledOn != "", EnrolledItem, "document.problem.never_enrolled")
	if f.ClosedOn != "" {
		c.Require(on == "" || on == f.ClosedOn, ClosedItem, "document.problem.file_says", "Value", i18n.Date(ctx, f.ClosedOn))
	} else if on != "" {
		f.MayEnd(&c, ClosedItem, on, max(on, today))
	}
	if a.Get("followed") == "yes" {
		registry.CheckPhone(&c, FollowsItem, a.Get(FollowsItem))
	}
	return c.Err()
}
