package homeneed

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/supervision"
)

// OnFile gives what stands on the page of a file of a housing coordinator, who has no page of the referral; nothing where nothing is said.
func (s Service) OnFile(ctx context.Context, a access.Actor, v supervision.View) (templ.Component, error) {
	if !a.Has(access.HousingCoordinator) || v.May[access.FormRead] {
		return nil, nil
	}
	words, err := s.Of(ctx, a, v.File)
	if err != nil || words == "" {
		return nil, err
	}
	return onFile(words), nil
}
