package register

import "testing"

// CCM-1: a text whose letters a program could not save is recognised, and nothing else is taken for it.
func TestLostLetters(t *testing.T) {
	for _, c := range []struct {
		is, whole string
		want      bool
	}{
		{"?ukasz Warsame", "Łukasz Warsame", true}, {"???? ??? ??????", "يوسف عبد الرحمن", true}, {"?UKASZ warsame", "Łukasz Warsame", true},
		{"Łukasz Warsame", "Łukasz Warsame", false}, {"Lukasz Warsame", "Łukasz Warsame", false}, {"?ukasz", "Łukasz Warsame", false}, {"M?ria", "Maria", false}, {"", "", false},
	} {
		if got := Lost(c.is, c.whole); got != c.want {
			t.Errorf("%q of %q: %v", c.is, c.whole, got)
		}
	}
	for name, want := range map[string]bool{"?ukasz Warsame": true, "???? ??? ??????": true, "Łukasz Warsame": false, "?": false, "": false} {
		if got := lostLetters(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
