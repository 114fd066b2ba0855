package register

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// The fields of a sheet of case notes; the client is told by the UCI.
const (
	NoteDate   Field = "note_date"
	NoteAuthor Field = "note_author"
	NoteKind   Field = "note_kind"
	NoteTitle  Field = "note_title"
	NoteText   Field = "note_text"
)

// noteHeadings lists what people call each column of their notes, folded, in both languages.
var noteHeadings = map[Field][]string{
	UCI: headings[UCI],
	NoteDate: {"date", "note date", "date of note", "date of contact", "contact date", "entry date", "date de la note", "date du contact",
		"date de contact", "le"},
	NoteAuthor: {"author", "written by", "by", "entered by", "worker", "case manager", "case worker", "caseworker", "staff", "auteur", "auteure",
		"auteur e", "redige par", "redigee par", "par", "saisi par", "intervenant", "intervenante", "gestionnaire", "gestionnaire de cas"},
	NoteKind: {"kind", "type", "note type", "type of note", "type of contact", "contact type", "category", "genre", "nature", "type de note",
		"type de contact", "categorie"},
	NoteTitle: {"title", "subject", "re", "titre", "objet", "sujet"},
	NoteText: {"text", "note", "notes", "case note", "case notes", "body", "content", "details", "narrative", "comments", "texte",
		"note au dossier", "notes au dossier", "contenu", "corps", "remarques", "commentaires"},
}

// kindWords are the words for each kind of note (see notes.Kinds), folded, beside the names that the pages give them.
var kindWords = withNames(inverted(map[string]string{
	"general": "general generale note", "check_in": "checkin presentation reporting report", "call": "call phone telephone appel telephonique phonecall telephonecall appeltelephonique",
	"third_party": "thirdparty collateral tiers", "interview": "interview meeting entrevue rencontre entretien visit visite officevisit homevisit visiteadomicile",
	"incident": "incident", "correspondence": "email mail letter correspondence courriel lettre correspondance",
}))

// withNames adds what the catalogue calls each kind of note in either language: whoever copies a kind from the screen is
// understood.
func withNames(words map[string]string) map[string]string {
	catalogue, err := i18n.NewBundle(notes.Locale)
	if err != nil {
		panic("names of the kinds of notes: " + err.Error()) // the catalogue is part of the program
	}
	for _, kind := range append(slices.Clone(notes.Kinds), notes.Correspondence) {
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			words[kindFolded(catalogue.Text(l, "notes.kind."+kind))] = kind
		}
	}
	return words
}

// kindFolded gives what a word for a kind of note is compared by.
func kindFolded(text string) string { return strings.ReplaceAll(registry.Fold(text), " ", "") }

// NoteRow is one case note of a provider's own sheet.
type NoteRow struct {
	Number                         int // as numbered in the file
	UCI, Author, Kind, Title, Text string
	On                             clock.Date
	Fingerprint                    string // of everything the row says
}

// NoteReading is a sheet of case notes as read.
type NoteReading struct {
	Columns  []Column
	Rows     []NoteRow
	Refused  []NoteRow // those that cannot come in, for what else is wrong with them
	Skipped  int       // blank rows, repeated headings, totals
	Findings []Finding
}

// ReadNotes reads the first sheet that has headings for the UCI, the date and the text of notes. A note that lacks one
// of the three, or whose date cannot be told, is an error: a note is evidence, and nothing in it is guessed. Without
// headings it answers an Invalid fault.
func ReadNotes(sheets []sheet.Sheet, o Options) (NoteReading, error) {
	for _, s := range sheets {
		for at, row := range s.Rows[:min(len(s.Rows), headingRows)] {
			if columns, ok := noteColumns(row); ok {
				r := &noteReader{options: o, heading: row, reading: NoteReading{Columns: columns}}
				r.rows(s.Rows[at+1:], at+2)
				r.reading.Findings = once(r.reading.Findings)
				return r.reading, nil
			}
		}
	}
	return NoteReading{}, fault.New(fault.Invalid, "register.problem.no_note_heading")
}

func noteColumns(row []sheet.Cell) ([]Column, bool) {
	var columns []Column
	taken := map[Field]bool{}
	for i, key := range keysOf(row) {
		c := Column{Index: i, Key: key, Heading: strings.Join(strings.Fields(row[i].Text), " ")}
		for f, names := range noteHeadings {
			if !taken[f] && slices.Contains(names, registry.Fold(c.Heading)) {
				c.Field, taken[f] = f, true
				break
			}
		}
		columns = append(columns, c)
	}
	return columns, taken[UCI] && taken[NoteDate] && taken[NoteText]
}

type noteReader struct {
	options Options
	heading []sheet.Cell
	reading NoteReading
}

func (r *noteReader) rows(rows [][]sheet.Cell, first int) {
	again := &reader{heading: r.heading}
	for i, cells := range rows {
		if isBlank(cells) || again.isHeadingAgain(cells) || again.isTotal(cells) {
			r.reading.Skipped++
			continue
		}
		r.row(first+i, cells)
	}
}

func (r *noteReader) row(number int, cells []sheet.Cell) {
	said, kind := map[Field]sheet.Cell{}, "general"
	for _, c := range r.reading.Columns {
		if c.Field != "" && c.Index < len(cells) && !isNothing(cells[c.Index].Text) {
			said[c.Field] = cells[c.Index]
		}
	}
	row := NoteRow{Number: number, UCI: said[UCI].Text, Author: said[NoteAuthor].Text, Title: said[NoteTitle].Text, Text: said[NoteText].Text}
	long := tooLong(r.reading.Columns, number, cells)
	r.reading.Findings = append(r.reading.Findings, long...)
	on, undated := r.day(said[NoteDate])
	ok := r.require(row.UCI != "", number, UCI, CodeNoteWithoutUCI, "")
	ok = r.require(row.Text != "", number, NoteText, CodeNoteWithoutText, "") && ok
	ok = r.require(undated == "", number, NoteDate, undated, said[NoteDate].Text) && ok && len(long) == 0
	if text := said[NoteKind].Text; text != "" {
		known := false
		if kind, known = kindWords[kindFolded(text)]; !known {
			kind = "general"
			row.Text += "\n\n(" + text + ")" // the provider's own word for what kind of note it is
			r.find(number, NoteKind, CodeNoteKind, Warning, text)
		}
	}
	if !ok {
		if len(long) > 0 {
			row.Text, row.Title = "", "" // said already
		}
		r.reading.Refused = append(r.reading.Refused, row)
		return
	}
	row.On, row.Kind = on, kind
	sum := sha256.Sum256([]byte(strings.Join([]string{"note", registry.DigitsOfUCI(row.UCI), string(row.On), row.Author, row.Kind, row.Title, row.Text}, "\x00")))
	row.Fingerprint = hex.EncodeToString(sum[:])
	r.reading.Rows = append(r.reading.Rows, row)
}

// day tells the day of a note, or says with a finding's code why it cannot be told.
func (r *noteReader) day(c sheet.Cell) (on clock.Date, code string) {
	written := readDate(c)
	meant := written.within("", r.options.Today).by(r.options.Order)
	switch {
	case c.Text == "" && c.Date == "":
		return "", CodeNoteDate
	case len(written.dates) == 0 || written.short:
		return "", CodeNoteImpossible
	case len(meant.dates) == 0:
		return "", CodeNoteFuture
	case len(meant.dates) > 1:
		return "", CodeNoteTwoWays
	}
	return meant.dates[0], ""
}

func (r *noteReader) require(ok bool, number int, f Field, code, text string) bool {
	if !ok {
		r.find(number, f, code, Error, text)
	}
	return ok
}

func (r *noteReader) find(number int, f Field, code string, severity Severity, text string) {
	r.reading.Findings = append(r.reading.Findings, Reading{Columns: r.reading.Columns}.Finding(number, f, code, severity, text))
}
