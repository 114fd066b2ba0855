package needed

import (
	"testing"

	"passerelle/internal/platform/clock"
)

// CCM-5, CCM-11: what an early release waits for is asked for by the day before its answer is needed, and by no day that has passed.
func TestWhatIsAskedForComesSooner(t *testing.T) {
	for _, x := range []struct{ usual, by, want clock.Date }{
		{"2026-11-17", "", "2026-11-17"}, {"2026-11-17", "2026-11-13", "2026-11-12"}, {"2026-11-17", "2026-11-18", "2026-11-17"}, {"2026-11-17", "2026-12-01", "2026-11-17"},
		{"2026-11-17", "2026-11-10", "2026-11-10"}, {"2026-11-17", "2026-11-02", "2026-11-10"},
	} {
		if got := Sooner("2026-11-10", x.usual, x.by); got != x.want {
			t.Errorf("usually %s, needed by %s: %s, not %s", x.usual, x.by, got, x.want)
		}
	}
}
