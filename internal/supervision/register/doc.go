// Package register decides what a provider's own client register says: which row is the heading, what each column is,
// what each cell means, and what is doubtful, cell by cell. It is pure: nothing is kept here.
//
// No good row is lost: a doubtful cell is left empty with its text kept beside it and a finding in words a clerk
// understands. A row comes in unless it has no name (error) or the UCI of an earlier row (duplicate, see
// Reading.Twice). Dates that can be read two ways are settled by what must come before and after them in the row.
//
// Start at [Read]; the codes of findings are in finding.go and, with what becomes of each, in
// docs/register-findings.md. What people call a column is in field.go, what they write for a code in code.go.
package register
