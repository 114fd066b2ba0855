package life

import (
	"embed"

	"passerelle/internal/supervision"
	"passerelle/internal/supervision/reply"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// StateKey names a state of a file.
func StateKey(s supervision.State) string { return "supervision.state." + string(s) }

// RowKey names where a file of a list stands: a referral that the provider itself does not take, or asks about first, is named so.
func RowKey(f supervision.File, replied string) string {
	switch {
	case f.State == supervision.Referred && replied == reply.Refuses:
		return "life.phase." + string(NotTaken)
	case f.State == supervision.Referred && replied == reply.Asks:
		return "life.phase." + string(MoreFirst)
	}
	return StandingKey(f)
}

// StandingKey names where a file stands: one that was opened in error was never closed, whatever its state keeps out.
func StandingKey(f supervision.File) string {
	if f.OpenedInError {
		return "supervision.state.IN_ERROR"
	}
	return StateKey(f.State)
}
