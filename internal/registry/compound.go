package registry

import (
	"regexp"
	"slices"
	"strings"
)

// What a name is made of with the words beside it: people write it in one word or in several, and the small word in many ways.
var (
	servants = setOf("abd abdul abdel abdal abdil abdol abdoul abdur abdus abdun abdud abdush")
	articles = setOf("al el ul ar as ash at an ad az")
	sons     = setOf("ben bin ibn")
	fathers  = setOf("abu abou")
	clans    = setOf("mac mc")
	ofs      = setOf("de d")
	saints   = setOf("st ste saint sainte")
	others   = setOf("dos das del van von oum umm ould")
	between  = setOf("der den de")
	faiths   = setOf("din deen dine ddin")

	// ofTheFaith is the end of a word such as Nureddin; ended is that end as a word of its own.
	ofTheFaith = regexp.MustCompile(`^(.{3,}?)[uaei]dd?(?:in|een|ine)$`)
	ended      = regexp.MustCompile(`^[uaei]dd?(?:in|een|ine)$`)
)

// parts are spellings of what stands behind such a word; alone they are searched for as they are written.
var parts = variantsOf("qadir kader qader kadir", "karim kareem", "aziz azeez", "salam salaam", "hamid hameed", "majid majeed", "rashid rasheed rachid",
	"hakim hakeem", "jalil jaleel", "latif lateef", "malik malek", "nasir nasser naser", "wahid waheed", "razzaq razak razzak", "fattah fatah", "bakr bakar bakari baker bacar", "silva sylva", "mello melo")

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// shortest is how many letters a word has at most that may be the beginning of any other: D'Souza is also typed "d souza".
const shortest = 2

// longestRun is how many words make one at most, as Abd al-Rahman do.
const longestRun = 3

// joined gives the words that the words of a name make, with those beside them or alone, in the spelling that they are found by.
func joined(text string) []string {
	var out []string
	words := strings.Fields(Fold(text))
	for i := range words {
		for n := range min(longestRun, len(words)-i) {
			out = append(out, compound(words[i:i+n+1])...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// compound gives the words that a run of folded words makes; none when the words do not belong together.
func compound(run []string) []string {
	switch len(run) {
	case 1:
		return ofOne(run[0])
	case 2:
		return ofTwo(run[0], run[1])
	default:
		return ofThree(run[0], run[1], run[2])
	}
}

func ofThree(a, b, c string) []string {
	switch {
	case a == "abd" && articles[b]:
		return servant("abdal" + c)
	case articles[b] && faiths[c]:
		return []string{part(a) + "eddin"}
	case (a == "van" || a == "von") && between[b], a == "de" && (b == "la" || b == "los" || b == "las"):
		return []string{a + b + c}
	}
	return nil
}

func ofTwo(a, b string) []string {
	switch {
	case servants[a]:
		return servant(a + b)
	case articles[a] && (a[1] == 'l' || strings.HasPrefix(b, a[1:])):
		return append(behind(b, "al", "el"), a+b)
	case sons[a]:
		return behind(b, "ben", "bin", "ibn")
	case fathers[a]:
		return behind(b, "abu", "abou")
	case clans[a]:
		return []string{"mc" + b}
	case ofs[a]:
		return behind(b, "de", "d")
	case saints[a]:
		return []string{"saint" + b}
	case ended.MatchString(b):
		return []string{part(a) + "eddin"}
	case others[a] || len([]rune(a)) <= shortest:
		return []string{spelled(a + b)}
	}
	return nil
}

// ofOne gives what a word is that somebody has put together already.
func ofOne(word string) []string {
	if out := servant(word); out != nil {
		return out
	}
	if of := ofTheFaith.FindStringSubmatch(word); of != nil {
		return []string{part(strings.TrimSuffix(of[1], "d")) + "eddin"}
	}
	if rest, ok := strings.CutPrefix(word, "mac"); ok && len(rest) >= 4 {
		return []string{"mc" + rest}
	}
	for _, before := range []string{"al", "el", "ben", "bin", "ibn", "abu", "abou", "de", "d"} {
		if rest, ok := strings.CutPrefix(word, before); ok && (variants[rest] != "" || parts[rest] != "") {
			return ofTwo(before, rest)
		}
	}
	return nil
}

// servant gives how a name such as Abdulrahman is found, however its middle is written; none when the word is no such name.
func servant(word string) []string {
	rest, ok := strings.CutPrefix(word, "abd")
	if !ok {
		return nil
	}
	if variants[word] == "abdullah" { // it has no middle
		return []string{variants[word]}
	}
	rest = strings.TrimLeft(rest, "aeiou")
	switch {
	case strings.HasPrefix(rest, "shsh"):
		rest = rest[2:]
	case len(rest) > 1 && (rest[0] == 'l' || rest[0] == rest[1]) && !strings.ContainsRune("aeiou", rune(rest[1])):
		rest = rest[1:]
	}
	if of, ok := strings.CutPrefix(rest, "l"); ok && (variants[of] != "" || parts[of] != "") { // Abdelaziz, but Abdelatif
		rest = of
	}
	if len(rest) < 4 {
		return nil
	}
	return []string{"abdel" + part(rest)}
}

// behind puts small words before a name, as it is written and as it is found.
func behind(name string, before ...string) []string {
	var out []string
	for _, b := range before {
		out = append(out, b+name, b+part(name))
	}
	return out
}

// part gives the spelling that stands for all of what is one part of a name.
func part(word string) string {
	if v, ok := parts[word]; ok {
		return v
	}
	return spelled(word)
}
