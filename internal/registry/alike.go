package registry

import (
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
