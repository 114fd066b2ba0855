package desk

import (
	"context"
	"time"

	"passerelle/internal/platform/i18n"
)

// Span writes how long something took, in the unit that tells it: minutes, hours from two on, days from two on.
func Span(ctx context.Context, d time.Duration) string {
	switch d = max(d, 0); {
	case d < 2*time.Hour:
		return i18n.T(ctx, "desk.span.minutes", "Count", int(d/time.Minute))
	case d < ChaseAfter:
		return i18n.T(ctx, "desk.span.hours", "Count", int(d/time.Hour))
	default:
		return i18n.T(ctx, "desk.span.days", "Count", int(d/(24*time.Hour)))
	}
}

// Waits says how long the agency's final action has been waited for.
func Waits(ctx context.Context, d time.Duration) string {
	return i18n.T(ctx, "desk.waits", "Span", Span(ctx, d))
}

// Words writes a spread: its middle and the longest; nothing where nothing is counted.
func (s Spread) Words(ctx context.Context) string {
	if s.Count == 0 {
		return i18n.Unknown
	}
	return i18n.T(ctx, "desk.delays.words", "Median", Span(ctx, s.Median), "Longest", Span(ctx, s.Longest), "Count", s.Count)
}
