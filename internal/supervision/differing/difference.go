package differing

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// What becomes of a difference: the file stays, takes what the referral says, or a later referral says the same as the file.
const (
	Kept   = "KEPT"
	Taken  = "TAKEN"
	Agreed = "AGREED"
)

// Outcomes are the answers of whoever settles one.
var Outcomes = []string{Taken, Kept}

// longestWhy bounds a reason, in bytes.
const longestWhy = 2000

// Difference is what a referral said and the file had, of risk and of housing; a side that is empty does not differ.
type Difference struct {
	ID            string `db:"id"`
	FileID        string `db:"file_id"`
	FormID        string `db:"form_id"`
	Risk          string `db:"risk"`
	FileRisk      string `db:"file_risk"`
	Housing       string `db:"housing"`
	FileHousing   string `db:"file_housing"`
	Why           string `db:"why"` // of the case manager, who opened the file otherwise
	FoundAt       int64  `db:"found_at"`
	FoundByName   string `db:"found_by_name"`
	Outcome       string `db:"outcome"` // empty: nobody settled it
	SettledWhy    string `db:"settled_why"`
	SettledAt     int64  `db:"settled_at"`
	SettledByName string `db:"settled_by_name"`
}

const columns = "x.id, x.file_id, x.form_id, x.risk, x.file_risk, x.housing, x.file_housing, x.why, x.found_at, x.found_by_name, x.outcome, x.settled_why, x.settled_at, x.settled_by_name"

// Sides gives what differs: the risk, the housing, or both.
func (d Difference) Sides() (out []string) {
	if d.Risk != "" {
		out = append(out, d.Risk)
	}
	if d.Housing != "" {
		out = append(out, d.Housing)
	}
	return out
}

// There reports whether something differs.
func (d Difference) There() bool { return len(d.Sides()) > 0 }

// Between gives what a referral says otherwise than a file has it. A referral that says nothing contradicts nothing.
func Between(f supervision.File, said forms.Answers) (d Difference) {
	if risk := said.Get("risk"); slices.Contains(supervision.Risks, risk) && risk != f.Risk {
		d.Risk, d.FileRisk = risk, f.Risk
	}
	housed := map[bool]string{true: "yes", false: "no"}[f.HousingReferred]
	if housing := said.Get("housing"); (housing == "yes" || housing == "no") && housing != housed {
		d.Housing, d.FileHousing = housing, housed
	}
	return d
}

// Unsaid refuses, beside the field, a file that is opened otherwise than its referral says, with no word of why.
func (d Difference) Unsaid(ctx context.Context, why string) error {
	var c fault.Check
	c.Require(len(why) <= longestWhy, "differs_why", "fault.too_long")
	if strings.TrimSpace(why) == "" {
		if d.Risk != "" {
			c.Add("risk", "differing.problem.risk", "Said", i18n.T(ctx, "supervision.risk."+d.Risk))
		}
		if d.Housing != "" {
			c.Add("housing", "differing.problem.housing", "Said", i18n.T(ctx, "supervision.yesno."+d.Housing))
		}
	}
	return c.Err()
}

// Says writes what differs, a sentence for each.
func (d Difference) Says(ctx context.Context) (out []string) {
	if d.Risk != "" {
		has := i18n.T(ctx, "differing.nothing")
		if d.FileRisk != "" {
			has = i18n.T(ctx, "supervision.risk."+d.FileRisk)
		}
		out = append(out, i18n.T(ctx, "differing.risk", "Said", i18n.T(ctx, "supervision.risk."+d.Risk), "Has", has))
	}
	if d.Housing != "" {
		out = append(out, i18n.T(ctx, "differing.housing", "Said", i18n.T(ctx, "supervision.yesno."+d.Housing), "Has", i18n.T(ctx, "supervision.yesno."+d.FileHousing)))
	}
	return out
}
