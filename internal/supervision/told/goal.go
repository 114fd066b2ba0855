package told

import (
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// goalWas tells the lines of one goal from each other: the first of them says that it was set, the last of one that was reached says so, and what stands
// between changed it.
func goalWas(ctx context.Context, v Story, at int, g supervision.Goal) string {
	of := func(list []history.Event) bool {
		for _, e := range list {
			if p, err := history.Decode[history.GoalPayload](e); err == nil && e.Kind == history.GoalSet && p.Goal == g.ID {
				return true
			}
		}
		return false
	}
	switch {
	case !of(v.Events[at+1:]):
		return ""
	case g.ReachedOn != "" && !of(v.Events[:at]):
		return " · " + i18n.T(ctx, "supervision.told.goal_reached", "On", i18n.Date(ctx, g.ReachedOn))
	}
	return " · " + i18n.T(ctx, "supervision.told.goal_changed")
}
