package desk

import (
	"context"
	"time"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/measure"
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

// Standing says how long a breach has waited for the agency's final action, or that the agency is not called yet.
func (b Breach) Standing(ctx context.Context, now time.Time) string {
	if b.NotCalled() {
		return i18n.T(ctx, "desk.not_called")
	}
	if b.Action != "" {
		return i18n.T(ctx, "desk.answered", "Action", measure.Words(ctx, b.Action, b.Also))
	}
	return Waits(ctx, b.Waited(now))
}

// Pressing reports whether a breach is late, on the agency's side or as nobody called.
func (b Breach) Pressing(now time.Time) bool { return b.Late(now) || b.Waits() && b.NotCalled() }

// Words writes a spread: its middle and the longest; nothing where nothing is counted.
func (s Spread) Words(ctx context.Context) string {
	if s.Count == 0 {
		return i18n.Unknown
	}
	return i18n.T(ctx, "desk.delays.words", "Median", Span(ctx, s.Median), "Longest", Span(ctx, s.Longest), "Count", s.Count)
}
