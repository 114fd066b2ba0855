package clock

import "testing"

// RPT-1: a month is a real one, and has an end: after the last month that four digits write nothing can be counted.
func TestMonthsAreReal(t *testing.T) {
	for text, want := range map[Month]bool{"2026-11": true, "9998-12": true, "9999-12": false, "2026-13": false, "2026": false, "": false} {
		if got := text.Valid(); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
	if last := Month("9998-12").Last(); last != "9998-12-31" {
		t.Errorf("the last day is %s", last)
	}
}
