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

// Cards is no column: the language of a client's cards and letters, as the language that they speak says it.
const Cards Field = "official_language"

// Fields lists what a column may mean, in the order in which a person looks for it.
var Fields = []Field{UCI, FullName, FamilyName, GivenName, ScriptName, BirthDate, Sex, Citizenship, Language, Interpreter, City, Risk, Housing,
	Liaison, CaseManager, Referred, Decision, DecisionDate, Enrolled, Standard, LastCheckIn, Missed, Breaches, Closed, Reason, Ground, Phone,
	Address, Notes}

// Known reports whether a field is one that a register may have.
func Known(f Field) bool { return slices.Contains(Fields, f) }

// IsDate reports whether a column holds dates, which may be written day first or month first.
func IsDate(f Field) bool { return isDate(f) || f == Breaches }

func isDate(f Field) bool { return f == BirthDate || slices.Contains(chain, f) }

// headings lists what people call each field, folded, in both languages.
var headings = map[Field][]string{
	UCI: {"uci", "uci no", "uci number", "client id", "client identification number", "unique client identifier",
		"iuc", "no iuc", "n iuc", "numero iuc", "id client",
		"identificateur unique de client"},
	FamilyName: {"surname", "family name", "last name", "client surname", "lastname", "nom de famille", "nom", "nom s", "noms", "nom du client"},
	GivenName: {"given name", "given names", "given name s", "first name", "first names", "first name s", "firstname", "forename", "forenames",
		"prenom", "prenoms", "prenom s"},
	FullName: {"name", "full name", "client name", "name of client", "clients name", "client full name", "nom complet",
		"nom et prenom", "nom prenom", "nom et prenoms", "prenom et nom", "nom complet du client"},
	ScriptName: {"name own script", "script name", "name original script", "name in own script", "name in original script", "own script", "original script",
		"native name", "name native script", "nom ecriture dorigine", "nom decriture dorigine", "ecriture dorigine", "nom en ecriture dorigine",
		"nom dans lecriture dorigine", "nom dans son ecriture"},
	BirthDate: {"dob", "d o b", "date of birth", "birth date", "birthdate", "birthday", "born", "born on", "ddn", "d d n", "date de naissance",
		"date naiss", "naissance", "ne e le", "ne le"},
	Sex: {"sex", "gender", "sex gender", "m f", "m f x", "f m x", "sexe", "genre"},
	Citizenship: {"citizenship", "nationality", "country of citizenship", "country of origin", "cob", "citoyennete", "nationalite",
		"pays de citoyennete", "pays dorigine"},
	Language: {"language", "languages", "lang", "preferred language", "first language", "mother tongue", "language spoken", "langue", "langues",
		"langue maternelle", "langue preferee", "langue parlee"},
	Interpreter: {"interpreter", "interp", "interpreter needed", "interpreter required", "needs interpreter", "interpretation", "interprete",
		"interprete requis", "besoin dun interprete", "interprete necessaire"},
	City: {"city", "town", "municipality", "city town", "ville", "municipalite", "localite"},
	Risk: {"risk", "risk level", "level of risk", "risk rating", "risque", "niveau de risque", "cote de risque"},
	Housing: {"housing", "bed", "residence", "bed no", "accommodation", "housing bed", "hebergement", "logement", "lit",
		"no de lit"},
	Liaison: {"clo", "cbsa clo", "clo name", "liaison officer", "community liaison officer", "cbsa officer", "alc", "agent de liaison",
		"agente de liaison", "agent de liaison communautaire", "agent asfc"},
	CaseManager: {"case manager", "cm", "worker", "case worker", "caseworker", "assigned to", "assigned worker", "gestionnaire",
		"gestionnaire de cas", "intervenant", "intervenante", "intervenant e", "assigne a"},
	Referred: {"referred on", "referred", "referral date", "date referred", "date of referral", "ref date", "referral received",
		"date referral received", "referral received on", "aiguillage recu le", "aiguillage recu", "date daiguillage", "aiguille le", "aiguille e le", "aiguillage", "date de laiguillage",
		"date de reference", "refere le"},
	Decision: {"decision", "sp decision", "accepted declined", "referral decision",
		"accepte refuse"},
	DecisionDate: {"decision date", "decided on", "decided", "date of decision", "date decided", "accepted on", "acceptance date", "date accepted",
		"date de decision", "date de la decision", "decide le", "date dacceptation", "accepte le"},
	Enrolled: {"enrolled on", "enrolled", "enrolment date", "enrollment date", "date enrolled", "date of enrolment", "date of enrollment",
		"enrolment", "enrollment", "intake date", "admitted on", "admission date", "date dinscription", "inscrit le",
		"inscrit e le", "inscription", "date dadmission", "date dentree"},
	Standard: {"reports", "standard", "reporting", "frequency", "reporting frequency", "report frequency", "contact standard", "check in frequency", "how often to report",
		"presentation", "frequence", "frequence des presentations", "frequence de presentation"},
	LastCheckIn: {"last check in", "last checkin", "last contact", "last reported", "last report", "last reporting", "last seen", "last visit",
		"date of last check in", "date of last contact", "last check in date", "last contact date", "derniere presentation", "dernier contact",
		"derniere rencontre", "date de derniere presentation", "date de la derniere presentation"},
	Missed: {"missed", "missed check ins", "missed check in", "check ins missed", "missed reports", "missed appointments", "no of missed", "no shows", "no show",
		"absences", "absence", "manques", "manquees", "manque e s", "presentations manquees", "rencontres manquees", "rendez vous manques", "nombre dabsences"},
	Breaches: {"breaches", "breach", "breach dates", "breach date", "date of breach", "non compliance", "non compliances", "noncompliance",
		"manquements", "manquement", "date du manquement", "non conformite", "non conformites", "dates des manquements"},
	Closed: {"closed on", "closed", "closure date", "date closed", "closing date", "date of closure", "closure", "discharge date", "discharged",
		"discharged on", "exit date", "date de fermeture", "ferme le", "ferme e le", "fermeture", "dossier ferme le",
		"date de sortie"},
	Reason: {"reason", "closure reason", "reason closed", "reason for closure", "reason for closing", "closing reason", "discharge reason", "reason of closure",
		"exit reason", "motif", "raison", "motif de fermeture", "motif de la fermeture", "raison de fermeture", "raison de la fermeture"},
	Ground: {"ground", "grounds", "ground of detention", "grounds of detention", "ground for detention", "grounds for detention",
		"detention ground", "detention grounds", "motif de detention", "motifs de detention", "motif de la detention"},
	Phone: {"phone", "phone no", "phone number", "telephone", "telephone no", "telephone number", "tel", "tel no", "cell", "cell phone", "mobile",
		"no de telephone", "numero de telephone", "cellulaire"},
	Address: {"address", "home address", "current address", "street address", "adresse", "adresse actuelle", "domicile"},
	Notes: {"notes", "comments", "comment", "remarks", "note", "notes comments", "remarques", "commentaires", "observations",
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

// weak are headings that may mean a field when no other column names it: a "File no" beside a UCI is the provider's own.
var weak = map[string]Field{
	"id": UCI, "file no": UCI, "no de dossier": UCI, "client no": UCI, "no client": UCI, "no de client": UCI, "client number": UCI, "numero de client": UCI, "identifiant": UCI,
	"client": FullName, "participant": FullName, "cliente": FullName, "client e": FullName,
	"country": Citizenship, "pays": Citizenship, "cit": Citizenship,
	"location": City,
	"room":     Housing, "chambre": Housing,
	"staff": CaseManager, "responsable": CaseManager,
	"referral": Referred, "recu le": Referred,
	"outcome": Decision, "reponse": Decision, "accepted": Decision, "accepte": Decision, "accepte e": Decision, "acceptance": Decision,
	"intake": Enrolled, "start date": Enrolled, "debut": Enrolled,
	"check ins": Standard, "presentations": Standard,
	"vu le": LastCheckIn, "vu e le": LastCheckIn,
	"end date": Closed, "fin": Closed, "date de fin": Closed,
	"contact number": Phone,
	"other":          Notes,
}
