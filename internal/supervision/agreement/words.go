package agreement

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/supervision"
)

// form gives where the agreement is, from which a new one is begun.
func form(x Behind) templ.SafeURL { return templ.SafeURL("/files/" + x.FileID + "/forms/" + x.FormID) }

// OnFile gives what stands beside a file to those who read its conditions; nothing when its agreement says what is in force.
func (s Service) OnFile(ctx context.Context, v supervision.View) (templ.Component, error) {
	if !v.May[access.ConditionRead] {
		return nil, nil
	}
	x, changed, err := s.Of(ctx, v.File)
	if err != nil || !changed {
		return nil, err
	}
	x.Others = !v.MayWrite
	return onFile(x), nil
}

// OnDay gives what stands on a case manager's day; nothing when every agreement says what is in force.
func (s Service) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := s.Today(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onDay(list), nil
}
