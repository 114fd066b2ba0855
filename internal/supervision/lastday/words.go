package lastday

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// Until says until when a condition is in force: its last day, or the day on which it or its file was ended before that; nothing when neither is known.
func Until(ctx context.Context, c supervision.Condition) string {
	switch {
	case c.WithFile:
		return i18n.T(ctx, "lastday.with_file", "On", i18n.Date(ctx, c.ToDate))
	case endsBy(c):
		return i18n.T(ctx, "lastday.until", "On", i18n.Date(ctx, c.LastDay))
	case c.ToDate != "":
		return i18n.T(ctx, "lastday.ended", "On", i18n.Date(ctx, c.ToDate))
	}
	return ""
}

// Span says since when a condition is in force, and until when.
func Span(ctx context.Context, c supervision.Condition) string {
	from := i18n.Date(ctx, c.FromDate)
	switch {
	case c.WithFile:
		return i18n.T(ctx, "lastday.from_with_file", "From", from, "On", i18n.Date(ctx, c.ToDate))
	case endsBy(c):
		return i18n.T(ctx, "lastday.from_until", "From", from, "On", i18n.Date(ctx, c.LastDay))
	case c.ToDate != "":
		return i18n.T(ctx, "lastday.from_ended", "From", from, "On", i18n.Date(ctx, c.ToDate))
	}
	return i18n.T(ctx, "lastday.from", "From", from)
}

// endsBy reports whether a condition ends, or ended, by its last day and not before.
func endsBy(c supervision.Condition) bool {
	return c.LastDay != "" && (c.ToDate == "" || c.ToDate > c.LastDay)
}

// Beside gives the last day of a condition to stand behind its words, with what sets it apart from them; nothing without one.
func Beside(ctx context.Context, c supervision.Condition) string {
	if said := Until(ctx, c); said != "" {
		return " (" + said + ")"
	}
	return ""
}

// OnDay gives what stands on a case manager's day; nothing when no last day comes within a week.
func (s Service) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := s.Soon(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onDay(list), nil
}
