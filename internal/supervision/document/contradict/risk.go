package contradict

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// riskNow is the item of a request under which the level stands that is to be changed.
const riskNow = "risk_now"

// Risk refuses a request that names another risk level than the file's as the one that the client has: the agency would grant one step down, and the file
// take two (CCM-18).
func Risk(ctx context.Context, f supervision.File, a forms.Answers) error {
	said := a.Get(riskNow)
	if !slices.Contains(a["asks"], "risk") || said == "" || f.Risk == "" || said == f.Risk {
		return nil
	}
	return fault.At(riskNow, "document.problem.file_says", "Value", i18n.T(ctx, "supervision.risk."+f.Risk))
}
