package registry

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Service keeps the register of clients.
type Service struct {
	db      *db.DB
	access  *access.Service
	history *history.Record
	clock   clock.Clock
	// Housed gives where a client lives and lived by what is kept elsewhere, as places of the file; nil: nothing is kept elsewhere.
	Housed func(context.Context, db.Querier, string) ([]Place, error)
}

// New makes the service.
func New(d *db.DB, a *access.Service, h *history.Record, clk clock.Clock) *Service {
	return &Service{db: d, access: a, history: h, clock: clk}
}

func (s *Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.clock) }

// AddClient adds a client within the act that opens the file, which has been allowed and writes the history. A UCI
// that the provider already has is a problem of the field "uci": look for duplicates first. An identifier that was
// given is kept.
func (s *Service) AddClient(ctx context.Context, tx *db.Tx, c Client) (Client, error) {
	if c.Version = 1; c.ID == "" {
		c.ID = id.New()
	}
	c = c.completed()
	if err := c.validate(s.today(ctx)); err != nil {
		return c, err
	}
	if err := insertClient(ctx, tx, c); err != nil {
		return c, err
	}
	return c, writeTokens(ctx, tx, c, nil)
}

// ClientByID gives a client, or a not-found fault. The caller has decided access by the file.
func (s *Service) ClientByID(ctx context.Context, q db.Querier, clientID string) (Client, error) {
	return db.One[Client](ctx, q, "select "+clientColumns+" from client where id=$1", clientID)
}

func (s *Service) index(ctx context.Context, tx *db.Tx, c Client) error {
	aliases, err := s.Aliases(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	return writeTokens(ctx, tx, c, aliases)
}
