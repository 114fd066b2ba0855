// Package history decides what is remembered of a file: events, only ever added to, each with the date it took
// effect and the instant we learned of it.
//
// The table of acts (acts.go) says which events an act must and may leave; the payloads (payload.go) hold codes,
// dates and identifiers, never a name or text. The timeline, the statistics and the print for a court all read
// this record, so they cannot disagree. Start at [Record.Append]; [KnownAt] reads the record as it was known.
package history
