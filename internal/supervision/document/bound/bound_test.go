package bound

import (
	"context"
	"slices"
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

// CCM-12: an agreement says each condition until the day that the plan has it, or none where the plan has none; a layout without such days is
// let be.
func TestTheLastDayIsThatOfThePlan(t *testing.T) {
	library, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		plan    clock.Date
		last    string
		version int
		refused bool
	}{
		"the same":             {"2026-12-31", "2026-12-31", 7, false},
		"sooner":               {"2026-12-31", "2026-12-24", 7, true},
		"later":                {"2026-12-31", "2027-01-31", 7, true},
		"left out":             {"2026-12-31", "", 7, true},
		"the plan has none":    {"", "2026-12-31", 7, true},
		"neither has one":      {"", "", 7, false},
		"not asked for at all": {"2026-12-31", "", 1, false},
	} {
		at := forms.PathOf(forms.EntryOf("conditions", 0), "last_day")
		a := forms.Answers{"conditions": {"1"}, forms.PathOf(forms.EntryOf("conditions", 0), "condition"): {"Group on Monday"}, at: {c.last}}
		i := slices.IndexFunc(library, func(d *forms.Definition) bool { return d.Code == "bsf802" && d.Version == c.version })
		err := Until(context.Background(), library[i], a, []supervision.Condition{{Code: "TREAT", Words: "Group on Monday", LastDay: c.plan}})
		if refused := fault.Is(err, fault.Invalid); refused != c.refused || refused && fault.ProblemsOf(err)[0].Field != at {
			t.Errorf("%s: %v", name, err)
		}
	}
}
