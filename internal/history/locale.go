package history

import "embed"

// Locale holds the words of this area in every language.
//
//go:embed locale/*.json
var Locale embed.FS

// KindKey is the catalogue key of what a kind of event is called.
func KindKey(k Kind) string { return "history.kind." + string(k) }

// ActKey is the catalogue key of what an act is called, in a timeline or an audit list.
func ActKey(a Act) string { return "history.act." + string(a) }

// Key is the catalogue key of what an event is called: its kind, or that a note was brought in, which nobody signed here.
func (e Event) Key() string {
	if e.Kind == NoteSigned && e.ImportID != "" {
		return "history.note_brought_in"
	}
	return KindKey(e.Kind)
}
