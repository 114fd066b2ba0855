package registry

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Alike reports whether a name may be what was searched for, written otherwise than any list of spellings knows: every
// word that was searched for has one in the name that is a letter or two away. Short words must be the same.
func Alike(searched, name string) bool {
	words := strings.Fields(Fold(searched))
	if len(words) == 0 || len(words) > mostWords {
		return false
	}
	of := strings.Fields(Fold(name))
	for _, w := range words {
		if !oneIsNear(w, of) {
			return false
		}
	}
	return true
}

// longName is how many letters a word has of which one may be written otherwise and it is the same name still.
const longName = 5

// SameButALetter reports whether two names are one but for the order of their words, spellings that meet, and one letter more,
// less or other in each long word. It says enough only of people who were born on the same day.
func SameButALetter(a, b string) bool {
	x, y := Tokens(a), Tokens(b)
	return len(x) > 0 && len(x) == len(y) && eachIsOneOf(x, y) && eachIsOneOf(y, x)
}

func eachIsOneOf(words, of []string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(of, func(v string) bool { return sameWord(w, v) }) {
			return false
		}
	}
	return true
}

func sameWord(a, b string) bool {
	return a == b || WithoutUmlauts(a) == WithoutUmlauts(b) || min(len([]rune(a)), len([]rune(b))) >= longName && levenshtein.ComputeDistance(a, b) == 1
}

func oneIsNear(word string, words []string) bool {
	for _, w := range words {
		if levenshtein.ComputeDistance(word, w) <= lettersApart(word) {
			return true
		}
	}
	return false
}

// lettersApart is how many letters a word may differ by: a short one soon becomes another name.
func lettersApart(word string) int {
	switch n := len([]rune(word)); {
	case n < 4:
		return 0
	case n < 7:
		return 1
	default:
		return 2
	}
}
