package register

import "passerelle/internal/registry"

// words gives what people write for each code, folded, in both languages.
var words = map[Field]map[string]string{
	Sex: {"f": "F", "female": "F", "femme": "F", "feminin": "F", "m": "M", "male": "M", "homme": "M", "h": "M", "masculin": "M", "x": "X"},
	Risk: {"low": "LOW", "faible": "LOW", "bas": "LOW", "medium": "MEDIUM", "moderate": "MEDIUM", "moyen": "MEDIUM", "modere": "MEDIUM",
		"high": "HIGH", "eleve": "HIGH", "haut": "HIGH"},
	Interpreter: {"y": "yes", "yes": "yes", "o": "yes", "oui": "yes", "n": "no", "no": "no", "non": "no"},
	Decision: {"accepted": "ACCEPTED", "accepte": "ACCEPTED", "accept": "ACCEPTED", "approved": "ACCEPTED", "approuve": "ACCEPTED",
		"declined": "REFUSED_BY_SP", "refused": "REFUSED_BY_SP", "refuse": "REFUSED_BY_SP", "not accepted": "REFUSED_BY_SP",
		"not approved": "NOT_APPROVED_BY_CBSA", "non approuve": "NOT_APPROVED_BY_CBSA", "withdrawn": "WITHDRAWN", "retire": "WITHDRAWN"},
	Standard: {"weekly": "WEEKLY", "hebdomadaire": "WEEKLY", "every week": "WEEKLY", "2 weeks": "BIWEEKLY", "2 semaines": "BIWEEKLY",
		"biweekly": "BIWEEKLY", "bimensuelle": "BIWEEKLY", "every 2 weeks": "BIWEEKLY", "monthly": "MONTHLY", "mensuelle": "MONTHLY",
		"mensuel": "MONTHLY", "every month": "MONTHLY"},
	Reason: {"breach": "BREACH", "manquement": "BREACH", "status changed": "STATUS_CHANGE", "status change": "STATUS_CHANGE",
		"changement de statut": "STATUS_CHANGE", "statut modifie": "STATUS_CHANGE", "left canada": "LEFT_CANADA", "a quitte le canada": "LEFT_CANADA",
		"depart du canada": "LEFT_CANADA", "quitte le canada": "LEFT_CANADA", "transferred": "TRANSFER", "transfer": "TRANSFER",
		"transfere": "TRANSFER", "transfert": "TRANSFER", "death": "DEATH", "deceased": "DEATH", "deces": "DEATH", "decede": "DEATH",
		"withdrew": "WITHDREW", "sest retire": "WITHDREW", "other": "OTHER", "autre": "OTHER"},
	Ground: {"flight": "FLIGHT", "flight risk": "FLIGHT", "risque de fuite": "FLIGHT", "fuite": "FLIGHT", "danger": "DANGER",
		"danger to the public": "DANGER", "identity": "IDENTITY", "identite": "IDENTITY"},
}

// code gives the code of a word, false when nobody knows it.
func code(f Field, text string) (string, bool) {
	c, ok := words[f][registry.Fold(text)]
	return c, ok
}
