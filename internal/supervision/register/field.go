package register

import "slices"

// Field is what a column of a register means.
type Field string

// The fields a register may have.
const (
	UCI          Field = "uci"
	FamilyName   Field = "family_name"
	GivenName    Field = "given_name"
	FullName     Field = "full_name"
	ScriptName   Field = "script_name"
	BirthDate    Field = "birth_date"
	Sex          Field = "sex"
	Citizenship  Field = "citizenship"
	Language     Field = "language"
	Interpreter  Field = "interpreter"
	City         Field = "city"
	Risk         Field = "risk"
	Housing      Field = "housing"
	Liaison      Field = "liaison_officer"
	CaseManager  Field = "case_manager"
	Referred     Field = "referred"
	Decision     Field = "decision"
	DecisionDate Field = "decision_date"
	Enrolled     Field = "enrolled"
	Standard     Field = "standard"
	LastCheckIn  Field = "last_check_in"
	Missed       Field = "missed"
	Breaches     Field = "breaches"
	Closed       Field = "closed"
	Reason       Field = "reason"
	Ground       Field = "ground"
	Phone        Field = "phone"
	Address      Field = "address"
	Notes        Field = "notes"
)

func isDate(f Field) bool { return f == BirthDate || slices.Contains(chain, f) }

// headings lists what people call each field, folded, in both languages.
var headings = map[Field][]string{
	UCI: {"uci", "uci no", "uci number", "client id", "client no", "client number", "client identification number", "unique client identifier",
		"iuc", "no iuc", "n iuc", "numero iuc", "id client", "no client", "no de client", "numero de client", "identifiant",
		"identificateur unique de client", "file no", "no de dossier", "id"},
	FamilyName: {"surname", "family name", "last name", "client surname", "lastname", "nom de famille", "nom", "nom s", "noms", "nom du client"},
	GivenName: {"given name", "given names", "given name s", "first name", "first names", "first name s", "firstname", "forename", "forenames",
		"prenom", "prenoms", "prenom s"},
	FullName: {"name", "full name", "client name", "name of client", "client", "clients name", "client full name", "participant", "nom complet",
		"nom et prenom", "nom prenom", "nom et prenoms", "prenom et nom", "nom complet du client", "cliente", "client e"},
	ScriptName: {"name own script", "name original script", "name in own script", "name in original script", "own script", "original script",
		"native name", "name native script", "nom ecriture dorigine", "nom decriture dorigine", "ecriture dorigine", "nom en ecriture dorigine",
		"nom dans lecriture dorigine"},
	BirthDate: {"dob", "d o b", "date of birth", "birth date", "birthdate", "birthday", "born", "born on", "ddn", "d d n", "date de naissance",
		"date naiss", "naissance", "ne e le", "ne le"},
	Sex: {"sex", "gender", "sex gender", "m f", "m f x", "f m x", "sexe", "genre"},
	Citizenship: {"citizenship", "nationality", "country", "country of citizenship", "country of origin", "cob", "cit", "citoyennete", "nationalite",
		"pays", "pays de citoyennete", "pays dorigine"},
	Language: {"language", "languages", "lang", "preferred language", "first language", "mother tongue", "language spoken", "langue", "langues",
		"langue maternelle", "langue preferee", "langue parlee"},
	Interpreter: {"interpreter", "interp", "interpreter needed", "interpreter required", "needs interpreter", "interpretation", "interprete",
		"interprete requis", "besoin dun interprete", "interprete necessaire"},
	City: {"city", "town", "municipality", "city town", "location", "ville", "municipalite", "localite"},
	Risk: {"risk", "risk level", "level of risk", "risk rating", "risque", "niveau de risque", "cote de risque"},
	Housing: {"housing", "bed", "residence", "bed no", "room", "accommodation", "housing bed", "hebergement", "logement", "lit", "chambre",
		"no de lit"},
	Liaison: {"clo", "cbsa clo", "clo name", "liaison officer", "community liaison officer", "cbsa officer", "alc", "agent de liaison",
		"agente de liaison", "agent de liaison communautaire", "agent asfc"},
	CaseManager: {"case manager", "cm", "worker", "case worker", "caseworker", "assigned to", "assigned worker", "staff", "gestionnaire",
		"gestionnaire de cas", "intervenant", "intervenante", "intervenant e", "assigne a", "responsable"},
	Referred: {"referred on", "referred", "referral", "referral date", "date referred", "date of referral", "ref date", "referral received",
		"date referral received", "date daiguillage", "aiguille le", "aiguille e le", "aiguillage", "date de laiguillage", "recu le",
		"date de reference", "refere le"},
	Decision: {"decision", "sp decision", "outcome", "accepted declined", "accepted", "referral decision", "acceptance", "accepte", "accepte e",
		"reponse", "accepte refuse"},
	DecisionDate: {"decision date", "decided on", "decided", "date of decision", "date decided", "accepted on", "acceptance date", "date accepted",
		"date de decision", "date de la decision", "decide le", "date dacceptation", "accepte le"},
	Enrolled: {"enrolled on", "enrolled", "enrolment date", "enrollment date", "date enrolled", "date of enrolment", "date of enrollment",
		"enrolment", "enrollment", "intake", "intake date", "admitted on", "admission date", "start date", "date dinscription", "inscrit le",
		"inscrit e le", "inscription", "date dadmission", "date dentree", "debut"},
	Standard: {"reports", "reporting", "frequency", "reporting frequency", "report frequency", "contact standard", "check in frequency",
		"check ins", "presentation", "presentations", "frequence", "frequence des presentations", "frequence de presentation"},
	LastCheckIn: {"last check in", "last checkin", "last contact", "last reported", "last report", "last reporting", "last seen", "last visit",
		"date of last check in", "date of last contact", "last check in date", "last contact date", "derniere presentation", "dernier contact",
		"derniere rencontre", "date de derniere presentation", "date de la derniere presentation", "vu le", "vu e le"},
	Missed: {"missed", "missed check ins", "missed check in", "missed reports", "missed appointments", "no of missed", "no shows", "no show",
		"absences", "absence", "manquees", "presentations manquees", "rendez vous manques", "nombre dabsences"},
	Breaches: {"breaches", "breach", "breach dates", "breach date", "date of breach", "non compliance", "non compliances", "noncompliance",
		"manquements", "manquement", "date du manquement", "non conformite", "non conformites", "dates des manquements"},
	Closed: {"closed on", "closed", "closure date", "date closed", "closing date", "date of closure", "closure", "discharge date", "discharged",
		"discharged on", "end date", "exit date", "date de fermeture", "ferme le", "ferme e le", "fermeture", "dossier ferme le", "date de fin",
		"date de sortie", "fin"},
	Reason: {"reason", "closure reason", "reason closed", "reason for closure", "reason for closing", "closing reason", "discharge reason",
		"exit reason", "motif", "raison", "motif de fermeture", "motif de la fermeture", "raison de fermeture", "raison de la fermeture"},
	Ground: {"ground", "grounds", "ground of detention", "grounds of detention", "ground for detention", "grounds for detention",
		"detention ground", "detention grounds", "motif de detention", "motifs de detention", "motif de la detention"},
	Phone: {"phone", "phone no", "phone number", "telephone", "telephone no", "telephone number", "tel", "tel no", "cell", "cell phone", "mobile",
		"no de telephone", "numero de telephone", "cellulaire", "contact number"},
	Address: {"address", "home address", "current address", "street address", "adresse", "adresse actuelle", "domicile"},
	Notes: {"notes", "comments", "comment", "remarks", "note", "notes comments", "other", "remarques", "commentaires", "observations",
		"remarque", "commentaire"},
}

var fieldOf = func() map[string]Field {
	out := map[string]Field{}
	for f, names := range headings {
		for _, n := range names {
			out[n] = f
		}
	}
	return out
}()
