package intake

import (
	"context"
	"slices"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
	"passerelle/internal/supervision/undated"
)

// standsSince lets a file whose referral has no day stand from the first step that a later register dates before it did: what happened then counts.
func (s *Service) standsSince(ctx context.Context, tx *db.Tx, f *supervision.File, row register.Row, list []Difference) ([]history.Fact, error) {
	var taken []register.Field
	for _, d := range list {
		if d.Kept == "" {
			taken = append(taken, d.Field)
		}
	}
	first := cells.FirstDay(row, taken)
	if !f.Undated || first == "" || first >= f.ReferredOn || slices.Contains(taken, register.Referred) {
		return nil, nil
	}
	return s.referralDated(ctx, tx, f, first, false)
}

// referralDated puts in place of a referral of no day the one that a later register dates, or the day since which it is known to have been.
func (s *Service) referralDated(ctx context.Context, tx *db.Tx, f *supervision.File, on clock.Date, known bool) ([]history.Fact, error) {
	was := undated.Referral{Undated: true, FileID: f.ID, OrganisationID: f.OrganisationID, SiteID: f.SiteID, Region: f.Region, From: f.ReferredOn}
	f.ReferredOn, f.Undated = on, !known
	return undated.Dated(ctx, tx, s.History, was, on, known)
}

// datesReferral reports whether a row dates a referral of no day, against nothing that is known: not after the day since when the file stands,
// unless the earlier register wrote a day that could not be taken, as one that was still to come; then not after any other step.
func datesReferral(row register.Row, before cells.Said, f supervision.File, on clock.Date) bool {
	if on <= f.ReferredOn {
		return true
	}
	return before.Left[register.Referred] != "" && !slices.ContainsFunc([]clock.Date{row.Dates[register.DecisionDate], f.DecidedOn, f.EnrolledOn, f.ClosedOn},
		func(step clock.Date) bool { return step != "" && step < on })
}

// undecided reports whether a file's decision is one of no day: a register said how it was decided and not when.
func undecided(f supervision.File) bool { return f.Decision != "" && f.DecidedOn == "" }

// decidesOn reports whether a row dates the decision that a register gave without its day, against nothing that is known: the same decision,
// not before the referral and not after the enrolment.
func decidesOn(row register.Row, f supervision.File, on clock.Date) bool {
	return row.Text[register.Decision] == f.Decision && (f.Undated || on >= f.ReferredOn) && (f.EnrolledOn == "" || on <= f.EnrolledOn)
}

// saysHowOn reports whether a row says how it was decided on the day that the file has, or that may be that of its decision: of another day it speaks of
// another decision. Nobody is enrolled on a refusal.
func saysHowOn(row register.Row, stands map[register.Field]string) bool {
	on, was := row.Dates[register.DecisionDate], stands[register.DecisionDate]
	if notAccepted(row.Text[register.Decision], "") && stands[register.Enrolled] != "" {
		return false
	}
	return on == "" || (was == "" || was == string(on)) && !cells.Disorders(stands, register.DecisionDate, row)
}
