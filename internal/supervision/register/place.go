package register

import (
	"slices"
	"strings"
	"unicode"
)

// nowhere are the words with which people fill a cell of a city or of where somebody lives that they have nothing to say in. They are no place:
// a caseload would be counted by them.
var nowhere = []string{"n a", "na", "nil", "none", "no", "unknown", "unk", "not known", "not applicable", "not available", "to be determined", "to be confirmed", "tbd", "tbc",
	"s o", "sans objet", "neant", "aucun", "aucune", "non", "inconnu", "inconnue", "non connu", "non connue", "non disponible", "a determiner", "a confirmer"}

// saysNoPlace reports whether a text of a city or of where somebody lives says nothing.
func saysNoPlace(text string) bool {
	return slices.Contains(nowhere, folded(text)) || !strings.ContainsFunc(text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
}

// Spell writes each city in one way, whatever its accents and capitals: as the provider's files have it, by known, which says how many write a
// city so; without such a file as most rows do. Of as many the one with accents is taken, then the first.
func (r *Reading) Spell(known map[string]int) {
	var here, rows []string
	for city := range known {
		here = append(here, city)
	}
	slices.Sort(here)
	often := map[string]int{}
	for _, row := range r.Rows {
		if city := row.Text[City]; city != "" {
			if often[city]++; often[city] == 1 {
				rows = append(rows, city)
			}
		}
	}
	spelled := oneSpelling(here, known)
	for key, city := range oneSpelling(rows, often) {
		if spelled[key] == "" {
			spelled[key] = city
		}
	}
	for _, row := range slices.Concat(r.Rows, r.Twice) {
		if city := spelled[folded(row.Text[City])]; city != "" {
			row.Text[City] = city
		}
	}
}

// oneSpelling chooses of each city the spelling that is used most, by its letters.
func oneSpelling(cities []string, often map[string]int) map[string]string {
	out := map[string]string{}
	for _, city := range cities {
		key := folded(city)
		was := out[key]
		if key != "" && (was == "" || often[city] > often[was] || often[city] == often[was] && accented(city) && !accented(was)) {
			out[key] = city
		}
	}
	return out
}

// accented reports whether a city is written with more than plain letters.
func accented(city string) bool {
	return strings.ContainsFunc(city, func(c rune) bool { return c > unicode.MaxASCII })
}
