package api

import (
	"encoding/json"
	"slices"
	"testing"

	"passerelle/internal/reporting"
)

// RPT-2: an organisation with two sites in one region is in that region once; one without a region has an empty list, never none.
func TestRegionsAreNamedOnce(t *testing.T) {
	if got := regionsOf("QUE,ATL,ATL", "ATL"); !slices.Equal(got, []string{"ATL", "QUE"}) {
		t.Errorf("%v", got)
	}
	if got := regionsOf("", ""); got == nil || len(got) != 0 {
		t.Errorf("%v", got)
	}
}

// RPT-2: a program reads a figure as it was computed, what was adjusted of it, and both together, each under its own name; what could not be computed is no 0.
func TestAFigureAndWhatWasAdjusted(t *testing.T) {
	m := reporting.Month{Definition: &reporting.Definition{}, Cells: []reporting.Cell{{Figure: "referrals", Value: 6, Adjusted: 2, Available: true}, {Figure: "due"}, {Figure: "missed", Adjusted: 3}}}
	var got []string
	for _, f := range submissionOf(m).Figures {
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(text))
	}
	want := []string{`{"figure":"referrals","computed":6,"adjusted":2,"total":8}`, `{"figure":"due","computed":null,"adjusted":0,"total":null}`, `{"figure":"missed","computed":null,"adjusted":3,"total":3}`}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
