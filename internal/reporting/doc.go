// Package reporting decides what the monthly figures are and whose they are to answer for: provider by day 10, region
// by day 20, nation by day 30 of the month that follows (RPT-1…4).
//
// Figures are defined as data (definitions/), computed from the history alone (tally.go), and never from form answers
// or tables of present state, so that a computed figure recomputes exactly for ever. Start at [Definition], then [Compute].
package reporting
