package password_test

import (
	"strings"
	"testing"

	"passerelle/internal/access/password"
)

// SEC-1, SEC-4: what is tried first is no password, in either language; a sentence of one's own is, whatever signs it is made of.
func TestGuessable(t *testing.T) {
	for _, p := range []string{"password1234567", "Password123456!", "qwerty123456789", "abcdefghijklmnop", "motdepasse123456", "motdepasse12345",
		"Mot de passe 2026!", "bonjourbonjour12", "Welcome2026Welcome", "1111111111111112", "aaaaaaaaaaaaaab", strings.Repeat(" ", 15) + "x",
		"P@ssw0rdP@ssw0rd", "123456789012345", "qwertyuiopasdfgh", "azertyuiopqsdfg", "9876543210987654", "Février2026Février", "correct horse battery staple",
		"supsupsupsupsup", "ééééééééééééééé", "Winter in Montreal 2026", "administrateur123", "letmeinletmein1"} {
		if !password.Guessable(p) {
			t.Errorf("%q is taken", p)
		}
	}
	for _, p := range []string{"the heron waits by the weir", "seven kettles under a maple", "the tide turns at four", "le héron attend près du barrage",
		"hello, my grey bicycle", "trois bouilloires sous un érable", "v9Kq#t2Lm!x8Rw5z", "日本語の長い文を覚えておく五月", "a long enough sentence", "monday the ferry was late"} {
		if password.Guessable(p) {
			t.Errorf("%q is refused", p)
		}
	}
}
