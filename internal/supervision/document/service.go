package document

import (
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Service does what is done with the documents of a file. It stands on the supervision files, which it reads and never
// changes.
type Service struct {
	*supervision.Service
	Forms *forms.Service
	Desk  desk.Service
}

// New makes the service.
func New(s *supervision.Service, f *forms.Service) *Service {
	return &Service{s, f, desk.Service{Service: s}}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.Clock.Now(), time.UTC) }
