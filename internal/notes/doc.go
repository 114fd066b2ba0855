// Package notes decides how what was seen and said is kept: drafts while it is typed, signed notes that are never
// changed, addenda beside them, advice on style, and the search through all of it.
//
// Start at [Note] and [Service.Sign]; search.go finds notes on both engines alike.
package notes
