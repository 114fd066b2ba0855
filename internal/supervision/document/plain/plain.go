// Package plain says conditions to the client. Start at [Of].
package plain

import (
	"context"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/wording"
)

// Of says a condition to the client, as the agreement does: one of the catalogue in its own sentence, with what stands beside it behind;
// one in words of its own, or whose words say by themselves what it is, in these (CCM-12). Our wording.
func Of(ctx context.Context, c supervision.Condition) string {
	if c.Code == "FREE" || c.Words != "" && wording.CodeOf(c.Words) == c.Code {
		return c.Words
	}
	return strings.TrimSpace(i18n.T(ctx, "document.plain."+c.Code) + " " + wording.Sentence(c.Words))
}

// From is Of with the day of a condition that is to come.
func From(ctx context.Context, c supervision.Condition, today clock.Date) string {
	if c.FromDate > today {
		return i18n.T(ctx, "document.plain.from", "On", i18n.Date(ctx, c.FromDate)) + " " + Of(ctx, c)
	}
	return Of(ctx, c)
}
