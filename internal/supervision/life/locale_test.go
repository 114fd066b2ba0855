package life

import (
	"testing"

	"passerelle/internal/supervision"
)

// CCM-11: in a list, a referral that the provider itself does not take or asks about is no longer called referred; a decision is said by its
// own state, whatever the provider answered before it.
func TestAListSaysWhatTheProviderAnswers(t *testing.T) {
	for _, c := range []struct {
		state   supervision.State
		replied string
		want    string
	}{
		{supervision.Referred, "", "supervision.state.REFERRED"},
		{supervision.Referred, "REFUSED_BY_SP", "life.phase.NOT_TAKEN"},
		{supervision.Referred, "MORE", "life.phase.PROVIDER_ASKS"},
		{supervision.Refused, "REFUSED_BY_SP", "supervision.state.REFUSED"},
		{supervision.Approved, "MORE", "supervision.state.APPROVED"},
	} {
		if got := RowKey(supervision.File{State: c.state}, c.replied); got != c.want {
			t.Errorf("%s, %q: %s", c.state, c.replied, got)
		}
	}
}
