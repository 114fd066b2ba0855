package part

import (
	"context"
	"testing"

	"passerelle/internal/platform/fault"
)

// The list of problems says once of which field each is, also where a form calls its item otherwise than its field.
func TestAProblemIsNamedOnce(t *testing.T) {
	ctx := context.WithValue(t.Context(), labelsKey{}, map[string]string{"on": "Day", "concerns[0].source": "Source (optional)"})
	for name, c := range map[string]struct {
		problem fault.Problem
		want    string
	}{
		"of many fields": {fault.Problem{Field: "on", Key: "fault.required"}, "Day: fault.required"},
		"a day":          {fault.Problem{Field: "on", Key: "release.problem.day"}, "Day: release.problem.day"},
		"a last day":     {fault.Problem{Field: "on", Key: "release.problem.until"}, "Day: release.problem.until"},
		"of an item":     {fault.Problem{Field: "concerns[0].source", Key: "forms.problem.date", Args: []any{"Item", "Fact 1 · Source"}}, "forms.problem.date"},
		"of its own":     {fault.Problem{Field: "on", Key: "supervision.problem.planned"}, "supervision.problem.planned"},
	} {
		if got := problemText(ctx, c.problem); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
