package register

import (
	"slices"
	"unicode"
)

// replaced is what a program writes for a letter that the letters of its file do not have.
const replaced = '?'

// lostLetters reports whether a name has marks where letters stood when it was saved: one beside a letter, or several.
func lostLetters(name string) bool {
	letters := []rune(name)
	return slices.ContainsFunc(letters, unicode.IsLetter) && slices.Contains(letters, replaced) || doubled(letters)
}

func doubled(letters []rune) bool {
	for i := range letters {
		if i > 0 && letters[i] == replaced && letters[i-1] == replaced {
			return true
		}
	}
	return false
}

// Lost reports whether a text is another whose letters were lost when it was saved: the same, with a mark for some that are no ASCII. Such
// a text corrects nothing.
func Lost(is, whole string) bool {
	a, b := []rune(is), []rune(whole)
	if len(a) != len(b) {
		return false
	}
	lost := false
	for i := range a {
		switch {
		case a[i] == replaced && b[i] > unicode.MaxASCII:
			lost = true
		case unicode.ToLower(a[i]) != unicode.ToLower(b[i]):
			return false
		}
	}
	return lost
}
