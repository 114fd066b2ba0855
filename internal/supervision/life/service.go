package life

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
)

// Service says where files stand and keeps the gates of their acts. It reads the files and their forms.
type Service struct {
	*supervision.Service
	Forms *forms.Service
}

// New makes the service, and sets its gates before the acts of the files.
func New(s *supervision.Service, f *forms.Service) *Service {
	out := &Service{s, f}
	s.Gates = out
	return out
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
