package forms

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Supersede begins a later form in place of one that is completed, signed or sent: in the version in force today, with
// the answers to what that still asks. The older one stands until the later is completed. The caller has decided access
// and audits.
func (s *Service) Supersede(ctx context.Context, tx *db.Tx, a access.Actor, about About, formID string) (Filled, error) {
	f, err := s.Get(ctx, tx, about, formID)
	if err != nil {
		return Filled{}, err
	}
	if _, err := next(f.State, actSupersede); err != nil {
		return Filled{}, err
	}
	if f.SupersededBy != "" {
		return Filled{}, fault.New(fault.Conflict, "forms.problem.state."+string(Superseded))
	}
	d, err := s.InForce(ctx, tx, f.Code, s.day(ctx))
	if err != nil {
		return Filled{}, err
	}
	later := Filled{OrganisationID: f.OrganisationID, SubjectKind: f.SubjectKind, SubjectID: f.SubjectID, Supersedes: f.ID}
	return s.open(ctx, tx, a, later, d, d.asking(f.Answers()))
}

// asking leaves out the answers to what the version no longer asks.
func (d *Definition) asking(a Answers) Answers {
	out := d.Read(a.Values(), "")
	d.each(out, "", func(x spot) bool {
		if d.Retired(*x.item) {
			drop(*x.item, x.prefix, out)
		}
		return true
	})
	return out
}

// supersede takes the form that another supersedes out of force.
func (s *Service) supersede(ctx context.Context, tx *db.Tx, later Filled) error {
	older, err := readForm(ctx, tx, About{later.SubjectKind, later.SubjectID}, later.Supersedes)
	if err != nil || older.State == Superseded {
		return err
	}
	return s.move(ctx, tx, older, actSupersede)
}
