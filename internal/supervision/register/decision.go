package register

import (
	"regexp"
	"slices"
	"strings"

	"passerelle/internal/registry"
)

// RefusalReason is no column: why a referral was not accepted, where the cell of the decision says so beside it.
const RefusalReason Field = "refusal"

// refusalWords are the reasons that are written beside a decision, folded, in both languages. A word that may mean two of them is none.
var refusalWords = phrases(map[string]string{
	"NO_PLACE": "no capacity|not enough capacity|lack of capacity|at capacity|over capacity|capacity|full|we are full|house full|program full|programme full|no space|no spaces|" +
		"no space available|lack of space|no room|no bed|no beds|no bed available|no beds available|no place|no places|no place available|no vacancy|no vacancies|" +
		"aucune capacite|manque de capacite|capacite atteinte|capacite depassee|capacite|complet|maison complete|programme complet|aucune place|aucune place disponible|" +
		"pas de place|pas de places|plus de place|plus de places|manque de place|manque de places|faute de place|faute de places|aucun lit|aucun lit disponible|pas de lit|pas de lits|" +
		"plus de lit|plus de lits|manque de lits",
	"RISK": "risk|risk too high|too high risk|high risk|risk level|safety|safety concerns|risque|risque trop eleve|risque eleve|niveau de risque|securite",
	"PROFILE": "profile|not suitable|unsuitable|no suitable service|no suitable program|no suitable programme|no service fits|needs cannot be met|" +
		"profil|ne convient pas|aucun service adapte|besoins trop complexes|needs too complex",
	"PLAN":          "release plan|release plan not sufficient|insufficient release plan|plan not sufficient|insufficient plan|plan insuffisant|plan de mise en liberte|plan de mise en liberte insuffisant",
	"OTHER_RELEASE": "other release plan|another release plan|another plan chosen|autre plan de mise en liberte|autre plan retenu",
	"OTHER":         "other|other reason|another reason|autre|autre motif|autre raison",
})

// apart is what people write between an outcome and its reason; a hyphen only beside a blank, for one within a word is the word's.
var apart = regexp.MustCompile(`\s+[-/]+\s*|-\s+|\s*[–—:;,(\n]\s*`)

// decided reads a decision of which the same cell says why: the outcome, the reason where it is one that is known, and otherwise the words
// left over. Only what is no acceptance is read so: an acceptance with something beside it may be none yet. Nor is a refusal that the same
// cell takes back.
func decided(text string) (decision, reason, left string, ok bool) {
	if len(text) > longestWord {
		return "", "", "", false
	}
	text = ending.ReplaceAllString(text, "")
	outcome, why := text, ""
	if at := apart.FindStringIndex(text); at != nil {
		outcome, why = text[:at[0]], strings.Trim(text[at[1]:], " ).;,")
	} else if first, rest, two := strings.Cut(text, " "); two && refusalWords[registry.Fold(rest)] != "" {
		outcome, why = first, rest
	}
	word := registry.Fold(ending.ReplaceAllString(strings.TrimSpace(outcome), "")) // "refusé.e" ends only now
	decision = words[Decision][word]
	if why == "" || decision == "" || decision == "ACCEPTED" || word == "no" || word == "non" || takenBack(why) {
		return "", "", "", false
	}
	if reason = refusalWords[registry.Fold(why)]; reason != "" && decision != "WITHDRAWN" {
		return decision, reason, "", true
	}
	return decision, "", why, true
}

// takenBack reports whether the words beside a refusal speak of another decision.
func takenBack(why string) bool {
	return slices.ContainsFunc(strings.Fields(registry.Fold(why)), func(w string) bool {
		return words[Decision][w] == "ACCEPTED" && w != "yes" && w != "oui" || slices.Contains([]string{"reversed", "overturned", "reconsidered", "pending", "annulee", "annule", "reconsidere", "infirme", "infirmee"}, w)
	})
}
