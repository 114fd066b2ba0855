package register

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"passerelle/internal/platform/sheet"
)

// Column is one column of the file and what it was taken to be; Field is empty when nothing fits. Guessed means that
// only part of the heading is known: it is worth a look. Said means that somebody said what it is.
type Column struct {
	Index   int
	Key     string // of the heading, for remembering what it means
	Heading string
	Field   Field
	Guessed bool
	Said    bool
}

// Name calls a column by its heading, by its place where it has none.
func (c Column) Name() string {
	if c.Heading != "" {
		return c.Heading
	}
	return "#" + strconv.Itoa(c.Index+1)
}

// keysOf gives what each heading is remembered by: its folded text, numbered where it stands again. A column without
// a heading is known by its place.
func keysOf(row []sheet.Cell) []string {
	keys, met := make([]string, len(row)), map[string]int{}
	for i, cell := range row {
		key := folded(cell.Text)
		if key == "" {
			key = "#" + strconv.Itoa(i+1)
		}
		if met[key]++; met[key] > 1 {
			key += " #" + strconv.Itoa(met[key])
		}
		keys[i] = key
	}
	return keys
}

// leastHeadings is how many known headings make a row the heading; two do when one of them names the client.
const leastHeadings = 3

// headingRows is how far down the heading may stand.
const headingRows = 50

// findHeadings gives the heading row (its index) with its columns: the row with the most known headings, the first of
// equals, for a register may repeat them.
func findHeadings(rows [][]sheet.Cell, said map[string]Field) (at int, columns []Column, ok bool) {
	most := 0
	for i := range rows[:min(len(rows), headingRows)] {
		if c, known := columnsOf(widened(rows, i), said); isHeading(c, known) && known > most {
			at, columns, ok, most = i, c, true, known
		}
	}
	return at, columns, ok
}

// wordsAsHeadings gives the first row in which several cells hold words and none a date or a number, as the heading of
// columns that nobody knows yet.
func wordsAsHeadings(rows [][]sheet.Cell, said map[string]Field) (at int, columns []Column, ok bool) {
	for i, row := range rows[:min(len(rows), headingRows)] {
		words := 0
		for _, c := range row {
			switch {
			case isNothing(c.Text):
			case c.Date != "" || !slices.ContainsFunc([]rune(c.Text), unicode.IsLetter) || len(c.Text) > longestWord:
				words = -len(row)
			default:
				words++
			}
		}
		if words >= leastHeadings-1 {
			columns, _ = columnsOf(widened(rows, i), said)
			return i, columns, true
		}
	}
	return 0, nil, false
}

// widened gives a row as wide as the widest: cells may stand where no heading is.
func widened(rows [][]sheet.Cell, at int) []sheet.Cell {
	widest := 0
	for _, row := range rows {
		widest = max(widest, len(row))
	}
	row := rows[at]
	return append(row[:len(row):len(row)], make([]sheet.Cell, widest-len(row))...)
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

// columnsOf gives what each cell of a heading means. A field is taken once: by the column that somebody said is it, by
// the first column that names it, else by the first of which it may be guessed.
func columnsOf(row []sheet.Cell, said map[string]Field) (columns []Column, known int) {
	columns, taken, known := saidOf(row, said) // what was said comes first
	ours := isOurs(columns)
	for i, c := range columns {
		if f, ok := fieldNamed(c.Heading); ok && !c.Said && !taken[f] && !(ours && countsHere(c.Heading)) {
			columns[i].Field, taken[f] = f, true
			known++
		}
	}
	for i, c := range columns {
		if f, ok := fieldGuessed(c.Heading); c.Field == "" && !c.Said && ok && !taken[f] && !(ours && countsHere(c.Heading)) {
			columns[i].Field, columns[i].Guessed, taken[f] = f, true, true
			if _, whole := weak[folded(c.Heading)]; whole {
				known++
			}
		}
	}
	if i := slices.IndexFunc(columns, func(c Column) bool { return c.Field == "" && !c.Said && folded(c.Heading) == "nom de famille" }); i >= 0 && !taken[FullName] {
		for n, c := range columns {
			if c.Field == FamilyName && !c.Said {
				columns[n].Field, columns[i].Field, taken[FullName] = FullName, FamilyName, true // "Nom" beside "Nom de famille"
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

// saidOf gives the columns with what somebody said they mean, the first where two say the same.
func saidOf(row []sheet.Cell, said map[string]Field) (columns []Column, taken map[Field]bool, known int) {
	taken = map[Field]bool{}
	for i, key := range keysOf(row) {
		c := Column{Index: i, Key: key, Heading: strings.Join(strings.Fields(row[i].Text), " ")}
		f, ok := said[key]
		if ok && c.Heading != "" {
			known++
		}
		if ok && !taken[f] {
			c.Field, c.Said = f, true
			taken[f] = f != ""
		}
		columns = append(columns, c)
	}
	return columns, taken, known
}

var aside = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)

// fieldNamed finds a heading as it stands, without what stands in brackets, or by either half of "DOB / DDN".
func fieldNamed(heading string) (Field, bool) {
	if f, ok := fieldOf[folded(heading)]; ok {
		return f, true
	}
	bare := aside.ReplaceAllString(heading, " ")
	for _, part := range append([]string{bare}, strings.FieldsFunc(bare, func(c rune) bool { return c == '/' || c == '|' })...) {
		if f, ok := fieldOf[folded(part)]; ok {
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
	words := folded(aside.ReplaceAllString(heading, " "))
	if f, ok := weak[words]; ok {
		return f, true
	}
	return clued(strings.Fields(words))
}

// clued finds a field by the words that a heading holds.
func clued(words []string) (Field, bool) {
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
