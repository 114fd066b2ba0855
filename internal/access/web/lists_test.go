package web

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
)

// SEC-3: readings of lists are one line for each person and act, and nothing of the log is lost by it.
func TestListsAreOneLine(t *testing.T) {
	row := func(id, person, action, object string, read bool) access.Seen {
		return access.Seen{Row: audit.Row{ID: id, Read: read, Entry: audit.Entry{PersonID: person, Action: action, ObjectID: object}}}
	}
	rows := []access.Seen{row("1", "a", "file.read", "", true), row("2", "b", "file.read", "", true), row("3", "a", "file.read", "f", true), row("4", "a", "file.read", "", true),
		row("5", "a", "note.read", "", true), row("6", "a", "file.read", "", false), row("7", "a", "file.read", "f", true), row("8", "a", "file.read", "", true)}
	var got string
	shown := 0
	for _, group := range grouped(rows) {
		for _, r := range group {
			got, shown = got+r.ID, shown+1
		}
		got += " "
	}
	if got != "148 2 3 5 6 7 " || shown != len(rows) {
		t.Errorf("%q, %d of %d rows", got, shown, len(rows))
	}
}
