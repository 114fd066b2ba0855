// Package register decides what a provider's own client register says: which row is the heading, what each column is,
// what each cell means, and what is doubtful, cell by cell. It is pure: nothing is kept here.
//
// No good row is lost: a doubtful cell is left empty with its text kept beside it and a finding in words a clerk
// understands. Start at [Read]; the codes of findings are in finding.go.
package register
