package api

import (
	"slices"
	"testing"
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
