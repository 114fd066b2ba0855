package intake

import (
	"context"
	"io"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/jobs"
	"passerelle/internal/supervision"
)

// Jobs takes work over that is longer than a page, and says how far it is; see jobs.Runner.
type Jobs interface {
	jobs.Queue
	StandingOf(ctx context.Context, q db.Querier, jobID string) (jobs.Standing, error)
}

// Files keeps what people bring, encrypted, under the identifier of its record; see blob.Store.
type Files interface {
	Put(ctx context.Context, recordID string, r io.Reader) error
	Get(ctx context.Context, recordID string) (io.ReadCloser, error)
	Remove(ctx context.Context, recordID string) error
}

// Service brings in what providers keep. It stands on the supervision files, which it opens and changes.
type Service struct {
	*supervision.Service
	// Jobs brings registers in behind the pages; nil where nothing is brought in by a browser.
	Jobs Jobs
	// Files keeps registers as they came; nil where they are not kept.
	Files Files
	// Certified says whether somebody other than the person given has certified a period that counts a file of a
	// register; nil where no periods are kept.
	Certified func(ctx context.Context, q db.Querier, importID, personID string) (bool, error)
	// Lacking gives the rows of a register that could not come in and of which nobody knows whom they are about; nil where no periods are kept.
	Lacking func(ctx context.Context, q db.Querier, importID string) ([]int, error)
	// Belied gives the registers of a provider that say that nobody was at a site, where a file says otherwise; nil where no periods are kept.
	Belied func(ctx context.Context, q db.Querier, organisationID string) (map[string]bool, error)
}

// New makes the service.
func New(s *supervision.Service, j Jobs, f Files) *Service {
	return &Service{Service: s, Jobs: j, Files: f}
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
