package clock

import "testing"

// A zone is read once; one that is unknown is said to be, every time.
func TestAZoneIsKeptOnceRead(t *testing.T) {
	first, err := Zone("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Zone("America/St_Johns"); err != nil || again != first {
		t.Errorf("read again: %v", err)
	}
	for range 2 {
		if _, err := Zone("America/Nowhere"); err == nil {
			t.Error("an unknown zone was given")
		}
	}
}
