package reporting

import (
	"testing"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// RPT-2: each reason for which a referral is not accepted is a line that has a name in both languages, in every definition.
func TestReasonsOfARefusalHaveNames(t *testing.T) {
	all, err := Definitions()
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	for _, d := range all {
		for _, code := range append([]string{supervision.RefusedBySP, supervision.NotApproved}, supervision.RefusalReasons...) {
			for _, l := range []i18n.Language{i18n.English, i18n.French} {
				if d.NameOf("reason", code, l) == code {
					t.Errorf("version %d: %s has no name in %s", d.Version, code, l)
				}
			}
		}
	}
}
