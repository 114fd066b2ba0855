package onekind

import (
	"context"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

func curfew(words string) supervision.Condition {
	return supervision.Condition{Code: "CURFEW", Words: words}
}

// CCM-11, CCM-18: what enters the plan of several conditions of one kind is what the decision names, by number; what was in force and is
// not named ends. Conditions in words of their own, and what is said twice, contradict nothing.
func TestWhatHoldsOfOneKind(t *testing.T) {
	free, two := supervision.Condition{Code: "FREE", Words: "Calls."}, []supervision.Condition{curfew("22:00 to 06:00"), {Code: "REPORT"}, curfew("20:00 to 07:00")}
	planned, over := curfew("19:00 to 08:00"), curfew("22:00 to 06:00")
	planned.ID, over.ID, over.ToDate = "p", "o", "2026-11-01"
	for name, c := range map[string]struct {
		of       Choice
		add, end []string
		asks     bool
	}{
		"nobody says which":                 {of: Choice{Proposed: two}, asks: true},
		"the second":                        {of: Choice{Proposed: two, Holds: "3"}, add: []string{"REPORT", "CURFEW 20:00 to 07:00"}},
		"both":                              {of: Choice{Proposed: two, Holds: "1 and 3"}, add: []string{"CURFEW 22:00 to 06:00", "REPORT", "CURFEW 20:00 to 07:00"}},
		"another number":                    {of: Choice{Proposed: two, Holds: "2"}, asks: true},
		"no number":                         {of: Choice{Proposed: two, Holds: "the later"}, asks: true},
		"said twice":                        {of: Choice{Proposed: []supervision.Condition{two[0], curfew("22:00  TO 06:00")}}, add: []string{"CURFEW 22:00 to 06:00", "CURFEW 22:00  TO 06:00"}},
		"in words of their own":             {of: Choice{Proposed: []supervision.Condition{free, {Code: "FREE", Words: "Writes."}}}, add: []string{"FREE Calls.", "FREE Writes."}},
		"against the plan":                  {of: Choice{Proposed: two[:1], Plan: []supervision.Condition{planned}}, asks: true},
		"instead of the plan's":             {of: Choice{Proposed: two[:1], Plan: []supervision.Condition{planned}, Holds: "1"}, add: []string{"CURFEW 22:00 to 06:00"}, end: []string{"CURFEW 19:00 to 08:00"}},
		"the plan's":                        {of: Choice{Proposed: two[:1], Plan: []supervision.Condition{planned}, Holds: "0"}},
		"what ended contradicts nothing":    {of: Choice{Proposed: two[2:], Plan: []supervision.Condition{over}}, add: []string{"CURFEW 20:00 to 07:00"}},
		"decided before, the plan took one": {of: Choice{Proposed: two, Plan: []supervision.Condition{over}, Decided: true}, add: []string{"REPORT"}},
		"decided before, the plan differs":  {of: Choice{Proposed: two, Plan: []supervision.Condition{planned}, Decided: true}, asks: true},
	} {
		add, end, err := c.of.Made(context.Background())
		said := func(list []supervision.Condition) (out []string) {
			for _, x := range list {
				out = append(out, strings.TrimSpace(x.Code+" "+x.Words))
			}
			return out
		}
		if fault.Is(err, fault.Invalid) != c.asks || !slices.Equal(said(add), c.add) || !slices.Equal(said(end), c.end) {
			t.Errorf("%s: adds %q, ends %q, %v", name, said(add), said(end), err)
		}
	}
}
