package supervision

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
)

// Grounds lists the grounds of detention or of conditions that a file may stand on.
var Grounds = []string{"FLIGHT", "DANGER", "IDENTITY", "EXAM", "SUSPICION"}

// maxCity is the longest name of a city that is taken.
const maxCity = 100

// attribute is a dated attribute of a file: where it stands, what it may be, and whose right it takes to change it.
// What is written about the client is corrected with CorrectClient; a place in a residence is given with Arrive.
type attribute struct {
	column func(*File) *string
	valid  func(value string) bool
	action access.Action
}

func oneOf(list []string) func(string) bool {
	return func(value string) bool { return slices.Contains(list, value) }
}

var fileAttributes = map[string]attribute{
	"city": {column: func(f *File) *string { return &f.City }, action: access.FileWrite,
		valid: func(value string) bool { return value != "" && len(value) <= maxCity }},
	"ground":   {column: func(f *File) *string { return &f.Ground }, valid: oneOf(Grounds), action: access.FileWrite},
	"standard": {column: func(f *File) *string { return &f.Standard }, valid: oneOf(schedule.Standards()), action: access.ConditionWrite},
}

// ChangeAttribute sets the city, ground or contact standard of a file from a day on; what was stays in the history. A
// day before the last change of the same attribute is refused, as the file would then stand at something older.
func (s *Service) ChangeAttribute(ctx context.Context, a access.Actor, fileID string, version int, name, value string, on clock.Date) (File, error) {
	at, known := fileAttributes[name]
	if !known {
		return File{}, fault.New(fault.Invalid, "supervision.problem.choice")
	}
	value = strings.TrimSpace(value)
	return s.do(ctx, a, change{act: history.ActAttributeChanged, action: at.action, fileID: fileID, version: version,
		validate: func(f File) error {
			var c fault.Check
			c.Require(at.valid(value), "value", "supervision.problem.choice")
			orderly(&c, "on", on, f.ReferredOn, s.today(ctx))
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := s.inOrder(ctx, tx, f.ID, history.AttributeSet, name, on); err != nil {
				return nil, err
			}
			*at.column(f) = value
			return []history.Fact{{Kind: history.AttributeSet, Effective: on, Payload: history.AttributePayload{Name: name, Value: value}}}, nil
		}})
}

// lookBack is how many changes of a kind are looked through for the last of one attribute.
const lookBack = 500

// inOrder refuses a day before the last change of the same thing: a file stands at what was set last, and figures at
// what took effect last, and the two must be one. name is the attribute's, empty for the risk level.
func (s *Service) inOrder(ctx context.Context, tx *db.Tx, fileID string, kind history.Kind, name string, on clock.Date) error {
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
