package password

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// OfOwnName reports whether a password says nothing but who its person is: their name and address, and at most a few letters or
// digits between. The whole address, or a long name before its @, is in none.
func OfOwnName(password, name, address string) bool {
	password = strings.ToLower(strings.ReplaceAll(password, " ", ""))
	local, _, _ := strings.Cut(address, "@")
	if address != "" && strings.Contains(password, address) || len(local) > 4 && strings.Contains(password, local) {
		return true
	}
	left := onlyText(password)
	for _, part := range parts(name, address) {
		left = strings.ReplaceAll(left, part, "")
	}
	return left != onlyText(password) && len([]rune(left)) < fewestLeft
}

// parts gives the words of a person's name and address, the longest first: one of two letters is in too much.
func parts(name, address string) []string {
	words := strings.FieldsFunc(strings.ToLower(name+" "+address), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	words = slices.DeleteFunc(words, func(w string) bool { return len([]rune(w)) < 3 })
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words
}
