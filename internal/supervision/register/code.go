package register

import (
	"regexp"
	"slices"
	"strings"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
)

// words gives what people write for each code, folded, in both languages. "Accepté(e)" is met without its bracket.
var words = map[Field]map[string]string{
	Sex: inverted(map[string]string{
		"F": "f female femme feminin fem woman fille girl", "M": "m male homme h masculin masc man garcon boy",
		"X": "x other autre nonbinary nonbinaire"}),
	Risk: inverted(map[string]string{
		"LOW": "low faible bas basse lo l", "MEDIUM": "medium moderate moyen moyenne modere moderee med mod m",
		"HIGH": "high eleve elevee haut haute hi h"}),
	Interpreter: inverted(map[string]string{
		"yes": "y yes o oui true vrai required requis needed 1 x", "no": "n no non false faux none aucun 0", "unknown": "unknown inconnu"}),
	Decision: phrases(map[string]string{
		"ACCEPTED": "accepted|accepte|acceptee|accept|accepted by sp|yes|oui|approved|approuve|approuvee|enrolled|inscrit|inscrite",
		"REFUSED_BY_SP": "declined|decline|refused|refuse|refusee|not accepted|non accepte|non acceptee|rejected|rejete|rejetee|no|non|" +
			"refused by sp|declined by sp|refused by the provider|declined by the provider|refuse par le fournisseur|refuse par le fs",
		"NOT_APPROVED_BY_CBSA": "not approved|non approuve|non approuvee|not approved by cbsa|refused by cbsa|declined by cbsa|" +
			"not approved by the agency|refused by the agency|declined by the agency|non approuve par lasfc|refuse par lasfc|non approuve par lagence|refuse par lagence",
		"WITHDRAWN": "withdrawn|withdrew|retire|retiree|referral withdrawn|cancelled|canceled|annule|annulee|aiguillage retire|" +
			"client withdrew|client has withdrawn|withdrawn by client|withdrawn by the client|retrait|retire par le client|desistement|desistement du client|" +
			"desiste|desistee|sest desiste|sest desistee|le client sest desiste|la cliente sest desistee|sest retire|sest retiree|le client sest retire|" +
			"client sest desiste|cliente sest desistee|client sest retire|cliente sest retiree|la cliente sest retiree|le client a retire sa demande|" +
			"la cliente a retire sa demande|client a retire sa demande|a retire sa demande|demande retiree|demande retiree par le client|retrait du client|retrait de la cliente|" +
			"retrait de la demande|retire par la cliente|client withdrew the request|withdrew request"}),
	Standard: phrases(map[string]string{
		"WEEKLY": "weekly|hebdomadaire|every week|once a week|1 week|1 semaine|chaque semaine|toutes les semaines|1 x week|1x week",
		"BIWEEKLY": "2 weeks|2 semaines|biweekly|bi weekly|every 2 weeks|every two weeks|every other week|fortnightly|bimensuelle|bimensuel|" +
			"aux 2 semaines|aux deux semaines|toutes les 2 semaines|toutes les deux semaines|chaque 2 semaines",
		"MONTHLY": "monthly|mensuelle|mensuel|every month|once a month|1 month|1 mois|chaque mois|tous les mois"}),
	Reason: phrases(map[string]string{
		"BREACH":        "breach|breached|manquement|non compliance|noncompliance|non conformite|detained|detenu|returned to custody",
		"STATUS_CHANGE": "status changed|status change|change of status|changement de statut|statut modifie|status granted|statut accorde",
		"LEFT_CANADA": "left canada|a quitte le canada|depart du canada|quitte le canada|departed|removed|removed from canada|removal|deported|renvoye|" +
			"renvoyee|renvoi|expulse|voluntary departure|depart volontaire|depart",
		"TRANSFER": "transferred|transfer|transferred out|transfere|transferee|transfert",
		"DEATH":    "death|deceased|died|deces|decede|decedee",
		"WITHDREW": "withdrew|withdrawn|client withdrew|sest retire|sest retiree|retire|retrait|le client sest retire",
		"OTHER":    "other|autre"}),
	Ground: phrases(map[string]string{
		"FLIGHT":    "flight|flight risk|unlikely to appear|risque de fuite|fuite",
		"DANGER":    "danger|danger to the public|danger to public|danger pour le public|danger pour la securite publique",
		"IDENTITY":  "identity|id|identite|identity not established|identite non prouvee|identite non etablie",
		"EXAM":      "examination|exam|controle|examination to be completed|controle a completer",
		"SUSPICION": "suspicion|reasonable suspicion|soupcon|soupcons"}),
}

func inverted(codes map[string]string) map[string]string {
	out := map[string]string{}
	for code, list := range codes {
		for w := range strings.FieldsSeq(list) {
			out[w] = code
		}
	}
	return out
}

func phrases(codes map[string]string) map[string]string {
	out := map[string]string{}
	for code, list := range codes {
		for w := range strings.SplitSeq(list, "|") {
			out[w] = code
		}
	}
	return out
}

// codesOf are the fields whose codes have names in both languages.
var codesOf = map[Field]func(text string) (code string, known bool){Citizenship: i18n.CountryCode, Language: i18n.LanguageCode}

// isCoded reports whether a field holds codes: a word that stands for none leaves its cell empty.
func isCoded(f Field) bool { return words[f] != nil || codesOf[f] != nil }

// Coded gives the code of a field that has one by its name: one country is one code, however a register writes it. What
// nobody knows stays as it is: so it stands in files of before.
func Coded(f Field, text string) string {
	if codesOf[f] == nil {
		return text
	}
	if code, known := codesOf[f](text); known {
		return code
	}
	return text
}

// ending is the feminine that French puts in brackets or after a point.
var ending = regexp.MustCompile(`\((?:e|ée|s|es)\)|[·.•]e$`)

// code gives the code of a word, false when nobody knows it. The code itself is known too.
func code(f Field, text string) (string, bool) {
	if len(text) > longestWord {
		return "", false
	}
	if known := codesOf[f]; known != nil {
		return known(text)
	}
	for _, c := range words[f] {
		if strings.EqualFold(c, text) {
			return c, true
		}
	}
	word := registry.Fold(ending.ReplaceAllString(strings.TrimSpace(text), ""))
	if f == Decision && refusedAsWithdrawn(word) {
		return "WITHDRAWN", true
	}
	c, ok := words[f][word]
	return c, ok
}

// declining are the words beside which a decision may say why there was nothing to decide.
var declining = []string{"declined", "refused", "refuse", "refusee", "rejected", "rejete", "rejetee"}

// refusedAsWithdrawn reports whether a decision is a refusal only because the client had withdrawn, as the same cell says
// ("Declined – client withdrew"): the provider refused nobody.
func refusedAsWithdrawn(word string) bool {
	first, why, _ := strings.Cut(word, " ")
	return slices.Contains(declining, first) && words[Decision][why] == "WITHDRAWN"
}
