package register

import (
	"regexp"
	"strings"

	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// Column is one column of the file and what it was taken to be; Field is empty when nothing fits. Guessed means that
// only part of the heading is known: it is worth a look.
type Column struct {
	Index   int
	Heading string
	Field   Field
	Guessed bool
}

// leastHeadings is how many known headings make a row the heading; two do when one of them names the client.
const leastHeadings = 3

// headingRows is how far down the heading may stand.
const headingRows = 50

// findHeadings gives the heading row (its index) with its columns: the row with the most known headings, the first of
// equals, for a register may repeat them.
func findHeadings(rows [][]sheet.Cell) (at int, columns []Column, ok bool) {
	most := 0
	for i, row := range rows[:min(len(rows), headingRows)] {
		if c, known := columnsOf(row); isHeading(c, known) && known > most {
			at, columns, ok, most = i, c, true, known
		}
	}
	return at, columns, ok
}

func isHeading(columns []Column, known int) bool {
	if known >= leastHeadings {
		return true
	}
	for _, c := range columns {
		if c.Field == FullName || c.Field == FamilyName || c.Field == UCI {
			return known == leastHeadings-1
		}
	}
	return false
}

// columnsOf gives what each cell of a heading means. A field is taken once: by the first column that names it, else by
// the first of which it may be guessed.
func columnsOf(row []sheet.Cell) (columns []Column, known int) {
	taken := map[Field]bool{}
	for i, cell := range row {
		c := Column{Index: i, Heading: strings.Join(strings.Fields(cell.Text), " ")}
		if f, ok := fieldNamed(c.Heading); ok && !taken[f] {
			c.Field, taken[f] = f, true
			known++
		}
		columns = append(columns, c)
	}
	for i, c := range columns {
		if f, ok := fieldGuessed(c.Heading); c.Field == "" && ok && !taken[f] {
			columns[i].Field, columns[i].Guessed, taken[f] = f, true, true
			if _, whole := weak[registry.Fold(c.Heading)]; whole {
				known++
			}
		}
	}
	if taken[FullName] && taken[GivenName] && !taken[FamilyName] {
		for i, c := range columns {
			if c.Field == FullName {
				columns[i].Field = FamilyName // "Name" beside "Given name"
			}
		}
	}
	return columns, known
}

var aside = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)

// fieldNamed finds a heading as it stands, without what stands in brackets, or by either half of "DOB / DDN".
func fieldNamed(heading string) (Field, bool) {
	if f, ok := fieldOf[registry.Fold(heading)]; ok {
		return f, true
	}
	bare := aside.ReplaceAllString(heading, " ")
	for _, part := range append([]string{bare}, strings.FieldsFunc(bare, func(c rune) bool { return c == '/' || c == '|' })...) {
		if f, ok := fieldOf[registry.Fold(part)]; ok {
			return f, true
		}
	}
	return "", false
}

// clue says that a heading with all these words (or words that begin so) probably means the field.
type clue struct {
	words string
	field Field
}

// clues are tried in order: the more particular come first.
var clues = []clue{
	{"birth", BirthDate}, {"naissance", BirthDate}, {"uci", UCI}, {"iuc", UCI},
	{"clos reason", Reason}, {"fermeture motif", Reason}, {"fermeture raison", Reason},
	{"last check", LastCheckIn}, {"last contact", LastCheckIn}, {"last report", LastCheckIn}, {"last seen", LastCheckIn},
	{"dernier presentation", LastCheckIn}, {"dernier contact", LastCheckIn}, {"derniere rencontre", LastCheckIn},
	{"decision date", DecisionDate}, {"referral date", Referred}, {"date referred", Referred}, {"aiguillage date", Referred},
	{"enrol date", Enrolled}, {"date enrolled", Enrolled}, {"inscription date", Enrolled},
	{"clos date", Closed}, {"fermeture date", Closed}, {"case manager", CaseManager}, {"case worker", CaseManager},
	{"gestionnaire cas", CaseManager}, {"liaison", Liaison}, {"risk", Risk}, {"risque", Risk}, {"citizenship", Citizenship},
	{"nationality", Citizenship}, {"citoyennete", Citizenship}, {"nationalite", Citizenship}, {"interpret", Interpreter},
	{"language", Language}, {"langue", Language}, {"phone", Phone}, {"telephone", Phone}, {"address", Address}, {"adresse", Address},
	{"surname", FamilyName}, {"last name", FamilyName}, {"nom famille", FamilyName}, {"given name", GivenName}, {"first name", GivenName},
	{"prenom", GivenName}, {"breach", Breaches}, {"manquement", Breaches}, {"missed", Missed}, {"comment", Notes}, {"remarque", Notes},
}

// others are people a register also names: a guess must not take their telephone for the client's.
var others = []string{"counsel", "lawyer", "avocat", "bondsperson", "caution", "garant", "spouse", "conjoint", "mother", "mere", "father", "pere",
	"child", "enfant", "emergency", "urgence", "employer", "employeur", "officer", "office", "landlord", "next"}

// fieldGuessed finds a field of which a heading holds the words, unless it speaks of somebody else.
func fieldGuessed(heading string) (Field, bool) {
	folded := registry.Fold(aside.ReplaceAllString(heading, " "))
	if f, ok := weak[folded]; ok {
		return f, true
	}
	words := strings.Fields(folded)
	holds := func(beginning string) bool {
		for _, w := range words {
			if strings.HasPrefix(w, beginning) {
				return true
			}
		}
		return false
	}
	for _, c := range clues {
		all := true
		for w := range strings.FieldsSeq(c.words) {
			all = all && holds(w)
		}
		if all && (c.field == Liaison || !speaksOfOthers(words)) {
			return c.field, true
		}
	}
	return "", false
}

func speaksOfOthers(words []string) bool {
	for _, w := range words {
		for _, o := range others {
			if strings.TrimSuffix(w, "s") == o { // "counsel's" folds to "counsels"
				return true
			}
		}
	}
	return false
}

// remapped puts the corrected meaning of columns in place of what was read; a field that was given to one column is
// taken from the other.
func remapped(columns []Column, mapping map[int]Field) []Column {
	given := map[Field]bool{}
	for _, f := range mapping {
		given[f] = true
	}
	for i, c := range columns {
		if f, ok := mapping[c.Index]; ok {
			columns[i].Field, columns[i].Guessed = f, false
		} else if given[c.Field] {
			columns[i].Field = ""
		}
	}
	return columns
}
