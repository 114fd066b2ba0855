// Package witness says who may not stand beside a signature: as its witness, or as the interpreter who read the form to the signer. Start at [Apart].
package witness

import (
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// Apart refuses as witness who signs, where that is the client under any of their names (client), and as interpreter who signs, the client and
// the witness: nobody reads to themselves what they could not read, nor bears witness to their own reading.
func Apart(g forms.Signing, client []string) error {
	called := func(name string) func(string) bool {
		return func(other string) bool { return registry.CalledAlike(other, name) }
	}
	signs := []string{g.Signer}
	if slices.ContainsFunc(client, called(g.Signer)) {
		signs = client
	}
	if slices.ContainsFunc(signs, called(g.Witness)) {
		return fault.At("witness", "forms.problem.witness_same")
	}
	if slices.ContainsFunc(signs, called(g.Interpreter)) || slices.ContainsFunc(client, called(g.Interpreter)) {
		return fault.At("interpreter", "document.problem.interpreter_same")
	}
	if registry.CalledAlike(g.Witness, g.Interpreter) {
		return fault.At("interpreter", "document.problem.interpreter_witness")
	}
	return nil
}
