package stay

import (
	"context"
	"fmt"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/measure"
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
	since, err := TakenBack(ctx, q, f.ID)
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
		since, err := TakenBack(ctx, q, f.ID)
		if err != nil || since == "" || since > on {
			return nil, err
		}
		was = history.ReleasedPayload{Held: history.HeldInCustody, Since: since}
	}
	return []history.Fact{{Kind: history.Released, Effective: on, Payload: was}}, nil
}

// NotSeenSince is, for a query, that no check-in was kept since the agency answered a breach (alias b) that stands.
const NotSeenSince = `b.taken_back_on='' and not exists (select 1 from check_in i where i.file_id=b.file_id and i.outcome in ('KEPT','LATE') and i.due_on>b.answered_on)`

// CustodySince is SQL of the day on which the agency took the client of a file (alias f) into custody after a breach, unless a check-in was
// kept since or the file was reopened; empty when it did not.
const CustodySince = `coalesce((select max(b.answered_on) from breach b where b.file_id=f.id and ` + measure.Custody + ` and ` + NotSeenSince + `
	and not exists (select 1 from file_reopened r where r.file_id=b.file_id and r.on_date>=b.answered_on)),'')`

// TakenBack gives that day of a file.
func TakenBack(ctx context.Context, q db.Querier, fileID string) (clock.Date, error) {
	since, err := db.One[clock.Date](ctx, q, "select "+CustodySince+" from supervision_file f where f.id=$1", fileID)
	if err != nil {
		return "", fmt.Errorf("custody after a breach: %w", err)
	}
	return since, nil
}
