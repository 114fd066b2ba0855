package i18n

import "testing"

// CCM-12: lines are kept one way however they were typed, and what is kept is kept again as itself.
func TestLinesEndOneWay(t *testing.T) {
	for typed, want := range map[string]string{"a\r\nb": "a\nb", "a\rb": "a\nb", "a\nb": "a\nb", "a\r\n\r\nb": "a\n\nb", "a\r\r\nb": "a\n\nb", "z\r\r\r\n": "z\n\n\n", "": ""} {
		kept := Lines(typed)
		if kept != want || Lines(kept) != kept {
			t.Errorf("%q is kept as %q, then as %q", typed, kept, Lines(kept))
		}
	}
}
