package supervision

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
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

// Pace holds the day of a check-in to come to how often a client reports; package standard has it.
type Pace interface {
	// Hold keeps why a check-in comes later than the client reports, or refuses it beside the field late_reason without a reason; on the
	// day of a hearing it asks beside the field hearing_day whether that is meant.
	Hold(ctx context.Context, tx *db.Tx, a access.Actor, f File, due clock.Date, why Moved) error
}

// Word is who at the agency said what somebody of the provider records, how, and on what day.
type Word struct {
	Said, Way string
	On        clock.Date
}

// Words keep on whose word somebody of the provider records what is the agency's to say; package hearsay has them.
type Words interface {
	// Take keeps the word for what an act did, or refuses the act beside the fields word_said, word_way and word_on.
	Take(ctx context.Context, tx *db.Tx, a access.Actor, f File, w Word, did []history.Fact) ([]history.Fact, error)
	// Heard settles it by what the agency's own people decide: it confirms what says the same, and contradicts what does not.
	Heard(ctx context.Context, tx *db.Tx, a access.Actor, f File, decision string) ([]history.Fact, error)
}

// inPace asks whether a check-in may come on a day.
func (s *Service) inPace(ctx context.Context, tx *db.Tx, a access.Actor, f File, due clock.Date, why Moved) error {
	if s.Pace == nil {
		return nil
	}
	return s.Pace.Hold(ctx, tx, a, f, due, why)
}

// PassGates asks the gates before an act, within its transaction.
func (s *Service) PassGates(ctx context.Context, tx *db.Tx, a access.Actor, f File, g Guarded, why string) ([]history.Fact, error) {
	if s.Gates == nil || g == "" {
		return nil, nil
	}
	return s.Gates.Pass(ctx, tx, a, f, g, why)
}
