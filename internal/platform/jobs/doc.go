// Package jobs decides how work that takes longer than a page goes on behind it: enqueued in the transaction of
// the act that asks for it, tried again when it fails, with progress that a page can read.
//
// Start at [Runner]: Register the kinds, Migrate, Start; Enqueue from services through [Queue]. The queue itself is
// River, which shares SQLite's one writer: never one job per note, batch them.
package jobs
