package told

import (
	"context"
	"strings"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Moved is the name by which a timeline knows who asked that a check-in be moved to a day and an hour, and why.
func Moved(checkIn string, to clock.Date, hour string) string {
	return "moved/" + checkIn + "/" + string(to) + "/" + hour
}

// checkInDue says when a check-in is due, or how it came to be due on another day or at another hour: who asked for it and why stays on the
// timeline when the check-in is over (CCM-15).
func checkInDue(ctx context.Context, v Story, at int, p history.CheckInDuePayload) string {
	if how := v.Names[Moved(p.CheckIn, p.Due, p.At)]; how != "" && v.Events[at].Corrects != "" {
		return how
	}
	was := before(v, at, p.CheckIn, func(x history.CheckInDuePayload) (string, bool) { return string(x.Due), x.CheckIn == p.CheckIn })
	on, hour := i18n.Weekday(ctx, p.Due), i18n.HourOf(ctx, p.At)
	switch {
	case was != string(p.Due):
		return i18n.T(ctx, "supervision.told.due", "On", strings.TrimSpace(on+" "+hour))
	case hour == "":
		return i18n.T(ctx, "supervision.told.no_hour", "On", on)
	default:
		return i18n.T(ctx, "supervision.told.other_hour", "On", on, "Hour", hour)
	}
}
