// Package wording recognises what a condition in words of its own is: a curfew or a residence, in both languages, and
// says which kinds of condition say nothing without words. Start at [CodeOf] and [Enough].
package wording

import "regexp"

// What makes of a sentence a curfew or a residence, in both languages: the word itself, or being home with an hour.
var (
	curfewWord = regexp.MustCompile(`(?i)curfew|couvre-feu`)
	atHome     = regexp.MustCompile(`(?i)\b(?:be|stay|remain|home|indoors|inside|house arrest)\b.*\b(?:home|indoors|inside|residence|house|address)\b|\bhome (?:from|by|between|before)\b|\bindoors\b|^home\b|\b(?:être|rester|rentrer|demeurer|restez|soyez|rentrez|demeurez)\b.*(?:\bchez|domicile|maison|résidence|intérieur)|à domicile|à la maison`)
	anHour     = regexp.MustCompile(`(?i)\b\d{1,2}(?::\d{2}|\s?h(?:\s?\d{2})?\b|\s?[ap]\.?m\b)|\bmidnight\b|\bminuit\b|\bnight\b|\bnuit\b`)
	residing   = regexp.MustCompile(`(?i)^(?:\w+ )?(?:must )?(?:live|reside|residing|living) (?:at|with|in)\b|^(?:doit )?(?:vivre|habiter|résider|demeurer|vivez|habitez|résidez|demeurez) (?:à|au|aux|chez|dans|avec)`)
)

// CodeOf gives the kind of a condition that is written in words of its own, where a curfew or a residence is plain in them: who runs
// the house is told of those, and a second one is asked about (CCM-11, CCM-24). FREE where it is not.
func CodeOf(words string) string {
	switch hour := anHour.MatchString(words); {
	case curfewWord.MatchString(words), hour && atHome.MatchString(words):
		return "CURFEW"
	case !hour && residing.MatchString(words):
		return "RESIDE"
	}
	return "FREE"
}

// Kind gives a condition in words of its own the kind that is plain in them, and leaves another its own.
func Kind(code, words string) string {
	if code == "FREE" {
		return CodeOf(words)
	}
	return code
}

// likes are the words by which a condition in words of its own is one that the catalogue has, beside those that [CodeOf] finds.
var likes = []struct {
	code  string
	words *regexp.Regexp
}{
	{"REPORT", regexp.MustCompile(`(?i)^(?:\S+ ){0,2}report\b.*\b(?:agency|CBSA|officer|every|daily|weekly|monthly)\b|\bse (?:présente|rapporte)\S*\b.*\b(?:agence|ASFC|agent|chaque|tous les|toutes les)\b`)},
	{"ABSTAIN", regexp.MustCompile(`(?i)\b(?:no|not|without|abstain|avoid)\b.*\b(?:alcohol|drugs)\b|\b(?:ni|ne|pas|sans|abstenir|éviter)\b.*\b(?:alcool|drogues?)\b`)},
	{"TREAT", regexp.MustCompile(`(?i)\b(?:attend|follow|complete|enter)\b.*\b(?:treatment|therapy|counsell?ing|programme|program)\b|\b(?:suivre|suit|suivez)\b.*(?:traitement|thérapie|programme)`)},
	{"DOCS", regexp.MustCompile(`(?i)\b(?:surrender|produce|hand (?:in|over))\b.*\b(?:passport|documents?)\b|\b(?:remettre|produire|céder)\b.*\b(?:passeport|documents?|titres? de voyage)\b`)},
	{"NOOFF", regexp.MustCompile(`(?i)\b(?:commit no|no new|not commit)\b.*\boffences?\b|\bne commettre aucune infraction`)},
}

// Like gives the kind of the catalogue that words of their own seem to be; empty where none does. It is advice: the words may mean more.
func Like(words string) string {
	if code := CodeOf(words); code != "FREE" {
		return code
	}
	for _, l := range likes {
		if l.words.MatchString(words) {
			return l.code
		}
	}
	return ""
}
