package booked

import (
	"strings"

	"passerelle/internal/platform/fault"
)

// Asked wants who asked for another day or hour of a check-in, and why: the chain of its days says both of each step (CCM-15).
func Asked(by, reason string) error {
	var c fault.Check
	c.Require(by != "", "moved_by", "attendance.problem.moved_by")
	c.Require(strings.TrimSpace(reason) != "", "move_reason", "attendance.problem.move_reason")
	return c.Err()
}
