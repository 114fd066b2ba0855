package register

import (
	"errors"

	"passerelle/internal/platform/fault"
)

// The codes of what is refused as a whole; each is a line in docs/register-findings.md.
const (
	RefusedKind         = "file_kind"
	RefusedUnreadable   = "file_unreadable"
	RefusedQuote        = "file_open_quote"
	RefusedTooLarge     = "file_too_large"
	RefusedUnpacks      = "file_unpacks_too_large"
	RefusedEmpty        = "file_empty"
	RefusedNoHeading    = "no_heading"
	RefusedOption       = "option_wrong"
	RefusedMissing      = "file_missing"
	RefusedOrganisation = "organisation_unknown"
	RefusedOlder        = "register_older"
	RefusedOther        = "import_under_way"
	RefusedFailed       = "failed"
)

// Refusals lists every code, for the documentation's test.
var Refusals = []string{RefusedKind, RefusedUnreadable, RefusedQuote, RefusedTooLarge, RefusedUnpacks, RefusedEmpty, RefusedNoHeading, RefusedOption, RefusedMissing,
	RefusedOrganisation, RefusedOlder, RefusedOther, RefusedFailed}

// refusals gives the code of each failure that has one, by its key in the catalogue.
var refusals = map[string]string{"sheet.other_kind": RefusedKind, "sheet.unreadable": RefusedUnreadable, "sheet.open_quote": RefusedQuote,
	"sheet.too_large": RefusedTooLarge, "sheet.unpacks_too_large": RefusedUnpacks, "register.problem.empty": RefusedEmpty,
	"register.problem.no_heading": RefusedNoHeading, "register.problem.no_note_heading": RefusedNoHeading, "app.problem.provider": RefusedOrganisation, "app.problem.file": RefusedMissing,
	"supervision.problem.register_older": RefusedOlder, "supervision.problem.register_other": RefusedOther}

// Refusal gives the code of why a file was refused as a whole.
func Refusal(err error) string {
	known, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return RefusedFailed
	case len(known.Problems) == 1 && refusals[known.Problems[0].Key] != "":
		return refusals[known.Problems[0].Key]
	case len(known.Problems) > 0:
		return RefusedOption
	case refusals[known.Key] != "":
		return refusals[known.Key]
	}
	return RefusedFailed
}
