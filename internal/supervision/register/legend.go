package register

import (
	"slices"
	"strings"
	"unicode"

	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// legends are the words before a colon with which people explain their sheet in a line of it.
var legends = []string{"legend", "key", "note", "notes", "n b", "nb", "source", "sources", "abbreviations", "remark", "remarks", "comment", "comments", "explanation", "codes", "as of", "date",
	"legende", "remarque", "remarques", "abreviations", "explication", "commentaire", "commentaires", "cle", "en date du"}

// openings are what such a line begins with that needs no colon.
var openings = []string{"prepared by", "prepared on", "compiled by", "completed by", "last updated", "last update", "updated by", "updated on", "printed on", "printed by", "end of list", "end of register",
	"end of report", "average age", "average length", "open at month end", "open at end of month", "closed this month", "new this month", "confidential",
	"prepare par", "prepare le", "rempli par", "mis a jour", "derniere mise a jour", "imprime le", "imprime par", "fin de la liste", "fin du registre", "age moyen", "duree moyenne",
	"ouverts a la fin du mois", "ouvert a la fin du mois", "fermes ce mois", "nouveaux ce mois", "confidentiel"}

// Cells of a line that may be no client's: a row of somebody says more.
const (
	mostOfLegend = 3
	mostBelow    = 2
)

// below gives where the lines below the list begin: at the first blank line after the last row that says more than they do; past the end where there is none,
// as in a list of which no row says more.
func (r *reader) below(rows [][]sheet.Cell) int {
	end := len(rows)
	for i := len(rows) - 1; i >= 0; i-- {
		switch {
		case isBlank(rows[i]):
			end = i
		case filled(rows[i]) > mostBelow && !r.isTotal(rows[i]):
			return end
		}
	}
	return len(rows)
}

func filled(cells []sheet.Cell) (n int) {
	for _, c := range cells {
		if !isNothing(c.Text) {
			n++
		}
	}
	return n
}

// noClient reports whether a line is about nobody: it says little, nothing that is said of a client, and is a line of a legend, has a number for a name, or
// stands apart below the list. Where it may be a client it is one.
func (r *reader) noClient(row *Row, cells []sheet.Cell, apart bool) bool {
	if r.options.Clients[row.Number] || filled(cells) > mostOfLegend || row.saysOfSomebody() {
		return false
	}
	if slices.ContainsFunc(cells, func(c sheet.Cell) bool { return isLegend(c.Text) }) {
		return true
	}
	called := row.Text[FullName] + row.Text[ScriptName]
	number := called != "" && !strings.ContainsFunc(called, unicode.IsLetter)
	return number || apart && filled(cells) <= mostBelow
}

// isLegend reports whether a text begins as a line that explains the sheet does.
func isLegend(text string) bool {
	head, _, colon := strings.Cut(text, ":")
	if colon && slices.Contains(legends, folded(head)) {
		return true
	}
	words := folded(text)
	return slices.ContainsFunc(openings, func(p string) bool { return words == p || strings.HasPrefix(words, p+" ") })
}

// saysOfSomebody reports whether a row gives an identifier, a day, also one of a step that could not be read, or a word in one of the columns that have known words.
func (row *Row) saysOfSomebody() bool {
	identified := registry.UsualUCI(registry.DigitsOfUCI(row.Text[UCI])) && !strings.ContainsFunc(row.Text[UCI], unicode.IsLetter)
	if identified || len(row.Dates)+len(row.Breaches) > 0 || row.Missed != nil {
		return true
	}
	for f := range row.Original {
		if slices.Contains(chain, f) { // a day that could not be read
			return true
		}
	}
	for f := range row.Text {
		if isCoded(f) || f == Phone {
			return true
		}
	}
	return false
}

// setAside says of a line that it is no client's, with all that it says, in place of what was found in its cells.
func (r *reader) setAside(number int, cells []sheet.Cell, found int) {
	var said []string
	column := ""
	for i, c := range cells {
		if isNothing(c.Text) {
			continue
		}
		said = append(said, c.Text)
		for _, x := range r.reading.Columns {
			if column == "" && x.Index == i {
				column = x.Name()
			}
		}
	}
	r.reading.Skipped++
	r.reading.Findings = append(r.reading.Findings[:found:found], Finding{Row: number, Column: column, Code: CodeNoClient, Severity: Warning, Text: strings.Join(said, " · ")})
}
