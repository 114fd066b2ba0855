package bound

import (
	"context"
	"strconv"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-12: nothing that an agreement asks ends before the agreement begins, nor before the condition of the file that it says does.
func TestNothingEndsBeforeItBegins(t *testing.T) {
	treat := supervision.Condition{Code: "TREAT", Words: "Group on Monday", FromDate: "2026-12-05"}
	for name, c := range map[string]struct {
		line    string
		last    string
		inPlan  bool
		refused bool
	}{
		"until no day":                              {"Group on Monday", "", true, false},
		"until a day after the condition begins":    {"Group on Monday", "2026-12-06", true, false},
		"until the day on which it begins":          {"Group on Monday", "2026-12-05", true, false},
		"before the condition begins":               {"Group on Monday", "2026-12-04", true, true},
		"not in the plan, until the first day":      {"Call at noon", "2026-12-01", false, false},
		"not in the plan, before the first day":     {"Call at noon", "2026-11-30", false, true},
		"not in the plan, before another condition": {"Call at noon", "2026-12-02", false, false},
	} {
		lines := []string{c.line}
		if !c.inPlan {
			lines = []string{treat.Words, c.line}
		}
		a, n := forms.Answers{"starts": {"2026-12-01"}, "conditions": {strconv.Itoa(len(lines))}}, len(lines)-1
		for i, line := range lines {
			a[forms.PathOf(forms.EntryOf("conditions", i), "condition")] = []string{line}
		}
		at := forms.PathOf(forms.EntryOf("conditions", n), "last_day")
		a[at] = []string{c.last}
		var check fault.Check
		Check(context.Background(), &check, a, []supervision.Condition{treat})
		err := check.Err()
		if refused := fault.Is(err, fault.Invalid); refused != c.refused || refused && fault.ProblemsOf(err)[0].Field != at {
			t.Errorf("%s, %s: %v", name, clock.Date(c.last), err)
		}
	}
}
