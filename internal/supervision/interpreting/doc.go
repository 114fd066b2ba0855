// Package interpreting books interpreters for the meetings of a file (CCM-6, CCM-15): of whom one was asked, who comes, whether the client agrees to
// them, and what became of it. A booking is for the day and hour that were asked for: where the meeting moves or falls, it does not follow, and whoever
// has the file is told to tell the interpreter.
//
// Start at [Service.Ask], [Service.Change] and [Match].
package interpreting

import "embed"

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS
