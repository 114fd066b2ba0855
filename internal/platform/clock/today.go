package clock

import (
	"context"
	"time"
)

type place struct{}

// In says in a context where whoever acts is.
func In(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, place{}, zone)
}

// Where gives the time zone of whoever acts; UTC where nobody said.
func Where(ctx context.Context) *time.Location {
	if zone, ok := ctx.Value(place{}).(*time.Location); ok && zone != nil {
		return zone
	}
	return time.UTC
}

// Today gives the date it is where whoever acts is. In UTC it is tomorrow already when a breach is reported on a Sunday evening in
// Vancouver: what is due, late, in the future or in force is asked of this date, and nowhere else.
func Today(ctx context.Context, c Clock) Date { return DateOf(c.Now(), Where(ctx)) }
