package leaning

import (
	"testing"

	"passerelle/internal/supervision"
)

func curfew(words string) *supervision.Condition {
	return &supervision.Condition{Code: "CURFEW", Words: words}
}

// CCM-18: which way a change goes is told by what is new or removed, by the hours of a curfew, by a last day and by the risk level; of other
// words nobody can tell.
func TestWhichWayAChangeGoes(t *testing.T) {
	until := &supervision.Condition{Code: "CURFEW", Words: "21:00 to 06:00", LastDay: "2026-12-24"}
	calls := &supervision.Condition{Code: "FREE", Words: "Calls every Friday."}
	for name, c := range map[string]struct {
		changes   []Change
		now, then string
		want      Ways
	}{
		"a new one":               {[]Change{{nil, calls}}, "", "", Ways{Harsher: true}},
		"one removed":             {[]Change{{calls, nil}}, "", "", Ways{Lighter: true}},
		"one of each":             {[]Change{{calls, nil}, {nil, calls}}, "", "", Ways{Lighter: true, Harsher: true}},
		"shorter hours":           {[]Change{{curfew("21:00 to 06:00"), curfew("23:00 to 6 am")}}, "", "", Ways{Lighter: true}},
		"longer hours, in French": {[]Change{{curfew("de 21 h à 6 h"), curfew("de 19 h 30 à 6 h")}}, "", "", Ways{Harsher: true}},
		"as many hours":           {[]Change{{curfew("21:00 to 06:00"), curfew("20:00 to 05:00")}}, "", "", Ways{Unclear: true}},
		"other words":             {[]Change{{calls, &supervision.Condition{Code: "FREE", Words: "Calls daily."}}}, "", "", Ways{Unclear: true}},
		"until a day":             {[]Change{{curfew("21:00 to 06:00"), until}}, "", "", Ways{Lighter: true}},
		"no longer until a day":   {[]Change{{until, curfew("21:00 to 06:00")}}, "", "", Ways{Harsher: true}},
		"a higher risk":           {nil, "LOW", "HIGH", Ways{Harsher: true}},
		"a lower risk":            {nil, "HIGH", "MEDIUM", Ways{Lighter: true}},
		"nothing":                 {nil, "LOW", "LOW", Ways{}},
	} {
		got := Of(c.changes, c.now, c.then)
		if got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
		if got.Opposes("lighter") != (c.want == Ways{Harsher: true}) || got.Opposes("harsher") != (c.want == Ways{Lighter: true}) {
			t.Errorf("%s: opposes lighter %v, harsher %v", name, got.Opposes("lighter"), got.Opposes("harsher"))
		}
	}
}
