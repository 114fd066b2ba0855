package contradict

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision/desk"
)

// CCM-17: a report that was begun before the call takes over what the log says by then where nothing was written; what was written stays, and where
// it is something else that is told.
func TestAReportTakesOverWhatWasLoggedSince(t *testing.T) {
	zone := time.FixedZone("office", -4*3600)
	at := func(h, m int) int64 { return clock.Micros(time.Date(2026, 11, 10, h, m, 0, 0, zone)) }
	r := Report{Breach: desk.Breach{LearnedAt: at(9, 5), CalledAt: at(9, 30), CalledTo: "Robin Ashby", Going: "PAST", Whereabouts: "Unknown", ToldAt: 1},
		Instructions: []desk.Instruction{{Code: "POLICE"}, {Code: "OFFICER"}}}
	for name, x := range map[string]struct {
		r                Report
		said             forms.Answers
		taken, otherwise []string
		want             map[string]string
	}{
		"nothing was written": {r, forms.Answers{calledTo: {""}, "mind": {"Calm."}}, []string{"learned", "called", calledTo, interim, "residence_told", ongoing, whereabouts}, nil,
			map[string]string{"learned": "2026-11-10 09:05", "called": "2026-11-10 09:30", calledTo: "Robin Ashby", interim: "POLICE", "residence_told": "yes", ongoing: "past", "mind": "Calm."}},
		"something else was": {r, forms.Answers{"called": {"2026-11-10 09:25"}, calledTo: {"Somebody Else"}, interim: {"OFFICER"}, "residence_told": {"no"}, ongoing: {"ongoing"}, whereabouts: {"At home"}}, []string{"learned"},
			[]string{"called", calledTo, interim, "residence_told", ongoing, whereabouts}, map[string]string{"called": "2026-11-10 09:25", calledTo: "Somebody Else"}},
		"the same in other words": {r, forms.Answers{"learned": {"2026-11-10 09:05"}, "called": {"2026-11-10 09:30"}, calledTo: {"R. Ashby"}, interim: {"OFFICER", "POLICE"}, "residence_told": {"yes"}, ongoing: {"past"}, whereabouts: {"not known"}}, nil, nil, nil},
		"nothing is logged":       {Report{}, forms.Answers{calledTo: {"R. Ashby"}}, nil, nil, map[string]string{"called": ""}},
	} {
		logged := x.r.Logged(zone)
		if got := TakeOver(logged, x.said); !slices.Equal(got, x.taken) {
			t.Errorf("%s: taken over %v", name, got)
		}
		if got := Otherwise(logged, x.said); !slices.Equal(got, x.otherwise) {
			t.Errorf("%s: otherwise %v", name, got)
		}
		for item, want := range x.want {
			if x.said.Get(item) != want {
				t.Errorf("%s: %s is %q", name, item, x.said.Get(item))
			}
		}
	}
	if got := Otherwise(r.Logged(zone), forms.Answers{}); len(got) != len(LoggedItems)-1 {
		t.Errorf("of what says nothing: %v", got)
	}
}
