package register

import (
	"cmp"
	"math"
	"regexp"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
)

// longestWord is the longest text that is compared with words, read as a date or taken for a name: to fold a whole
// story costs what the story is long, in every cell.
const longestWord = 500

// folded gives a text as words are compared; a text that is too long is no word.
func folded(text string) string {
	if len(text) > longestWord {
		return ""
	}
	return registry.Fold(text)
}

// broken is what a spreadsheet shows where a formula failed.
var broken = regexp.MustCompile(`^#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|NOM\?|VALEUR!|NUL!|NOMBRE!)$`)

// telephone is the one text that begins with a plus and looks like no formula.
var telephone = regexp.MustCompile(`^\+[0-9][0-9 ().-]+$`)

func (r *reader) cell(row *Row, f Field, text string) {
	switch {
	case text == "":
		if f == Sex {
			r.find(row, f, CodeSexMissing, Warning, "")
		}
	case broken.MatchString(text):
		r.leave(row, f, CodeBrokenCell, text)
	case (f == City || f == Housing) && saysNoPlace(text):
		r.leave(row, f, CodeSaysNothing, text)
	case f == Missed:
		r.count(row, text)
	case isCoded(f):
		if c, ok := code(f, text); ok {
			row.Text[f] = c
		} else if f != Decision || !r.decided(row, text) {
			r.leave(row, f, CodeUnknown, text)
		}
	default:
		row.Text[f] = text
		if strings.ContainsRune("=+-@", rune(text[0])) && !telephone.MatchString(text) {
			r.find(row, f, CodeLikeFormula, Warning, text)
		}
	}
}

// decided reads a decision with its reason, and keeps the text of a reason that is none that is known.
func (r *reader) decided(row *Row, text string) bool {
	decision, reason, left, ok := decided(text)
	if !ok {
		return false
	}
	row.Text[Decision] = decision
	if reason != "" {
		row.Text[RefusalReason] = reason
	}
	if left != "" {
		r.leave(row, Decision, CodeRefusalReason, text)
	}
	return true
}

// leave leaves a cell empty, keeps its text beside it and says why.
func (r *reader) leave(row *Row, f Field, code, text string) *Finding {
	row.Original[f] = text
	return r.find(row, f, code, Warning, text)
}

// contradicts says which date of the row a date out of order contradicts: its day, or how it is written where that can be
// read two ways.
func (f *Finding) contradicts(row *Row, other Field, written string) {
	if other != "" {
		f.Against, f.AgainstOn = other, cmp.Or(string(row.Dates[other]), written)
	}
}

func (r *reader) count(row *Row, text string) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n != math.Trunc(n) || n > 10_000 {
		r.leave(row, Missed, CodeNotNumber, text)
		return
	}
	whole := int(n)
	row.Missed = &whole
}

func (r *reader) dates(row *Row, read map[Field]reading) {
	texts := map[Field]string{}
	for f, d := range read {
		texts[f] = d.text
	}
	settled := settle(read, r.order, r.options.Today)
	row.Dates = settled.dates
	for _, column := range r.reading.Columns {
		if w := settled.wrong[column.Field]; w != "" {
			against := settled.against[column.Field]
			r.leave(row, column.Field, ofBroken(w, texts[column.Field]), texts[column.Field]).contradicts(row, against, texts[against])
		}
	}
}

// ofBroken gives the code of a date that cannot be read: it may be what a failed formula left.
func ofBroken(code, text string) string {
	if broken.MatchString(text) {
		return CodeBrokenCell
	}
	return code
}

// between separates several dates in one cell; a comma only where it is not part of a date.
var between = regexp.MustCompile(`\s*(?:[;|\n]|\s(?:and|et|&|\+)\s)\s*`)

// breaches reads several dates in one cell. One that can be read two ways is settled by the time that the client was
// with the provider. Each that cannot be settled is said, the others are kept.
func (r *reader) breaches(row *Row, cell sheet.Cell) {
	for _, part := range parts(cell) {
		read := readDate(part)
		if near := read.within(began(row), row.Dates[Closed]); len(read.dates) == 2 && len(near.dates) == 1 {
			read = near
		}
		settled := settle(map[Field]reading{Breaches: read}, r.order, r.options.Today)
		if d := settled.dates[Breaches]; d != "" && row.Dates[Closed] != "" && d > row.Dates[Closed] {
			settled.wrong[Breaches], settled.against[Breaches] = CodeOutOfOrder, Closed // nobody who has left breaches anything
		}
		if w := settled.wrong[Breaches]; w != "" {
			row.Original[Breaches] = cell.Text
			r.find(row, Breaches, ofBroken(w, part.Text), Warning, part.Text).contradicts(row, settled.against[Breaches], "")
		} else if d := settled.dates[Breaches]; d != "" {
			row.Breaches = append(row.Breaches, d)
		}
	}
}

func parts(cell sheet.Cell) []sheet.Cell {
	if cell.Date != "" {
		return []sheet.Cell{cell}
	}
	var out []sheet.Cell
	for _, text := range between.Split(cell.Text, -1) {
		pieces := []string{text}
		if !readDate(sheet.Cell{Text: text}).shaped {
			pieces = strings.Split(text, ",")
		}
		for _, p := range pieces {
			if p = strings.TrimSpace(p); p != "" {
				out = append(out, sheet.Cell{Text: p})
			}
		}
	}
	return out
}

// began gives the first day that the row says the client was with the provider.
func began(row *Row) clock.Date {
	for _, f := range []Field{Enrolled, DecisionDate, Referred} {
		if d := row.Dates[f]; d != "" {
			return d
		}
	}
	return ""
}

// accepted leaves out the day of enrolment of a client who was not accepted, as the same row says: nobody is enrolled on a refusal, and the
// earlier step is kept.
func (r *reader) accepted(row *Row, text string) {
	if row.Dates[Enrolled] != "" && row.declined() {
		delete(row.Dates, Enrolled)
		r.leave(row, Enrolled, CodeNotAccepted, text)
	}
}

// declined reports whether a row says that its client was not accepted.
func (row *Row) declined() bool { return row.Text[Decision] != "" && row.Text[Decision] != "ACCEPTED" }

// unsupervised leaves out what a row counts or dates of somebody who was not accepted, as the same row says: who was never under supervision
// misses and breaks nothing.
func (r *reader) unsupervised(row *Row, breaches string) {
	if !row.declined() {
		return
	}
	if len(row.Breaches) > 0 {
		row.Breaches = nil
		r.leave(row, Breaches, CodeUnsupervised, breaches)
	}
	if row.Missed != nil && *row.Missed > 0 {
		r.leave(row, Missed, CodeUnsupervised, strconv.Itoa(*row.Missed))
	}
	row.Missed = nil
}

// closure says of a closure that it has no reason: it is closed for one that is not told, which is none of those that may be said. Where it has
// a reason and no day, it has the fate of one whose day cannot be read: reason is the text of the cell. That of a refusal is none.
func (r *reader) closure(row *Row, reason string) {
	switch {
	case row.Dates[Closed] != "" && row.Text[Reason] == "" && row.Original[Reason] == "":
		r.find(row, Reason, CodeReasonMissing, Warning, "")
	case row.Dates[Closed] == "" && row.Text[Reason] != "" && row.Original[Closed] == "" && !row.declined():
		delete(row.Text, Reason)
		r.leave(row, Reason, r.undatedCode(row), reason)
		row.Original[Closed] = "" // told of, in no word of its own
	}
}

// TellsClosure reports whether a row says that its client's file was closed, with a day or without one that could be read.
func (row *Row) TellsClosure() bool {
	_, told := row.Original[Closed]
	return row.Dates[Closed] != "" || told
}

// undatedCode gives what is said of a reason of closure without a day: no month counts the closure of somebody who was never enrolled, with a day or without.
func (r *reader) undatedCode(row *Row) string {
	if _, told := row.Original[Enrolled]; r.reading.Has(Enrolled) && row.Dates[Enrolled] == "" && !told {
		return CodeClosedUnenrolled
	}
	return CodeClosedUndated
}
