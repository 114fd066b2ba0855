package whose

import (
	"testing"

	"passerelle/internal/forms"
)

// CCM-12: whose signature is asked for is said by the name of its item, and left open by one that says nothing.
func TestWhoseSignatureIsAskedFor(t *testing.T) {
	for name, want := range map[string]Hand{"client_signature": Client, "worker_signature": Staff, "officer_signature": Staff, "supervisor_signature_2": Staff,
		"signature": Anybody, "landlord_signature": Anybody, "clientele": Anybody} {
		if got := Of(forms.Item{ID: name}); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
