// Package imposer says who imposed a condition (CCM-18). What the agency imposed is kept as a fact, and read in the language of whoever reads;
// anybody else is kept as somebody typed them. Start at [Words].
package imposer

import (
	"context"
	"regexp"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Agency is kept of a condition that the agency imposed when it accepted the referral.
const Agency = "AGENCY"

// Granted is kept of a condition that the agency imposed on a request for other conditions (BSF806), by the day of its answer.
func Granted(on clock.Date) string { return Agency + " BSF806 " + string(on) }

// kept is what the agency imposed, as it is kept, and as it was before: in the language of whoever wrote.
var kept = regexp.MustCompile(`^(?:AGENCY|CBSA|ASFC)(?:(?: BSF806 |, by BSF806 of |, par BSF806 du )(\d{4}-\d{2}-\d{2})?)?$`)

// Words says who imposed a condition, of what is kept of it, in the reader's language.
func Words(ctx context.Context, by string) string {
	found := kept.FindStringSubmatch(by)
	switch {
	case found == nil:
		return by
	case found[1] == "":
		return i18n.T(ctx, "document.agency")
	}
	return i18n.T(ctx, "document.granted_by", "On", i18n.Date(ctx, clock.Date(found[1])))
}
