package wording

import (
	"regexp"
	"strings"
	"unicode"
)

// away is what is no kind of the catalogue and says nothing by its name alone either: to keep away, without from whom or from where.
const away = "AWAY"

// Words that name a kind, and those that say nothing beside them, in both languages.
var (
	naming = map[string]string{
		"CURFEW":    "curfew couvre feu",
		"REPORT":    "report reports reporting présenter présente présentez rapporter rapporte agency cbsa officer agence asfc agent",
		"RESIDE":    "live lives living reside resides residing habiter habite habitez résider réside résidez vivre demeurer",
		"SUPERVISE": "supervision supervise supervised supervising surveillance surveillé surveillée third party tiers tierce personne",
		"TREAT":     "treatment therapy counselling counseling programme program traitement thérapie attend attends follow suivre suivez participate participer",
		away:        "keep keeps stay stays away contact no avoid éloigner éloigné éloignée tenir distance aucun éviter rester loin contacts",
	}
	empty = " you your must shall should will client person the a an to with at in of from and or is be are has have there on for by as under he she they this it " +
		"obey respect comply keep condition conditions imposed applies vous votre devez doit devra le la les l un une de du des d à au aux avec chez dans et ou est être a avoir il elle " +
		"se s y par pour sous son sa ses client cliente personne respecter respectez respecte observer imposé imposée condition "
	// head is the word by which a kind is meant; its other names alone, as an officer's, mean nothing of it.
	head = map[string]*regexp.Regexp{
		"CURFEW":    curfewWord,
		"REPORT":    regexp.MustCompile(`(?i)^(?:\S+ ){0,3}report(?:s|ing)?\b|\bse (?:présent|rapport)`),
		"RESIDE":    regexp.MustCompile(`(?i)\b(?:live|reside|residing|living)s?\b|\b(?:habite|résid|vivre|demeure)`),
		"SUPERVISE": regexp.MustCompile(`(?i)\bsupervis|\bsurveill`),
		"TREAT":     regexp.MustCompile(`(?i)\btreatment|\btherapy|\bcounsel|\bprogram|\btraitement|thérapie`),
		away:        regexp.MustCompile(`(?i)\baway\b|\bno contacts?\b|éloign|à distance|aucun contact`),
	}
)

// bare gives the kind whose name words are, with nothing beside it: a curfew without its hours, a report without its days or its place.
// Empty of what says more.
func bare(words string) string {
	said := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, kind := range []string{"CURFEW", "REPORT", "RESIDE", "SUPERVISE", "TREAT", away} {
		if !head[kind].MatchString(words) {
			continue
		}
		nothing := " " + naming[kind] + empty
		more := false
		for _, word := range said {
			more = more || !strings.Contains(nothing, " "+word+" ")
		}
		if !more {
			return kind
		}
	}
	return ""
}
