package document

import (
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Service does what is done with the documents of a file. It stands on the supervision files, which it reads and never
// changes.
type Service struct {
	*supervision.Service
	Forms *forms.Service
	Own   own.Service // the forms that workers made, beside the official ones
	Desk  desk.Service
}

// New makes the service.
func New(s *supervision.Service, f *forms.Service) *Service {
	return &Service{s, f, own.Service{DB: s.DB, Access: s.Access, Audit: s.Audit, Forms: f, Clock: s.Clock}, desk.Service{Service: s}}
}

func (s *Service) today() clock.Date { return clock.DateOf(s.Clock.Now(), time.UTC) }
