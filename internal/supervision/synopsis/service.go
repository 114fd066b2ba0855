package synopsis

import (
	"context"
	"embed"

	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision/document"
)

// Locale holds the sentences of this area in both languages.
//
//go:embed locale/*.json
var Locale embed.FS

// Service keeps the synopsis of each file. It stands on the files and their forms, which it reads and never changes.
type Service struct{ *document.Service }

// New makes the service, and lets forms begin from what was said.
func New(d *document.Service) *Service {
	out := &Service{d}
	d.Knowing = append(d.Knowing, out.Said)
	return out
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
