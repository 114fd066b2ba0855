package register

import "slices"

// Becomes is what becomes of a row; nothing of one that opens a file of its own.
type Becomes string

// A row stays out, or it is of a file or a client who are here.
const (
	StaysOut Becomes = "out"
	OfAFile  Becomes = "known"
)

// Refused is why a row cannot be kept as it is.
type Refused string

// A cell holds more than is kept of one, or another client was given the UCI meanwhile.
const (
	RefusedTooLong  Refused = "too_long"
	RefusedUCITaken Refused = "uci_taken"
)

// Settlement is how somebody settled what a row is whose client was here already.
type Settlement string

// The row was left out, or is of a file; of which kind is said in the same words as the choice. One that only stood beside such a row is its own.
const (
	SettledOut    Settlement = "leave"
	SettledBeside Settlement = "before"
)

// Settled says of cells that are left out what becomes of their rows: became has those that open no file, and a row in error stays out. What
// is said of rows stands in their order.
func Settled(findings []Finding, became map[int]Becomes) []Finding {
	wrong := map[int]bool{}
	for _, f := range findings {
		wrong[f.Row] = wrong[f.Row] || f.Severity == Error
	}
	for n, f := range findings {
		switch {
		case !slices.Contains([]string{CodeUCIMissing, CodeSexMissing, CodeReasonMissing}, f.Code):
		case wrong[f.Row]:
			findings[n].Becomes = StaysOut
		default:
			findings[n].Becomes = became[f.Row]
		}
	}
	slices.SortStableFunc(findings, func(x, y Finding) int { return x.Row - y.Row })
	return findings
}
