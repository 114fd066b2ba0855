package register

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// legends are the words before a colon with which people explain their sheet in a line of it.
var legends = []string{"legend", "key", "note", "notes", "n b", "nb", "source", "sources", "abbreviations", "remark", "remarks", "comment", "comments", "explanation", "codes", "as of", "date",
	"legende", "remarque", "remarques", "abreviations", "explication", "commentaire", "commentaires", "cle", "en date du", "signature", "signatures", "signed", "signe"}

// signings are the words of a cell before the name, and the day, of whoever made the sheet.
var signings = []string{"prepared by", "compiled by", "completed by", "updated by", "printed by", "reviewed by", "approved by", "signed by", "signature", "prepare par", "rempli par", "imprime par",
	"mis a jour par", "revise par", "approuve par", "signe par"}

// made is a line that says when the sheet was made, or which of its pages it is.
var made = regexp.MustCompile(`^(page \d+( (of|sur|de) \d+)?|(printed|generated|exported|imprime|genere|exporte)( on| le)? \d.*)$`)

// openings are what such a line begins with that needs no colon.
var openings = []string{"prepared by", "prepared on", "compiled by", "completed by", "last updated", "last update", "updated by", "updated on", "printed on", "printed by", "end of list", "end of register",
	"end of report", "active cases", "active clients", "active files", "open cases", "open clients", "open files", "closed cases", "closed files", "total active", "total open", "total closed",
	"opened this month", "average age", "average length", "open at month end", "open at end of month", "closed this month", "new this month", "confidential",
	"prepare par", "prepare le", "rempli par", "mis a jour", "derniere mise a jour", "imprime le", "imprime par", "fin de la liste", "fin du registre", "cas actifs", "clients actifs", "dossiers actifs", "dossiers ouverts", "dossiers fermes", "total actifs", "total ouverts", "total fermes", "ouverts ce mois", "age moyen", "duree moyenne",
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

// noClient reports whether a line is about nobody, as it looks and as nobody said otherwise, of it or of the same line in an earlier register.
func (r *reader) noClient(row *Row, cells []sheet.Cell, apart bool) bool {
	if !r.looksLikeNone(row, cells, apart) {
		return false
	}
	line := lineOf(cells)
	client, said := r.options.Clients[row.Number]
	if said {
		r.reading.Words[line] = client
	} else if client = r.options.Lines[line]; client {
		r.reading.Findings = append(r.reading.Findings, Finding{Row: row.Number, Column: r.reading.headingOf(FullName), Code: CodeSaidClient, Severity: Warning, Text: strings.Join(texts(cells), " · ")})
	}
	if client {
		r.reading.Clients[row.Number] = true
	}
	return !client
}

// lineOf names a line by what it says, whatever its capitals, accents and spaces: the hash of it, as it may be of somebody.
func lineOf(cells []sheet.Cell) string {
	var said []string
	for _, text := range texts(cells) {
		said = append(said, registry.Fold(text))
	}
	sum := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	return hex.EncodeToString(sum[:])
}

// looksLikeNone reports whether a line looks as one about nobody does: it says little, nothing that is said of a client, and is a line of a legend, has a number for a name, or
// stands apart below the list. Where it may be a client it is one.
func (r *reader) looksLikeNone(row *Row, cells []sheet.Cell, apart bool) bool {
	if explains(cells) || r.signs(row, cells) {
		return true
	}
	if filled(cells) > mostOfLegend || row.saysOfSomebody() {
		return false
	}
	if slices.ContainsFunc(cells, func(c sheet.Cell) bool { return isLegend(c.Text) }) {
		return true
	}
	called := row.Text[FullName] + row.Text[ScriptName]
	number := called != "" && !strings.ContainsFunc(called, unicode.IsLetter)
	return number || apart && filled(cells) <= mostBelow
}

// texts gives what the cells of a line say.
func texts(cells []sheet.Cell) (out []string) {
	for _, c := range cells {
		if !isNothing(c.Text) {
			out = append(out, c.Text)
		}
	}
	return out
}

// explains reports whether a line begins as a legend does, with nothing behind the colon, and each other cell of it says what a sign means: no row of somebody does.
func explains(cells []sheet.Cell) bool {
	said := texts(cells)
	if len(said) < 2 {
		return false
	}
	head, rest, colon := strings.Cut(said[0], ":")
	return colon && strings.TrimSpace(rest) == "" && slices.Contains(legends, folded(head)) && !slices.ContainsFunc(said[1:], func(text string) bool { return !strings.Contains(text, "=") })
}

// signs reports whether a line says who made the sheet, and when: its first cell is nothing but the words before a name, and it gives no day but a late one. Nobody is
// called so, and nobody in the list was born within a year of it.
func (r *reader) signs(row *Row, cells []sheet.Cell) bool {
	said := texts(cells)
	if len(said) < 2 || len(said) > mostOfLegend || !slices.Contains(signings, folded(strings.TrimSuffix(strings.TrimSpace(said[0]), ":"))) {
		return false
	}
	return len(row.Dates)+len(row.Breaches) <= 1 && row.identifier() == "" && (row.Dates[BirthDate] == "" || row.Dates[BirthDate] > r.options.Today.AddDays(-366))
}

// identifier gives the UCI of a row, where it is one.
func (row *Row) identifier() string {
	if d := registry.DigitsOfUCI(row.Text[UCI]); registry.UsualUCI(d) && !strings.ContainsFunc(row.Text[UCI], unicode.IsLetter) {
		return d
	}
	return ""
}

// isLegend reports whether a text begins as a line that explains the sheet does.
func isLegend(text string) bool {
	head, _, colon := strings.Cut(text, ":")
	if colon && slices.Contains(legends, folded(head)) {
		return true
	}
	words := folded(text)
	if made.MatchString(words) {
		return true
	}
	return slices.ContainsFunc(openings, func(p string) bool { return words == p || strings.HasPrefix(words, p+" ") })
}

// saysOfSomebody reports whether a row gives an identifier, a day, also one of a step that could not be read, or a word in one of the columns that have known words.
func (row *Row) saysOfSomebody() bool {
	if row.identifier() != "" || len(row.Dates)+len(row.Breaches) > 0 || row.Missed != nil {
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
