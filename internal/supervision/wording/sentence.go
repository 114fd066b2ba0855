package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence writes words as a sentence that can stand behind another: a capital at its beginning and a stop at its end. What ends with a
// sign, or begins with a number, keeps it.
func Sentence(words string) string {
	words = strings.TrimSpace(words)
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	words = string(unicode.ToUpper(first)) + words[size:]
	if last, _ := utf8.DecodeLastRuneInString(words); unicode.IsLetter(last) || unicode.IsNumber(last) {
		words += "."
	}
	return words
}
