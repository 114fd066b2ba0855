package register

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// CCM-27, RPT-1: what the product itself calls a decision, a reason of closure, a risk level or a ground is read back from a register, in both
// languages.
func TestOwnLabelsAreRead(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		raw, err := os.ReadFile(filepath.Join("..", "locale", language+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var labels map[string]any // plurals are no labels
		if err := json.Unmarshal(raw, &labels); err != nil {
			t.Fatal(err)
		}
		read := 0
		for prefix, field := range map[string]Field{"supervision.decision.": Decision, "supervision.closure.": Reason, "supervision.risk.": Risk, "supervision.ground.": Ground} {
			for key, words := range labels {
				label, _ := words.(string)
				want, ours := strings.CutPrefix(key, prefix)
				// No decision: the referral goes on; no reason: the cell is empty. That a referral was not accepted is its decision, and no reason
				// for which somebody's supervision ended: no figure counts it.
				if !ours || want == "MORE_INFORMATION" || want == "UNKNOWN" || want == "NOT_ACCEPTED" {
					continue
				}
				read++
				if got, known := code(field, label); !known || got != want {
					t.Errorf("%s: %q is read as %q", key, label, got)
				}
			}
		}
		if read < 18 {
			t.Errorf("%s: %d labels", language, read)
		}
	}
}
