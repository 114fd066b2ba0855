package register

import (
	"slices"
	"strings"
)

// What headings of a register are made of that are of one language only, folded.
var (
	frenchWords = []string{"iuc", "nom", "prenom", "prenoms", "naissance", "ddn", "sexe", "citoyennete", "nationalite", "langue", "interprete", "ville", "municipalite",
		"risque", "hebergement", "logement", "alc", "gestionnaire", "intervenant", "intervenante", "daiguillage", "aiguillage", "aiguille", "dinscription", "inscription",
		"inscrit", "presentation", "derniere", "dernier", "absences", "manquements", "fermeture", "ferme", "motif", "raison", "adresse", "remarques", "commentaires"}
	englishWords = []string{"uci", "name", "surname", "first", "last", "birth", "dob", "born", "gender", "citizenship", "nationality", "language", "interpreter", "city", "town", "risk",
		"housing", "bed", "clo", "manager", "worker", "referred", "referral", "decided", "enrolled", "enrolment", "enrollment", "reports", "missed", "breaches", "breach",
		"closed", "closure", "reason", "ground", "phone", "address", "comments", "remarks"}
)

// French reports whether a register is kept in French: more of its headings are French than English.
func French(columns []Column) bool {
	french, english := 0, 0
	for _, c := range columns {
		words := strings.Fields(folded(c.Heading))
		has := func(known []string) bool {
			return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(known, w) })
		}
		switch fr, en := has(frenchWords), has(englishWords); {
		case fr && !en:
			french++
		case en && !fr:
			english++
		}
	}
	return french > english
}
