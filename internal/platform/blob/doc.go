// Package blob decides how files that people bring are kept: each encrypted under its record's identifier, so that
// one cannot be passed off as another, and durable before the record is written. Start at [Open] and [Store.Put].
package blob
