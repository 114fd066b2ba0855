package checklist

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// Form is the form whose items the checklist follows.
const Form = "referral-checklist"

// Groups of items, by the names of the form's questions.
const (
	Needed = "needed" // for every client
	Out    = "out"    // what would rule enrolment out
)

// How an item stands. Unknown is what nobody has looked into.
const (
	Unknown   = "UNKNOWN"
	InPlace   = "IN_PLACE"
	Missing   = "MISSING"
	NotNeeded = "NOT_NEEDED"
	Clear     = "CLEAR" // it does not stand in the way
	Might     = "MIGHT" // it might; somebody looks into it
	RulesOut  = "RULES_OUT"
)

// StatesOf lists how an item of a group may stand, in the order in which a page offers it.
var StatesOf = map[string][]string{Needed: {Unknown, InPlace, Missing, NotNeeded}, Out: {Unknown, Clear, Might, RulesOut}}

// explained are the states that say too little without words.
var explained = []string{NotNeeded, Might, RulesOut}

// Sources lists where what is said of an item comes from.
var Sources = []string{"AGENCY", "AGENCY_FILE", "CLIENT", "COUNSEL", "CUSTODY", "PROVIDER", "OTHER"}

// OfFile is the source of what the file itself knows; nobody chooses it.
const OfFile = "FILE"

// Finding is what somebody found of an item.
type Finding struct {
	Item       string     `db:"item"`
	Number     int        `db:"number"` // the first of an item is 1
	State      string     `db:"state"`
	Source     string     `db:"source"`
	On         clock.Date `db:"on_day"`
	Words      string     `db:"words"`
	By         string     `db:"by_name"`
	RecordedAt int64      `db:"recorded_at"`
}

// Line is an item as it stands on a file, with what was found before, the newest first.
type Line struct {
	Code, Group string
	Title       i18n.Text
	Finding     // of an item of which nobody said anything: none, and its state is Unknown
	Before      []Finding
	InFile      string // what the file itself knows of it, while nobody said anything
	Retired     bool   // the form in force does not list it any more; what was found stays
}

// Open reports whether something is still to do about an item.
func (l Line) Open() bool { return l.State == Unknown || l.State == Missing || l.State == Might }

// Lines are the items of a file in the order of the form.
type Lines []Line

// In gives the items of a group that stand in one of some ways; in any where none is named.
func (x Lines) In(group string, states ...string) Lines {
	var out Lines
	for _, l := range x {
		if l.Group == group && (len(states) == 0 || slices.Contains(states, l.State)) {
			out = append(out, l)
		}
	}
	return out
}

// Known gives the items of which nobody said anything and the file itself knows.
func (x Lines) Known() Lines {
	return slices.DeleteFunc(slices.Clone(x), func(l Line) bool { return l.InFile == "" })
}

// Unasked gives the items that are needed and of which neither anybody nor the file knows.
func (x Lines) Unasked() Lines {
	return slices.DeleteFunc(x.In(Needed, Unknown), func(l Line) bool { return l.InFile != "" })
}

// Begun reports whether somebody said something of an item.
func (x Lines) Begun() bool {
	return slices.ContainsFunc(x, func(l Line) bool { return l.Number > 0 })
}

// Whole reports whether nothing of what is needed is missing or unknown.
func (x Lines) Whole() bool {
	return !slices.ContainsFunc(x, func(l Line) bool { return l.Group == Needed && !l.Retired && l.Open() })
}

func (x Lines) line(code string) (Line, bool) {
	at := slices.IndexFunc(x, func(l Line) bool { return l.Code == code })
	if at < 0 {
		return Line{}, false
	}
	return x[at], true
}

// LinesOf gives the items of a definition as they stand on a file; the caller decides access and audits.
func LinesOf(ctx context.Context, q db.Querier, d *forms.Definition, fileID string) (Lines, error) {
	found, err := db.All[Finding](ctx, q, "select item, number, state, source, on_day, words, by_name, recorded_at from referral_check where file_id=$1 order by item, number desc", fileID)
	if err != nil {
		return nil, fmt.Errorf("referral's checklist: %w", err)
	}
	of := map[string][]Finding{}
	for _, f := range found {
		of[f.Item] = append(of[f.Item], f)
	}
	var out Lines
	for _, group := range []string{Needed, Out} {
		question, _ := d.Item(group)
		for _, o := range question.Options {
			out = append(out, lineOf(Line{Code: o.Code, Group: group, Title: o.Text}, of[o.Code]))
			delete(of, o.Code)
		}
	}
	return append(out, retired(d, of)...), nil
}

func lineOf(l Line, found []Finding) Line {
	l.State = Unknown
	if len(found) > 0 {
		l.Finding, l.Before = found[0], found[1:]
	}
	return l
}

// retired gives what was found of items that the definition does not list; their group follows from how they stand.
func retired(d *forms.Definition, of map[string][]Finding) Lines {
	var out Lines
	for code, found := range of {
		l := lineOf(Line{Code: code, Group: Needed, Title: i18n.Both(code, code), Retired: true}, found)
		if slices.Contains(StatesOf[Out], l.State) && l.State != Unknown {
			l.Group = Out
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Line) int { return int(a.RecordedAt - b.RecordedAt) })
	return out
}
