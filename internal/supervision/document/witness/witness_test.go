package witness

import (
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
)

// CCM-14: who signs is no witness, and an interpreter is neither who signs, nor the client, nor the witness, in whatever order, case and accents the name is written.
func TestWhoStandsBesideASignature(t *testing.T) {
	client := []string{"Noor Warsame", "Nour Warsameh"}
	for name, c := range map[string]struct {
		signing forms.Signing
		field   string
	}{
		"three people":                     {forms.Signing{Signer: "Noor Warsame", Witness: "Zoë Adams", Interpreter: "Ali Noor"}, ""},
		"no witness, no interpreter":       {forms.Signing{Signer: "Noor Warsame"}, ""},
		"the witness reads":                {forms.Signing{Signer: "Noor Warsame", Witness: "Zoë Adams", Interpreter: "zoe ADAMS"}, "interpreter"},
		"the witness reads, names turned":  {forms.Signing{Signer: "Noor Warsame", Witness: "Zoë Adams", Interpreter: "Adams, Zoé"}, "interpreter"},
		"the client by another name":       {forms.Signing{Signer: "Noor Warsame", Witness: "Nour Warsameh"}, "witness"},
		"the client reads":                 {forms.Signing{Signer: "Robin Vale", Witness: "Zoë Adams", Interpreter: "Noor Warsame"}, "interpreter"},
		"who signs reads":                  {forms.Signing{Signer: "Robin Vale", Interpreter: "Robin Vale"}, "interpreter"},
		"who signs and who bears witness":  {forms.Signing{Signer: "Robin Vale", Witness: "robin vale"}, "witness"},
		"an interpreter of one name alone": {forms.Signing{Signer: "Noor Warsame", Witness: "Zoë Adams", Interpreter: "Adams"}, ""},
	} {
		var field string
		if err := Apart(c.signing, client); err != nil {
			field = fault.ProblemsOf(err)[0].Field
		}
		if field != c.field {
			t.Errorf("%s: %q", name, field)
		}
	}
}
