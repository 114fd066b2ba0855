package imposed

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-12: a line of an agreement that neither the plan nor the referral has says why it is asked; the lines that say a condition do not, nor does
// any in a layout before the question.
func TestALineThatNobodyImposed(t *testing.T) {
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	of := func(version int) *forms.Definition {
		return all[slices.IndexFunc(all, func(d *forms.Definition) bool { return d.Code == "bsf802" && d.Version == version })]
	}
	conditions := []supervision.Condition{{Code: "CURFEW", Words: "21:00–06:00"}, {Code: "FREE", Words: "No contact with the complainant."}, {Code: "ABSTAIN", ToDate: "2026-11-01"}}
	lines := func(second string, why ...string) forms.Answers {
		a := forms.Answers{"conditions": {"3"}, "conditions[0].condition": {"You are at home 21:00–06:00."}, "conditions[1].condition": {second}, "conditions[2].condition": {"You have no contact with the complainant."}}
		a["conditions[1].unimposed"] = why
		return a
	}
	for name, c := range map[string]struct {
		version int
		said    forms.Answers
		refused bool
	}{
		"nobody imposed it":        {7, lines("You hand in your telephone every evening."), true},
		"with spaces for a reason": {7, lines("You hand in your telephone every evening.", " "), true},
		"with a reason":            {7, lines("You hand in your telephone every evening.", "Asked by the client's aunt."), false},
		"an empty line":            {7, lines(" "), false},
		"in an earlier layout":     {6, lines("You hand in your telephone every evening."), false},
	} {
		err := Check(context.Background(), of(c.version), conditions, c.said)
		if c.refused != fault.Is(err, fault.Invalid) || c.refused && fault.ProblemsOf(err)[0].Field != "conditions[1].unimposed" || !c.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
