package supervision

import (
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Grounds lists the grounds of detention or of conditions that a file may stand on.
var Grounds = []string{"FLIGHT", "DANGER", "IDENTITY", "EXAM", "SUSPICION"}

// lookBack is how many changes of a kind are looked through for the last of one attribute.
const lookBack = 500

// InOrder refuses a day before the last change of the same thing: a file stands at what was set last, and figures at
// what took effect last, and the two must be one. name is the attribute's, empty for the risk level.
func (s *Service) InOrder(ctx context.Context, tx *db.Tx, fileID string, kind history.Kind, name string, on clock.Date) error {
	events, err := s.History.Of(ctx, tx, fileID, []history.Kind{kind}, 0, lookBack)
	if err != nil {
		return err
	}
	var last clock.Date
	for _, e := range history.Standing(events) {
		if name != "" {
			p, err := history.Decode[history.AttributePayload](e)
			if err != nil {
				return err
			}
			if p.Name != name {
				continue
			}
		}
		last = max(last, e.Effective)
	}
	var c fault.Check
	c.Require(on >= last, "on", "supervision.problem.order", "After", string(last))
	return c.Err()
}
