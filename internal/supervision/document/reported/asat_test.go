package reported

import (
	"maps"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/supervision"
)

// CCM-20: a report of a month begins with what stood at its end: no goal that was set later, and the risk level of that day. What was set in
// it, on no known day, or stands on the form by itself stays, with what was said of it last time.
func TestWhatAReportBeginsWithIsAsAtItsEnd(t *testing.T) {
	plan := []supervision.Goal{{Words: "A room at her sister’s", SetOn: "2026-11-01"}, {Words: "Work", SetOn: "2026-10-31"}, {Words: "School"},
		{Words: "Set twice", SetOn: "2026-11-02"}, {Words: "Set twice", SetOn: "2026-10-02"}}
	said := forms.Answers{"risk": {"HIGH"}, "goals": {"5"}, "goals[0].goal": {"A room at her sister’s"}, "goals[0].progress": {"She asked."}, "goals[1].goal": {"Work"},
		"goals[1].progress": {"An interview."}, "goals[2].goal": {"School"}, "goals[3].goal": {"Set twice"}, "goals[4].goal": {"Typed"}}
	AsAt("2026-10-31", plan, []string{"HIGH", "LOW"}, said)
	want := forms.Answers{"risk": {"LOW"}, "goals": {"4"}, "goals[0].goal": {"Work"}, "goals[0].progress": {"An interview."}, "goals[1].goal": {"School"},
		"goals[2].goal": {"Set twice"}, "goals[3].goal": {"Typed"}}
	if !maps.EqualFunc(said, want, func(a, b []string) bool { return len(a) == 1 && len(b) == 1 && a[0] == b[0] }) {
		t.Errorf("begins with %v", said)
	}
}
