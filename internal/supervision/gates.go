package supervision

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
)

// Guarded is an act that gates may stand before.
type Guarded string

// The guarded acts of a file's life.
const (
	Proposing Guarded = "PROPOSAL"  // the provider's part of the referral is sent
	Deciding  Guarded = "DECISION"  // a referral is approved
	Enrolling Guarded = "ENROLMENT" // the client comes under supervision
	Closing   Guarded = "CLOSURE"   // supervision ends for good
)

// Gates stand before guarded acts; package life has them. Without any, nothing is asked for.
type Gates interface {
	// Pass lets an act through, refuses it, or notes what is put off for the reason given and gives its events.
	Pass(ctx context.Context, tx *db.Tx, a access.Actor, f File, g Guarded, why string) ([]history.Fact, error)
	// Settle ends what was put off and is there now.
	Settle(ctx context.Context, tx *db.Tx, a access.Actor, f File) error
}

// PassGates asks the gates before an act, within its transaction.
func (s *Service) PassGates(ctx context.Context, tx *db.Tx, a access.Actor, f File, g Guarded, why string) ([]history.Fact, error) {
	if s.Gates == nil || g == "" {
		return nil, nil
	}
	return s.Gates.Pass(ctx, tx, a, f, g, why)
}
