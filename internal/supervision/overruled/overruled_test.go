package overruled

import "testing"

// CCM-11: what stands by itself is decided; a word that nobody has settled is the agency's to settle, and one that it denies is decided anew
// by either side, of a client under supervision only for them.
func TestWhatMayFollowADecision(t *testing.T) {
	for _, c := range []struct {
		state, stands           string
		accepts, agency, follow bool
	}{
		{"REFERRED", "", false, false, true}, {"REFUSED", Denied, true, true, true}, {"CLOSED", Open, true, true, false},
		{"APPROVED", "", false, true, false}, {"APPROVED", "", false, false, false},
		{"APPROVED", Open, false, true, true}, {"APPROVED", Open, false, false, false},
		{"APPROVED", Denied, false, true, true}, {"APPROVED", Denied, true, false, true},
		{"ACTIVE", "", true, true, false}, {"ACTIVE", Open, true, true, false},
		{"ACTIVE", Denied, true, true, true}, {"ACTIVE", Denied, false, true, false},
	} {
		if got := May(c.state, c.stands, c.accepts, c.agency); got != c.follow {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
