package demo

import (
	"context"
	"testing"
	"time"

	"passerelle/internal/platform/config"
)

// UX-1: the demonstration opens whatever the day: at the beginning of a month, at its end, on a Sunday.
func TestTheNationIsMadeOnAnyDay(t *testing.T) {
	for _, day := range []string{"2026-11-01", "2026-11-12", "2027-02-28"} {
		now, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Make(context.Background(), config.Config{Data: t.TempDir()}, now.Add(12*time.Hour), Size{Files: 5, Months: 4}, func(int, int) {}); err != nil {
			t.Errorf("%s: %v", day, err)
		}
	}
}
