package register

import (
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

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

// headings lists what people call each field, folded, in both languages.
var headings = map[Field][]string{
	UCI:          {"uci", "client id", "iuc", "id client", "no client", "unique client identifier", "file no", "no de dossier"},
	FamilyName:   {"surname", "family name", "last name", "nom de famille", "nom"},
	GivenName:    {"given name", "given names", "given name s", "first name", "prenom", "prenoms", "prenom s"},
	FullName:     {"name", "full name", "client name", "client", "nom complet", "nom et prenom"},
	ScriptName:   {"name own script", "name original script", "own script", "nom ecriture dorigine", "ecriture dorigine"},
	BirthDate:    {"dob", "date of birth", "birth date", "born", "ddn", "date de naissance", "naissance", "ne e le"},
	Sex:          {"sex", "gender", "sexe", "genre"},
	Citizenship:  {"citizenship", "nationality", "citoyennete", "nationalite", "country"},
	Language:     {"language", "lang", "langue"},
	Interpreter:  {"interpreter", "interp", "interprete"},
	City:         {"city", "town", "ville"},
	Risk:         {"risk", "risk level", "risque", "niveau de risque"},
	Housing:      {"housing", "bed", "residence", "hebergement", "logement", "lit"},
	Liaison:      {"clo", "liaison officer", "alc", "agent de liaison"},
	CaseManager:  {"case manager", "cm", "worker", "case worker", "gestionnaire", "gestionnaire de cas", "intervenant"},
	Referred:     {"referred on", "referred", "referral date", "date referred", "date daiguillage", "aiguille le", "aiguillage"},
	Decision:     {"decision"},
	DecisionDate: {"decision date", "decided on", "date of decision", "date de decision", "decide le"},
	Enrolled:     {"enrolled on", "enrolled", "enrolment date", "enrollment date", "date dinscription", "inscrit le", "inscription"},
	Standard:     {"reports", "reporting", "frequency", "presentation", "frequence"},
	LastCheckIn:  {"last check in", "last contact", "last reported", "derniere presentation", "dernier contact"},
	Missed:       {"missed", "missed check ins", "no shows", "absences", "manquees"},
	Breaches:     {"breaches", "breach", "non compliance", "manquements", "manquement", "non conformite"},
	Closed:       {"closed on", "closed", "closure date", "date closed", "date de fermeture", "ferme le", "fermeture"},
	Reason:       {"reason", "closure reason", "motif", "raison", "motif de fermeture"},
	Ground:       {"ground", "grounds", "ground of detention", "motif de detention"},
	Phone:        {"phone", "telephone", "tel", "cell", "cellulaire"},
	Address:      {"address", "adresse"},
	Notes:        {"notes", "comments", "remarks", "note", "remarques", "commentaires"},
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

// Column is one column of the file and what it was taken to be; Field is empty when nothing fits.
type Column struct {
	Index   int
	Heading string
	Field   Field
}

// leastHeadings is how many known headings make a row the heading.
const leastHeadings = 3

// findHeadings gives the heading row (its index) with its columns; a field is taken once, by its first column.
func findHeadings(rows [][]sheet.Cell) (int, []Column, bool) {
	for i, row := range rows[:min(len(rows), 50)] {
		if columns, known := columnsOf(row); known >= leastHeadings {
			return i, columns, true
		}
	}
	return 0, nil, false
}

func columnsOf(row []sheet.Cell) (columns []Column, known int) {
	taken := map[Field]bool{}
	for i, cell := range row {
		c := Column{Index: i, Heading: cell.Text}
		if f, ok := fieldOf[registry.Fold(cell.Text)]; ok && !taken[f] {
			c.Field, taken[f] = f, true
			known++
		}
		columns = append(columns, c)
	}
	return columns, known
}
