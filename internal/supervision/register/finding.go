package register

import (
	"cmp"
	"context"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Severity says what a finding means for its row.
type Severity string

// The severities: an error keeps the row out, a duplicate waits for somebody to compare, a warning lets it in.
const (
	Error     Severity = "error"
	Warning   Severity = "warning"
	Duplicate Severity = "duplicate"
)

// The codes of findings; each is a sentence in the catalogue (register.finding.<code>) and a line in
// docs/register-findings.md.
const (
	CodeNoName        = "no_name"
	CodeNoClient      = "not_a_client"
	CodeSaidClient    = "said_a_client"
	CodeUCIMissing    = "uci_missing"
	CodeUCILength     = "uci_length"
	CodeUCITwice      = "uci_twice"
	CodeSettledBefore = "settled_before"
	CodeUCIHere       = "uci_here"
	CodePersonHere    = "person_here"
	CodeNameHere      = "name_here"
	CodeRefusedHere   = "refused_here"
	CodeClosedHere    = "closed_here"
	CodeChanged       = "changed"
	CodeNotTaken      = "not_taken"
	CodeRefused       = "row_refused"
	CodeTooLong       = "cell_too_long"
	CodeDecideLater   = "decide_later"
	CodeImpossible    = "date_impossible"
	CodeUnreadable    = "date_unreadable"
	CodeFuture        = "date_future"
	CodeTwoWays       = "date_two_ways"
	CodeOutOfOrder    = "date_out_of_order"
	CodeUnknown       = "code_unknown"
	CodeSaysNothing   = "says_nothing"
	CodeRefusalReason = "refusal_reason"
	CodeNotAccepted   = "enrolled_unaccepted"
	CodeUnsupervised  = "never_supervised"
	CodeSexMissing    = "sex_missing"
	CodeReasonMissing = "reason_missing"
	CodeClosedUndated = "closure_undated"
	// CodeClosedUnenrolled is of a row that says nothing of an enrolment.
	CodeClosedUnenrolled = "closure_unenrolled"

	CodeLikeFormula   = "like_formula"
	CodeNotNumber     = "not_a_number"
	CodeBrokenCell    = "cell_broken"
	CodeColumnUnknown = "column_unknown"
	CodeOtherSheet    = "other_sheet"
	CodeAbsent        = "absent"
	CodeEncoding      = "encoding"
	CodeLost          = "letters_lost"
	CodeCaseManager   = "case_manager_unknown"

	// Of case notes.
	CodeNoteWithoutUCI  = "note_without_uci"
	CodeNoteWithoutText = "note_without_text"
	CodeNoteTwice       = "note_twice"
	CodeNoteDate        = "note_date"
	CodeNoteFuture      = "note_date_future"
	CodeNoteImpossible  = "note_date_impossible"
	CodeNoteTwoWays     = "note_date_two_ways"
	CodeNoteKind        = "note_kind"
	CodeNoteUCIUnknown  = "note_uci_unknown"
)

// Codes lists every code, for the documentation's test.
var Codes = []string{CodeNoName, CodeNoClient, CodeSaidClient, CodeUCIMissing, CodeUCILength, CodeUCITwice, CodeSettledBefore, CodeUCIHere, CodePersonHere, CodeNameHere, CodeRefusedHere, CodeClosedHere, CodeChanged, CodeNotTaken, CodeRefused, CodeTooLong, CodeDecideLater, CodeImpossible, CodeUnreadable,
	CodeFuture, CodeTwoWays, CodeOutOfOrder, CodeUnknown, CodeSaysNothing, CodeRefusalReason, CodeNotAccepted, CodeUnsupervised, CodeSexMissing, CodeReasonMissing, CodeClosedUndated, CodeClosedUnenrolled, CodeLikeFormula, CodeNotNumber, CodeBrokenCell, CodeColumnUnknown,
	CodeOtherSheet, CodeAbsent, CodeEncoding, CodeLost, CodeCaseManager, CodeNoteWithoutUCI, CodeNoteWithoutText, CodeNoteTwice, CodeNoteDate,
	CodeNoteFuture, CodeNoteImpossible, CodeNoteTwoWays, CodeNoteKind, CodeNoteUCIUnknown}

// Finding is something doubtful about one cell of one row; about a column, Row is the heading's, about another sheet
// or the whole file it is 0 and Column is the sheet's name; about somebody who is not in the file it is 0 and Text says whom.
type Finding struct {
	Row      int    // as numbered in the file
	Column   string // the heading as written in the file
	Code     string
	Severity Severity
	Text     string // what the cell says, for the person who corrects it; never logged
	Other    int    // the row it is about, for duplicates
	// Alike is what two who may be one have in common, where it is less than a name and a birth date under two UCIs.
	Alike Alike  `json:",omitempty"`
	About string `json:",omitempty"` // whom it is about that is in no row: the UCI, or without one the initials
	// Missing is the field that the finding is about where the file has no column of it: Column then has only its code.
	Missing Field `json:",omitempty"`
	// Against is the date of the same row that a date out of order contradicts, and its day, or how it is written where that
	// can be read two ways.
	Against   Field  `json:",omitempty"`
	AgainstOn string `json:",omitempty"`
	// Stands is the day as of which the register stands, of a date that lies after it.
	Stands clock.Date `json:",omitempty"`
	// Perhaps is whom a case manager's name may mean that is nobody's here.
	Perhaps string `json:",omitempty"`
	// Otherwise is who has exactly the name that is given for a case manager's, and works here as something else.
	Otherwise string `json:",omitempty"`
	// Becomes is what becomes of the row of a cell that is left out, where that is no file of its own.
	Becomes Becomes `json:",omitempty"`
	// Refused is why a row cannot be kept, where one sentence says it.
	Refused Refused `json:",omitempty"`
	// Differs is the field in which the row says something else than the client's file, of a client who is here already:
	// Was is what the file says, Text the register, Kept why it is not taken over (a catalogue key; empty when it is).
	Differs Field  `json:",omitempty"`
	Was     string `json:",omitempty"`
	Kept    string `json:",omitempty"`
	// Settled is how somebody settled before what the row is, with who did and when.
	Settled   Settlement `json:",omitempty"`
	SettledBy string     `json:",omitempty"`
	SettledOn clock.Date `json:",omitempty"`
}

// Alike says why two who may be one person cannot be told apart.
type Alike string

// What may be missing: a UCI, so that the name and the birth date are all there is; or a birth date too, and the name is.
const (
	AlikeWithoutUCI Alike = "without_uci"
	AlikeByName     Alike = "by_name"
)

// Key names the finding's sentence in the catalogue.
func (f Finding) Key() string {
	switch {
	case f.Alike != "":
		return "register.finding.decide_" + string(f.Alike)
	case f.Settled != "":
		return "register.finding.settled_" + string(f.Settled)
	case f.Refused != "":
		return "register.finding.refused_" + string(f.Refused)
	case f.Code == CodeUCIMissing && f.Becomes != "":
		return "register.finding.uci_missing_" + string(f.Becomes)
	}
	return "register.finding." + f.Code
}

// Sentence says what the finding means in the reader's words, and which other row it is about.
func (f Finding) Sentence(ctx context.Context) string {
	if f.Other == 0 {
		return f.meaning(ctx)
	}
	return f.meaning(ctx) + " " + i18n.T(ctx, "register.finding.row", "Row", f.Other)
}

// meaning says of a date out of order which one it contradicts, of one after the register's own day, which day that is, as the
// register may be older than the day on which it is brought in; of a case manager's name, whom it may mean or who has it; and of a
// cell that says something else than the file, both and what becomes of it.
func (f Finding) meaning(ctx context.Context) string {
	switch {
	case f.Differs != "":
		return i18n.T(ctx, "register.finding.differs", "Was", cmp.Or(Written(ctx, f.Differs, f.Was), i18n.Unknown), "Is", f.Says(ctx),
			"Becomes", i18n.T(ctx, cmp.Or(f.Kept, "supervision.look.taken")))
	case f.Settled != "":
		return i18n.T(ctx, f.Key(), "Name", cmp.Or(f.SettledBy, i18n.Unknown), "Date", string(f.SettledOn))
	case f.Otherwise != "":
		return i18n.T(ctx, "register.finding.case_manager_otherwise", "Name", f.Otherwise)
	case f.Perhaps != "":
		return i18n.T(ctx, "register.finding.case_manager_perhaps", "Name", f.Perhaps)
	case f.Code == CodeClosedHere:
		return i18n.T(ctx, f.Key(), "Date", f.Was)
	case f.Stands != "":
		return i18n.T(ctx, "register.finding.after", "Date", string(f.Stands))
	case f.Against == "":
		return i18n.T(ctx, f.Key())
	}
	return i18n.T(ctx, "register.finding.contradicts", "Field", i18n.T(ctx, "register.field."+string(f.Against)), "Date", f.AgainstOn)
}

// Fate gives the catalogue key for what became of the cell, where that is something else than what became of its row.
func (f Finding) Fate() string {
	switch f.Code {
	case CodeImpossible, CodeUnreadable, CodeFuture, CodeTwoWays, CodeOutOfOrder, CodeUnknown, CodeSaysNothing, CodeNotAccepted, CodeUnsupervised, CodeClosedUndated, CodeClosedUnenrolled, CodeNotNumber, CodeBrokenCell:
		return "register.fate.empty"
	case CodeUCILength, CodeLikeFormula, CodeLost, CodeRefusalReason:
		return "register.fate.kept"
	case CodeColumnUnknown:
		return "register.fate.beside"
	case CodeNoClient:
		return "register.fate.skipped"
	case CodeUCIMissing, CodeSexMissing, CodeReasonMissing:
		return cmp.Or(map[Becomes]string{StaysOut: "register.fate.out", OfAFile: "register.fate.nothing"}[f.Becomes], "register.fate.without")
	case CodeNotTaken, CodeAbsent, CodeClosedHere:
		return "register.fate.nothing"
	case CodeCaseManager:
		return "register.fate.waits"
	case CodeSettledBefore:
		return cmp.Or(map[Settlement]string{SettledOut: "register.fate.out"}[f.Settled], "register.fate.settled")
	}
	return ""
}

// once puts together what is found more than once of one cell, as of two of several days in it: it is one cell to look at.
func once(list []Finding) []Finding {
	var out []Finding
	at := map[Finding]int{}
	for _, f := range list {
		said := f.Text
		f.Text = ""
		n, met := at[f]
		if !met {
			at[f] = len(out)
			f.Text = said
			out = append(out, f)
			continue
		}
		if said != "" && said != out[n].Text {
			out[n].Text = strings.TrimPrefix(out[n].Text+"; "+said, "; ")
		}
	}
	return out
}

// Where calls the column of a finding: by its heading, and where the file has none by the name of the field.
func (f Finding) Where(ctx context.Context) string {
	if f.Missing == "" {
		return f.Column
	}
	return i18n.T(ctx, "register.field."+string(f.Missing))
}

// Says gives what the cell says: as the file has it, or in the reader's words where it differs from what is here.
func (f Finding) Says(ctx context.Context) string {
	switch {
	case f.Differs != "":
		return Written(ctx, f.Differs, f.Text)
	case f.Code == CodeRefusedHere && !clock.Date(f.Text).Valid():
		return Written(ctx, Decision, f.Text)
	}
	return f.Text
}

// ToldOfRefusal gives the cell by which a row says what cannot be true of a referral that was not accepted: the day of an enrolment, else the
// decision.
func ToldOfRefusal(row Row) Field {
	if row.Dates[Enrolled] != "" {
		return Enrolled
	}
	return Decision
}

// ErrorRows counts the rows that cannot come in, for one reason or several.
func ErrorRows(findings []Finding) int {
	rows := map[int]bool{}
	for _, f := range findings {
		if f.Severity == Error {
			rows[f.Row] = true
		}
	}
	return len(rows)
}
