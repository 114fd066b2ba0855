package forms

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Discard takes out of the way a form that was begun and is not wanted: it stays as it was, and nobody writes in it, signs or
// sends it any more. Only whoever began it does so, and only while nobody signed or sent anything of it. The caller has
// decided access and audits.
func (s *Service) Discard(ctx context.Context, tx *db.Tx, a access.Actor, about About, formID string) (Filled, error) {
	f, err := s.Get(ctx, tx, about, formID)
	if err != nil {
		return f, err
	}
	if f.OpenedBy != a.PersonID {
		return f, fault.Denied()
	}
	if _, err := next(f.State, actDiscard); err != nil {
		return f, err
	}
	if f.Gone() || len(f.Signatures) > 0 {
		return f, fault.New(fault.NotReady, "forms.problem.state."+string(Sent))
	}
	return f, discard(ctx, tx, f, s.now())
}
