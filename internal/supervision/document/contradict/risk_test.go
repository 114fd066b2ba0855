package contradict

import (
	"context"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-18: a request says the risk level that the file has; it says nothing where it asks nothing of it, or the file has none.
func TestARequestIsOfTheRiskOfItsFile(t *testing.T) {
	for name, c := range map[string]struct {
		asks, said, file string
		refused          bool
	}{
		"as the file":        {"risk", "HIGH", "HIGH", false},
		"another":            {"risk", "MEDIUM", "HIGH", true},
		"about conditions":   {"conditions", "MEDIUM", "HIGH", false},
		"nothing said":       {"risk", "", "HIGH", false},
		"the file says none": {"risk", "MEDIUM", "", false},
	} {
		err := Risk(context.Background(), supervision.File{Risk: c.file}, forms.Answers{"asks": {c.asks}, "risk_now": {c.said}})
		if p := fault.ProblemsOf(err); (len(p) == 1 && p[0].Field == "risk_now") != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}
