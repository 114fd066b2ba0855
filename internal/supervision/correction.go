package supervision

import (
	"cmp"
	"context"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/correction"
)

func (s *Service) corrections() correction.Service {
	return correction.Service{DB: s.DB, History: s.History, Notes: s.Notes, Clock: s.Clock}
}

// corrected reports whether an outcome of a check-in puts right one that is recorded, which takes a reason. Evidence that
// was awaited and has come, or has not, corrects nothing.
func (in CheckIn) corrected(outcome string) bool {
	return in.Outcome != "" && (in.Outcome != Waiting || outcome == Waiting)
}

// seen keeps when the client was seen last: by this check-in, or by the others where it is put right and they did not come.
func (s *Service) seen(ctx context.Context, tx *db.Tx, f *File, in CheckIn, r Reporting) (err error) {
	if came(in.Outcome) && f.LastContact == cmp.Or(in.CameOn, in.DueOn) {
		f.LastContact, err = s.corrections().SeenBefore(ctx, tx, f.ID, in.ID, f.LastContact)
	}
	if came(r.Outcome) {
		f.LastContact = max(f.LastContact, cmp.Or(r.CameOn, in.DueOn))
	}
	return err
}

// putRight gives the event that an outcome corrects and what its note is amended by; nothing for an outcome that corrects none.
func (s *Service) putRight(ctx context.Context, tx *db.Tx, a access.Actor, f File, in CheckIn, r Reporting) (string, []history.Fact, error) {
	if !in.corrected(r.Outcome) {
		return "", nil, nil
	}
	return s.corrections().Keep(ctx, tx, a, correction.Outcome{OrganisationID: f.OrganisationID, FileID: f.ID, CheckInID: in.ID, Was: in.Outcome, Is: r.Outcome, Why: r.Why})
}
