// Package closed holds a closure report to its file: that the file is closed or its closing begun, the days of enrolment and of closing and the reason
// are the file's own, and whom the client may telephone
// has a telephone number (CCM-19). Start at [Check].
package closed

import (
	"context"
	"fmt"
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
	reasonItem    = "reason"
)

// Check refuses, beside its items, what a closure report says otherwise than its file. While the file is open, its closing has begun, and the report
// names the day of the closing request or, while nothing was asked, one on which the file could be closed; of a request that was not sent it does not say that it was. The officer's confirmation is the one on the file, known under its published name. Paper and
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
	if err := ends(ctx, q, &c, f, on, today, clock.Date(says(known, "on"))); err != nil {
		return err
	}
	reason := says(known, reasonItem)
	c.Require(reason == "" || a.Get(reasonItem) == "" || a.Get(reasonItem) == reason, reasonItem, "document.problem.file_says", "Value", i18n.T(ctx, "supervision.closure."+reason))
	if said, on := clock.Date(a.Get(ConfirmedItem)), confirmed(known); said != "" {
		c.Require(on != "", ConfirmedItem, "document.problem.not_confirmed")
		c.Require(on == "" || said == on, ConfirmedItem, "document.problem.file_says", "Value", i18n.Date(ctx, on))
	}
	c.Require(requested(known) || !slices.Contains(a["protocol"], "bsf806"), "protocol", "document.problem.not_requested")
	c.Require(confirmed(known) != "" || !slices.Contains(a["protocol"], ConfirmedItem), "protocol", "document.problem.not_confirmed")
	if a.Get("followed") == "yes" {
		registry.CheckPhone(&c, FollowsItem, a.Get(FollowsItem))
	}
	return c.Err()
}

// ends refuses a report of a file that is neither closed nor being closed, and another day than that of the closing.
func ends(ctx context.Context, q db.Querier, c *fault.Check, f supervision.File, on, today, known clock.Date) error {
	day := known
	if f.State == supervision.Closed {
		day = f.ClosedOn
	} else {
		begun, err := db.One[int](ctx, q, "select count(*) from file_closing where file_id=$1 and ended_on=''", f.ID)
		if err != nil {
			return fmt.Errorf("whether a closing has begun: %w", err)
		}
		if c.Require(begun > 0, ClosedItem, "document.problem.not_closing"); begun == 0 {
			return nil
		}
	}
	c.Require(on == "" || day == "" || on == day, ClosedItem, "document.problem.file_says", "Value", i18n.Date(ctx, day))
	if on != "" && day == "" {
		f.MayEnd(c, ClosedItem, on, max(on, today))
	}
	return nil
}

// Sends refuses to send the closure report of an open file of which nobody asked yet that it be closed: neither its day nor its reason stands anywhere else.
func Sends(f supervision.File, known forms.Context) error {
	if f.State == supervision.Closed || says(known, "on") != "" && says(known, reasonItem) != "" {
		return nil
	}
	return fault.New(fault.NotReady, "document.problem.closes_first")
}

// confirmed gives the day on which the officer confirmed the end, as the file has it.
func confirmed(known forms.Context) clock.Date { return clock.Date(says(known, ConfirmedItem)) }

// requested reports whether the closing section of BSF806 went to the agency.
func requested(known forms.Context) bool {
	closure, _ := known["closure"].(map[string]any)
	out, _ := closure["requested"].(bool)
	return out
}

// says gives what the file has of its closing, under its published name.
func says(known forms.Context, name string) string {
	closure, _ := known["closure"].(map[string]any)
	out, _ := closure[name].(string)
	return out
}
