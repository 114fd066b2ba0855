package question

import (
	"context"
	"embed"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/synopsis"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// Service asks the liaison officer and takes the answers. It stands on the synopsis, into which the answers go.
type Service struct{ *synopsis.Service }

// New makes the service.
func New(s *synopsis.Service) *Service { return &Service{s} }

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// subject is what the rules need to know of the questions of a file: they were sent to the office of its region, whose
// officers write the answers.
func (s *Service) subject(ctx context.Context, a access.Actor, f supervision.File) (access.Subject, error) {
	sub := f.Subject()
	office, err := s.Access.RegionOffice(ctx, f.Region)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return sub, err
	}
	if err == nil {
		sub.SentTo = []string{office.ID}
	}
	if err == nil && a.OrganisationID == office.ID {
		sub.Own = a.PersonID
	}
	return sub, nil
}

// fileFor gives a file whose questions an actor may do something with.
func (s *Service) fileFor(ctx context.Context, q db.Querier, a access.Actor, act access.Action, fileID string) (supervision.File, error) {
	f, err := s.Stored(ctx, q, fileID)
	if err != nil {
		return f, err
	}
	sub, err := s.subject(ctx, a, f)
	if err != nil {
		return f, err
	}
	return f, s.Access.Check(ctx, q, a, act, sub)
}
