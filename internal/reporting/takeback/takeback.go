// Package takeback decides when a correction of a month that was begun by mistake may be taken back, so that the month stands as it was accepted or
// certified before, and keeps that it was, under the name of the revision that goes (RPT-2). Start at [Service.TakeBack].
package takeback

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/digest"
)

// Service takes corrections back.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Audit  *audit.Log
	Clock  clock.Clock
}

// Taken is a correction that was begun and taken back.
type Taken struct {
	Correction string `db:"correction"` // why it was begun
	BegunBy    string `db:"begun_by"`   // names; empty when the person is no longer known
	BegunAt    int64  `db:"begun_at"`
	TakenBy    string `db:"taken_by"`
	TakenAt    int64  `db:"taken_at"`
}

// begun is the newest revision of a period, and what says whether it may be taken back.
type begun struct {
	ID           string          `db:"id"`
	Revision     int             `db:"revision"`
	State        reporting.State `db:"state"`
	Correction   string          `db:"correction"`
	CorrectionBy string          `db:"correction_by"`
	CorrectionAt int64           `db:"correction_at"`
	Version      int             `db:"version"`
	Before       reporting.State `db:"before"` // the state of the revision that it corrects
	OfProvider   bool            `db:"of_provider"`
	Signed       int             `db:"signed"` // lines that were signed since it was begun
}

const newest = `select x.id, x.revision, x.state, x.correction, x.correction_by, x.correction_at, x.version, coalesce(b.state,'') as before,
	exists (select 1 from membership m where m.person_id=x.correction_by and m.organisation_id=x.organisation_id) as of_provider,
	(select count(*) from adjustment j where j.submission_id=x.id)-(select count(*) from adjustment j where j.submission_id=b.id) as signed
	from submission x left join submission b on b.organisation_id=x.organisation_id and b.region=x.region and b.month=x.month and b.revision=x.revision-1
	where x.organisation_id=$1 and x.region=$2 and x.month=$3 order by x.revision desc limit 1`

// may says why the correction cannot be taken back by a side, or nil: only whoever's side began it, while nothing was signed in it, and not once
// it went out and came back.
func (b begun) may(provider bool) error {
	if b.State != reporting.Open || b.Correction == "" || b.OfProvider != provider || b.Before != reporting.Accepted && b.Before != reporting.Certified {
		return fault.New(fault.NotReady, "reporting.problem.state")
	}
	if b.Signed != 0 {
		return fault.New(fault.NotReady, "reporting.problem.correction_signed")
	}
	return nil
}

// begins gives what the actor has to be allowed to begin corrections of a period, and says whether as its provider or as its region.
func begins(a access.Actor, p reporting.Period) (act access.Action, of access.Subject, provider bool) {
	of = access.Subject{OrganisationID: p.OrganisationID, Region: p.Region, Programme: access.CCMS}
	if a.MayEver(access.ReportCertify) {
		return access.ReportCertify, of, true
	}
	return access.ReportAccept, of, false
}

// May reports whether the actor may take the correction of a month back as it stands.
func (s Service) May(ctx context.Context, a access.Actor, p reporting.Period) (bool, error) {
	act, of, provider := begins(a, p)
	if may, err := s.Access.Allowed(ctx, s.DB, a, of, act); err != nil || !may[act] {
		return false, err
	}
	b, err := db.One[begun](ctx, s.DB, newest, p.OrganisationID, p.Region, p.Month)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && b.may(provider) == nil, err
}

// TakeBack takes the correction of a month back: its revision goes, and what was accepted or certified before is the month again. version is that
// of the revision that goes.
func (s Service) TakeBack(ctx context.Context, a access.Actor, p reporting.Period, version int) error {
	act, of, provider := begins(a, p)
	if err := s.Access.Check(ctx, s.DB, a, act, of); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		b, err := db.One[begun](ctx, tx, newest, p.OrganisationID, p.Region, p.Month)
		if err != nil {
			return err
		}
		if err := tx.Hold(ctx, "submission", b.ID); err != nil { // whoever signs a line in it at this moment is waited for
			return err
		}
		if b, err = db.One[begun](ctx, tx, newest, p.OrganisationID, p.Region, p.Month); err != nil {
			return err
		}
		if err := b.may(provider); err != nil {
			return err
		}
		if b.Version != version {
			return fault.Stale()
		}
		if err := s.remove(ctx, tx, a, p, b); err != nil {
			return err
		}
		return digest.Act(ctx, tx, s.Audit, a.Entry("report.correction_taken_back", "submission", b.ID), b.ID, digest.Month)
	})
}

func (s Service) remove(ctx context.Context, tx *db.Tx, a access.Actor, p reporting.Period, b begun) error {
	if _, err := tx.Exec(ctx, "delete from adjustment where submission_id=$1", b.ID); err != nil { // copies of those of the revision before
		return fmt.Errorf("lines of a correction: %w", err)
	}
	gone, err := tx.Exec(ctx, "delete from submission where id=$1 and version=$2 and state=$3", b.ID, b.Version, reporting.Open)
	if err != nil {
		return fmt.Errorf("take a correction back: %w", err)
	}
	if n, err := gone.RowsAffected(); err != nil || n == 0 {
		return fault.Stale()
	}
	_, err = tx.Exec(ctx, `insert into correction_taken_back (id, organisation_id, region, month, revision, correction, begun_by, begun_at, taken_by, taken_at)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`, b.ID, p.OrganisationID, p.Region, p.Month, b.Revision, b.Correction, b.CorrectionBy, b.CorrectionAt,
		a.PersonID, clock.Micros(s.Clock.Now()))
	if err != nil {
		return fmt.Errorf("keep what was taken back: %w", err)
	}
	return nil
}

// Of lists the corrections of a month that were taken back, the oldest first, for those who read its figures.
func (s Service) Of(ctx context.Context, a access.Actor, p reporting.Period) ([]Taken, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.FiguresRead, access.Subject{OrganisationID: p.OrganisationID, Region: p.Region, Programme: access.CCMS}); err != nil {
		return nil, err
	}
	list, err := db.All[Taken](ctx, s.DB, `select t.correction, coalesce(b.name,'') as begun_by, t.begun_at, coalesce(e.name,'') as taken_by, t.taken_at
		from correction_taken_back t left join person b on b.id=t.begun_by left join person e on e.id=t.taken_by
		where t.organisation_id=$1 and t.region=$2 and t.month=$3 order by t.taken_at, t.id`, p.OrganisationID, p.Region, p.Month)
	if err != nil {
		return nil, fmt.Errorf("what was taken back: %w", err)
	}
	return list, nil
}
