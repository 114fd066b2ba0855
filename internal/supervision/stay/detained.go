package stay

import (
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/custody"
)

// FieldReleased is the field in which whoever gives a place says that the client is free.
const FieldReleased = "released"

// askDetained asks about a client who comes into a house and is in detention by what the file says: who is expected has a day, and no place.
func (s Service) askDetained(ctx context.Context, q db.Querier, c *fault.Check, f supervision.File, on clock.Date, released bool) error {
	if released {
		return nil
	}
	if detained(f) {
		c.Add(FieldReleased, "supervision.problem.detained", "On", string(f.ReferredOn)) // who is referred is detained until they are enrolled
		return nil
	}
	since, err := custody.TakenInto(ctx, q, f.ID)
	c.Require(err != nil || since == "" || since > on, FieldReleased, "supervision.problem.in_custody", "On", string(since))
	return err
}

// detained reports whether a client is in detention by the state of the file: whoever is referred is until they are enrolled.
func detained(f supervision.File) bool {
	return f.EnrolledOn == "" && (f.State == supervision.Referred || f.State == supervision.Approved)
}

// freed gives the release of a client who comes into a house and was held by what the file says until then.
func (s Service) freed(ctx context.Context, q db.Querier, f supervision.File, on clock.Date) ([]history.Fact, error) {
	was := history.ReleasedPayload{Held: history.HeldInDetention}
	if !detained(f) {
		since, err := custody.TakenInto(ctx, q, f.ID)
		if err != nil || since == "" || since > on {
			return nil, err
		}
		was = history.ReleasedPayload{Held: history.HeldInCustody, Since: since}
	}
	return []history.Fact{{Kind: history.Released, Effective: on, Payload: was}}, nil
}
