// Package turn puts the events of a file into the order in which they happened, with what was corrected since (RPT-2, docs/figures.md). Start at [Corrected].
package turn

import (
	"cmp"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
)

// Event is one event as statistics read it.
type Event struct {
	ID        string     `db:"id"`
	FileID    string     `db:"file_id"`
	Seq       int64      `db:"seq"`
	Kind      string     `db:"kind"`
	Act       string     `db:"act"`
	Effective clock.Date `db:"effective"`
	Recorded  int64      `db:"recorded"`
	Payload   string     `db:"payload"`
	Corrects  string     `db:"corrects"`
	ImportID  string     `db:"import_id"`
}

// Corrected leaves out what a later event corrects, and the whole file when it was opened in error, which nobody took
// back, or its register was withdrawn.
func Corrected(file []Event) []Event {
	replaced, before := map[string]bool{}, map[string]Event{}
	for _, e := range file {
		before[e.ID] = e
		if e.Corrects != "" {
			replaced[e.Corrects] = true
		}
	}
	undone := func(e Event) bool {
		return (e.Kind == "opened_in_error" || e.Kind == "import_withdrawn") && !replaced[e.ID]
	}
	if slices.ContainsFunc(file, undone) {
		return nil
	}
	if len(replaced) == 0 {
		return inTurn(slices.Clone(file))
	}
	out := slices.DeleteFunc(slices.Clone(file), func(e Event) bool { return replaced[e.ID] })
	for i, e := range out { // a referral that a later register dates came with the register that brought the file
		first := e
		for was, ok := before[e.Corrects]; ok && e.Kind == "referred"; was, ok = before[was.Corrects] {
			first = was
		}
		if out[i].ImportID, out[i].Recorded = first.ImportID, first.Recorded; e.Effective < first.Effective {
			described(out, first, e.Effective)
		}
	}
	return inTurn(out)
}

// described lets what a register said of a client whom it brought stand from the day from which the file does, once that is known to be earlier, and so what
// was corrected about the person on that day.
func described(file []Event, brought Event, from clock.Date) {
	for i, e := range file {
		if (e.Kind == "risk_set" || e.Kind == "attribute_set") && e.Effective == brought.Effective && (e.ImportID == brought.ImportID || ofPerson(e)) {
			file[i].Effective = from
		}
	}
}

// ofPerson reports whether an event says what somebody is all along.
func ofPerson(e Event) bool {
	return slices.ContainsFunc([]string{"sex", "birth", "citizenship", "language"}, func(name string) bool { return strings.Contains(e.Payload, `"name":"`+name+`"`) })
}

// turns are the steps that come before all else of a day, whichever was recorded first: a register may date an enrolment later than the closure of that day.
var turns = map[string]int{"referred": -3, "decided": -2, "enrolled": -1}

// inTurn puts events that stand by day into the order in which they were taken.
func inTurn(file []Event) []Event {
	slices.SortStableFunc(file, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Effective, b.Effective), cmp.Compare(turns[a.Kind], turns[b.Kind]))
	})
	return file
}
