package notes

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// known are the initialisms that every reader of a file knows, in both languages, and what is no initialism: numbers
// of the Romans, the time of day (CCM-16).
var known = strings.Fields(`CBSA ASFC IRB CISR CLO ALC CCMS GCSC ATD SRD UCI IUC IRCC RCMP GRC ID SI RPD SPR RAD SAR PRRA ERAR IRPA LIPR CSI IHC NHQ AC BSF
	PR RP FN TRP PST ESL FSL PO BOX SIN NAS UNHCR HCR CA ON QC BC CB AB MB SK NS NB PE IPE NL TN YT NT TNO NU
	II III IV VI VII VIII IX XI XII AM PM OK TV`)

// Initialisms lists the uncommon initialisms of a text, each once, in order: those that a judge may not know and that
// the text does not write out where they first stand: "Youth Centre (YC)" or "YC (Youth Centre)". It is advice, never
// a bar.
func Initialisms(text string) []string {
	var out []string
	said := map[string]bool{}
	for _, w := range known {
		said[w] = true
	}
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if !shouted(line) {
			for start, end := range capitals(line) {
				word := line[start:end]
				if !said[word] && !writtenOut(text, at+start, at+end) {
					out = append(out, word)
				}
				said[word] = true
			}
		}
		at += len(line)
	}
	return out
}

// Unfilled lists what a template left to be filled in and a text says still, such as "(number used)", in either language. It is advice,
// never a bar.
func Unfilled(ctx context.Context, text string) []string {
	var out []string
	for line := range templateLines(ctx) {
		for _, left := range parentheses.FindAllString(line, -1) {
			if strings.Contains(text, left) && !slices.Contains(out, left) {
				out = append(out, left)
			}
		}
	}
	slices.Sort(out)
	return out
}

var parentheses = regexp.MustCompile(`\([^()]+\)`)

// capitals walks over the words of two to six capital letters, by where they begin and end.
func capitals(text string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		for start := 0; start < len(text); {
			end := len(text)
			if i := strings.IndexFunc(text[start:], notInWord); i >= 0 {
				end = start + i
			}
			word := text[start:end]
			if n := utf8.RuneCountInString(word); n >= 2 && n <= 6 && strings.IndexFunc(word, notCapital) < 0 && !yield(start, end) {
				return
			}
			_, blank := utf8.DecodeRuneInString(text[end:])
			start = end + max(blank, 1)
		}
	}
}

func notInWord(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.Mn, c)
}

func notCapital(c rune) bool { return !unicode.IsUpper(c) }

// mostMeaning bounds how far from an initialism its meaning is looked for, in bytes.
const mostMeaning = 200

// writtenOut reports whether an initialism stands in parentheses after what it means, or before it.
func writtenOut(text string, start, end int) bool {
	before, after := text[max(0, start-mostMeaning):start], strings.TrimLeft(text[end:min(len(text), end+mostMeaning)], " ")
	if strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")") {
		return strings.TrimRight(before, " (") != ""
	}
	meaning, _, closed := strings.Cut(strings.TrimPrefix(after, "("), ")")
	if !closed || !strings.HasPrefix(after, "(") || len(strings.Fields(meaning)) < 2 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(meaning))
	initial, _ := utf8.DecodeRuneInString(text[start:])
	return unicode.ToUpper(first) == initial
}

// shouted reports whether a line is written in capitals throughout: its words are no initialisms.
func shouted(line string) bool {
	return strings.ToUpper(line) == line && len(strings.Fields(line)) > 2
}
