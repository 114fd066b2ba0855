// Package password decides which passwords are guessed first: common words in English and French, runs of the alphabet, of digits and of the
// keyboard, short pieces over and over, few signs. There is no rule about which signs a password is made of. Start at [Guessable].
package password

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

const (
	fewestSigns = 5 // different letters, digits and marks in a password
	fewestLeft  = 8 // letters and digits beside what is guessed first
	shortestRun = 4 // of the alphabet, the digits or the keyboard
	repeated    = 8 // the longest piece, in letters, that may not be all of a password over and over
)

// words are what passwords are made of most, as they are folded; the longer stand before those that they begin with.
var words = strings.Fields(`correcthorsebatterystaple motdepasse password passwort passphrase passerelle changezmoi changeme letmein iloveyou jetaime
	administrateur administrator admin bienvenue welcome bonjour bonsoir salut hello coucou qwerty azerty soleil sunshine princesse princess
	football baseball hockey canadiens canada quebec montreal toronto ottawa halifax monkey dragon master shadow superman batman starwars
	temporaire temporary secret default login user guest test chocolat doudou loulou trustno michael nicolas whatever computer ordinateur
	janvier fevrier avril juillet aout septembre octobre novembre decembre january february march april june july august september october
	december winter spring summer autumn hiver printemps automne lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday
	wednesday thursday friday saturday sunday cbsa asfc`)

// rows are what fingers run along, either way.
var rows = func() []string {
	out := []string{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"}
	for _, row := range out {
		back := []rune(row)
		for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
			back[i], back[j] = back[j], back[i]
		}
		out = append(out, string(back))
	}
	return out
}()

// likeLetters reads the signs that are written for letters.
var likeLetters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// Guessable reports whether a password is among those that are tried first.
func Guessable(password string) bool {
	folded := fold(password)
	return signs(folded) < fewestSigns || repeats(onlyText(folded)) || left(folded) < fewestLeft || left(likeLetters.Replace(folded)) < fewestLeft
}

// fold writes a password without capitals, accents and spaces.
func fold(password string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), password)
	if err != nil {
		plain = password
	}
	return strings.Join(strings.Fields(strings.ToLower(plain)), "")
}

func signs(folded string) int {
	all := map[rune]bool{}
	for _, c := range folded {
		all[c] = true
	}
	return len(all)
}

// left counts the letters and digits that stand beside the common words and the runs, the digits at the ends left out.
func left(folded string) int {
	for _, w := range words {
		folded = strings.ReplaceAll(folded, w, " ")
	}
	rest := strings.TrimFunc(onlyText(withoutRuns(folded)), unicode.IsDigit)
	return len([]rune(rest))
}

func onlyText(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, text)
}

// withoutRuns leaves out the runs, and all but one of a sign that stands again and again.
func withoutRuns(text string) string {
	var out strings.Builder
	for text != "" {
		if n := runAt(text); n > 0 {
			text = text[n:]
			continue
		}
		c := []rune(text)[0]
		out.WriteRune(c)
		text = text[len(string(c)):]
		if again := strings.TrimLeft(text, string(c)); len(text)-len(again) > 1 {
			text = again
		}
	}
	return out.String()
}

// runAt gives how long a run begins a text; 0 when none does.
func runAt(text string) (longest int) {
	for _, row := range rows {
		n := 0
		for n < len(text) && strings.Contains(row, text[:n+1]) {
			n++
		}
		if n >= shortestRun {
			longest = max(longest, n)
		}
	}
	return longest
}

// repeats reports whether a password is one short piece over and over, the last one perhaps cut off.
func repeats(password string) bool {
	all := []rune(password)
	for n := 1; n <= repeated && 2*n <= len(all); n++ {
		if strings.HasPrefix(strings.Repeat(string(all[:n]), len(all)/n+1), password) {
			return true
		}
	}
	return false
}
