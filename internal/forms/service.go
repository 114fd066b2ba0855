package forms

import (
	"context"
	"sync"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// Service keeps definitions, filled forms, and their signatures.
//
// Definitions are guarded and audited here. A filled form is about a subject that another area owns: that area decides
// access to the file and audits what it read or did; here stays what holds of any form: who may write in which part, what
// may follow what, and that nothing signed changes.
type Service struct {
	db      *db.DB
	access  *access.Service
	log     *audit.Log
	files   *blob.Store
	clock   clock.Clock
	shipped []*Definition
	known   sync.Map // of *Definition, by parsed
}

// parsed names a loaded definition that was read already.
type parsed struct {
	code     string
	number   int
	loadedAt int64
}

// New makes the service over a migrated database; it reads the shipped definitions.
func New(d *db.DB, a *access.Service, log *audit.Log, files *blob.Store, clk clock.Clock) (*Service, error) {
	all, err := Library()
	if err != nil {
		return nil, err
	}
	return &Service{db: d, access: a, log: log, files: files, clock: clk, shipped: all}, nil
}

// day is today where the reader is: an evening in the west is not tomorrow.
func (s *Service) day(ctx context.Context) clock.Date {
	return clock.DateOf(s.clock.Now(), i18n.Zone(ctx))
}

func (s *Service) now() int64 { return clock.Micros(s.clock.Now()) }

// MayLoad reports whether an actor may load definitions, for hiding what leads there.
func (s *Service) MayLoad(ctx context.Context, a access.Actor) bool {
	return s.access.Can(ctx, s.db, a, access.FormLoad, access.Subject{})
}
