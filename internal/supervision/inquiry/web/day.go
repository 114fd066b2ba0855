package web

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
)

// OnDay gives what the region asked and is due later than My day looks ahead; what is due sooner is a task there.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Inquiries.Far(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return askedOnDay(list), nil
}
