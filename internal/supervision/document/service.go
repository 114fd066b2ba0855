package document

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Service does what is done with the documents of a file. It stands on the supervision files, which it reads and
// changes by their own acts only.
type Service struct {
	*supervision.Service
	Forms *forms.Service
	Own   own.Service // the forms that workers made, beside the official ones
	Desk  desk.Service
	// Knowing are areas that know more of a file than it does itself, and say so under published names to somebody who was let read
	// the file's forms.
	Knowing []func(ctx context.Context, q db.Querier, a access.Actor, f supervision.File) (forms.Context, error)
	// Completed is what an area does with a form of a code when a part of it is completed, in the same act.
	Completed map[string]func(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x forms.Filled) error
}

// New makes the service, which tells the files what their referrals propose.
func New(s *supervision.Service, f *forms.Service) *Service {
	out := &Service{Service: s, Forms: f, Own: own.Service{DB: s.DB, Access: s.Access, Audit: s.Audit, Forms: f, Clock: s.Clock}, Desk: desk.Service{Service: s},
		Completed: map[string]func(context.Context, *db.Tx, access.Actor, supervision.File, forms.Filled) error{}}
	s.Proposed, s.Promised, s.Renewed = out.agreed, out.FirstMeeting, out.Desk.Beside(out.renewal().Changed)
	return out
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
