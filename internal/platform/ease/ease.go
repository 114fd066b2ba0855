// Package ease says how easy a sentence is to read: by Flesch and Kincaid in English, by Kandel and Moles in French. It is
// advice: nothing is refused for it. The bands are documented in docs/forms.md. Start at [Sentences].
package ease

import (
	"strings"
	"unicode"

	"passerelle/internal/platform/i18n"
)

// Band is how easy a sentence is.
type Band string

// The bands, by the score: from 60 on plain, below it hard to follow, below 30 very hard.
const (
	Plain Band = "plain"
	Hard  Band = "hard"
	Worse Band = "very_hard"
)

// Sentence is one sentence of a text with its reading ease: 100 is easiest, 0 hardest.
type Sentence struct {
	Text  string
	Words int
	Score int
}

// Band gives how easy the sentence is. A few words are never hard: the formulas say nothing about them.
func (s Sentence) Band() Band {
	switch {
	case s.Words < shortest || s.Score >= 60:
		return Plain
	case s.Score >= 30:
		return Hard
	}
	return Worse
}

// shortest is how many words a sentence has at least before a formula says anything of it.
const shortest = 4

// Sentences takes a text apart, each sentence with its ease in the language; a line ends a sentence too.
func Sentences(l i18n.Language, text string) []Sentence {
	var out []Sentence
	for _, line := range strings.Split(text, "\n") {
		for _, s := range split(line) {
			words, syllables := count(l, s)
			if words > 0 {
				out = append(out, Sentence{s, words, score(l, words, syllables)})
			}
		}
	}
	return out
}

// split ends a sentence at a full stop, a question or an exclamation mark that a space or the end follows; digits alone before
// a stop number what comes after it.
func split(line string) []string {
	var out []string
	letters, begin := []rune(line), 0
	for i, c := range letters {
		ends := c == '!' || c == '?' || c == '…' || c == '.' && !numbers(letters[begin:i])
		if ends && (i+1 == len(letters) || unicode.IsSpace(letters[i+1])) {
			out = append(out, strings.TrimSpace(string(letters[begin:i+1])))
			begin = i + 1
		}
	}
	if rest := strings.TrimSpace(string(letters[begin:])); rest != "" {
		out = append(out, rest)
	}
	return out
}

func numbers(begun []rune) bool {
	text := strings.TrimSpace(string(begun))
	return text != "" && strings.Trim(text, "0123456789") == ""
}

func count(l i18n.Language, sentence string) (words, syllables int) {
	for _, w := range strings.FieldsFunc(sentence, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) && c != '\'' && c != '’'
	}) {
		if strings.ContainsFunc(w, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
			words++
			syllables += syllablesOf(l, strings.ToLower(w))
		}
	}
	return words, syllables
}

// vowels are those of both languages.
const vowels = "aeiouyàâäéèêëîïôöùûüœæ"

// syllablesOf counts groups of vowels; a silent e at the end is none. A word has one at least.
func syllablesOf(l i18n.Language, word string) int {
	n, before := 0, false
	for _, c := range word {
		is := strings.ContainsRune(vowels, c)
		if is && !before {
			n++
		}
		before = is
	}
	silent := strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le")
	if l == i18n.French {
		silent = strings.HasSuffix(word, "e") || strings.HasSuffix(word, "es") || strings.HasSuffix(word, "ent")
	}
	if silent && n > 1 {
		n--
	}
	return max(n, 1)
}

// score is the reading ease of one sentence: Flesch in English, with the weights of Kandel and Moles in French.
func score(l i18n.Language, words, syllables int) int {
	long, heavy := float64(words), float64(syllables)/float64(words)
	ease := 206.835 - 1.015*long - 84.6*heavy
	if l == i18n.French {
		ease = 207 - 1.015*long - 73.6*heavy
	}
	return int(min(max(ease, 0), 100))
}

// Whole gives the reading ease of a text from its sentences, the longer ones counting for more; false where there is too little
// to say anything of.
func Whole(list []Sentence) (score int, ok bool) {
	words := 0
	for _, s := range list {
		score += s.Score * s.Words
		words += s.Words
	}
	if words < shortest {
		return 0, false
	}
	return score / words, true
}
