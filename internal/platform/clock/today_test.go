package clock

import (
	"context"
	"testing"
	"time"
)

// CCM-15, UX-1: today is the day where whoever acts is: on a Sunday evening in Vancouver it is Monday only in UTC.
func TestTodayIsWhereOneIs(t *testing.T) {
	c := At(time.Date(2026, 11, 9, 6, 0, 0, 0, time.UTC)) // a Monday
	for name, want := range map[string]Date{"America/Vancouver": "2026-11-08", "America/St_Johns": "2026-11-09", "": "2026-11-09"} {
		zone, err := Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := Today(In(context.Background(), zone), c); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := Today(In(context.Background(), nil), c); got != "2026-11-09" {
		t.Errorf("nowhere: %s", got)
	}
}
