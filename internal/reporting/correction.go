package reporting

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Correct begins a new revision of an accepted month, with a reason (RPT-2): the provider may, and so may the liaison officer who accepted
// it; of one that is certified and not sent yet its provider. The accepted revision counts in every report until the new one is accepted;
// version is that of the corrected revision.
func (s *Service) Correct(ctx context.Context, a access.Actor, p Period, version int, reason string) error {
	action := access.ReportAccept
	if a.MayEver(access.ReportCertify) {
		action = access.ReportCertify
	}
	if err := s.access.Check(ctx, s.db, a, action, p.subject()); err != nil {
		return err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Require(strings.TrimSpace(reason) != "", "correction", "fault.required")
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		last, err := latest(ctx, tx, p)
		if err != nil {
			return err
		}
		if last.State != Accepted && (last.State != Certified || action != access.ReportCertify) {
			return fault.New(fault.NotReady, "reporting.problem.state")
		}
		if last.Version != version {
			return fault.Stale()
		}
		next := last.next(d)
		next.Correction, next.CorrectionBy = strings.TrimSpace(reason), a.PersonID
		_, next.CorrectionAt = s.now()
		if err := openRevision(ctx, tx, last, next); err != nil {
			return err
		}
		return s.record(ctx, tx, a, "report.correction_begun", next.ID)
	})
}

// counted gives the newest of a period's revisions, in their order, that stands in one of the states: what counts while
// a later one is being corrected.
func counted(revisions []Submission, states ...State) (Submission, bool) {
	for i := len(revisions) - 1; i >= 0; i-- {
		if slices.Contains(states, revisions[i].State) {
			return revisions[i], true
		}
	}
	return Submission{}, false
}

// standing gives the revision of a period that counts: the newest accepted one, before there is one the newest certified.
func standing(ctx context.Context, q db.Querier, p Period) (Submission, error) {
	revisions, err := db.All[Submission](ctx, q, "select "+submissionColumns+` from submission
		where organisation_id=$1 and region=$2 and month=$3 order by revision`, p.OrganisationID, p.Region, p.Month)
	sub, ok := counted(revisions, Accepted)
	if !ok {
		sub, _ = counted(revisions, Submitted, Certified, Returned)
	}
	return sub, err
}
