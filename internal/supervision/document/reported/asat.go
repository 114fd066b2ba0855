package reported

import (
	"slices"
	"strconv"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
)

// goals is the group of the goals, and its items.
const goals, goal = "goals", "goal"

var goalItems = []string{goal, "progress", "stands"}

// AsAt takes back to the last day of the report what it begins with from the file as it is now: a goal that was set later is none of it, and
// the risk level is the one of that day, the last of the levels (CCM-20).
func AsAt(to clock.Date, plan []supervision.Goal, levels []string, said forms.Answers) {
	later := func(words string) bool {
		is := func(g supervision.Goal) bool { return g.Words == words }
		return slices.ContainsFunc(plan, is) && !slices.ContainsFunc(plan, func(g supervision.Goal) bool { return is(g) && g.SetOn <= to })
	}
	var kept []forms.Answers
	for n := range said.Entries(goals) {
		entry, at := forms.Answers{}, forms.EntryOf(goals, n)
		for _, item := range goalItems {
			entry[item] = said[forms.PathOf(at, item)]
			delete(said, forms.PathOf(at, item))
		}
		if !later(entry.Get(goal)) {
			kept = append(kept, entry)
		}
	}
	if said.Get(goals) != "" {
		said[goals] = []string{strconv.Itoa(len(kept))}
	}
	for n, entry := range kept {
		for item, values := range entry {
			if len(values) > 0 {
				said[forms.PathOf(forms.EntryOf(goals, n), item)] = values
			}
		}
	}
	if len(levels) > 0 {
		said["risk"] = levels[len(levels)-1:]
	}
}
