package measure

import "testing"

// CCM-17: of several actions the gravest is the answer, and the others stand beside it in the order of the list.
func TestTheGravestAndTheOthers(t *testing.T) {
	ordered := []string{"NO_ACTION", "WARN_VERBAL", "WARN_WRITTEN", "CUSTODY"}
	for _, x := range []struct {
		said          []string
		gravest, also string
	}{
		{nil, "", ""}, {[]string{"WARN_VERBAL"}, "WARN_VERBAL", ""}, {[]string{"CUSTODY", "WARN_VERBAL"}, "CUSTODY", "WARN_VERBAL"},
		{[]string{"CUSTODY", "WARN_WRITTEN", "WARN_VERBAL", "ANOTHER"}, "CUSTODY", "WARN_VERBAL WARN_WRITTEN"},
	} {
		if gravest, also := Of(x.said, ordered); gravest != x.gravest || also != x.also {
			t.Errorf("of %v %q, and %q", x.said, gravest, also)
		}
	}
}
