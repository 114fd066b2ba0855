package life

import (
	"embed"

	"passerelle/internal/supervision"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// StateKey names a state of a file.
func StateKey(s supervision.State) string { return "supervision.state." + string(s) }

// StandingKey names where a file stands: one that was opened in error was never closed, whatever its state keeps out.
func StandingKey(f supervision.File) string {
	if f.OpenedInError {
		return "supervision.state.IN_ERROR"
	}
	return StateKey(f.State)
}
