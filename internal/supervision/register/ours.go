package register

import "slices"

// ourMarks are headings that only the list of files has that goes out of here for a provider's own database.
var ourMarks = []string{"language of cards", "langue des cartes", "check ins kept", "presentations faites", "taken over with", "repris avec"}

// ourCounts are headings of that list under which it says something else than a register says under them: how many there are, what a client
// is to come to next, in which language they are written to.
var ourCounts = slices.Concat(ourMarks, []string{"notes", "reports of noncompliance", "reports of non compliance", "signalements de nonconformite", "signalements de non conformite",
	"conditions in force", "conditions en vigueur", "check ins kept late", "presentations en retard", "check ins missed", "presentations manquees", "check ins excused", "presentations excusees", "next check in",
	"prochaine presentation", "birth date how sure", "date de naissance certitude", "file number", "numero du dossier",
	"breaches", "conditions", "check ins late", "next due", "birth state", "taken over", "official language", "file"}) // the codes of a list in CSV

// isOurs reports whether columns are those of the list of files that goes out of here.
func isOurs(columns []Column) bool {
	return slices.ContainsFunc(columns, func(c Column) bool { return slices.Contains(ourMarks, folded(c.Heading)) })
}

// Ours reports whether a file is the list of files that goes out of here: it says what is here already, and of no time more than is.
func (r Reading) Ours() bool { return isOurs(r.Columns) }

// countsHere reports whether a heading of that list fills nothing.
func countsHere(heading string) bool { return slices.Contains(ourCounts, folded(heading)) }
