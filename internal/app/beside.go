package app

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/web"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/standard"
	standardweb "passerelle/internal/supervision/standard/web"
)

// besides puts what smaller areas say on the pages of a file, of a day and of a team.
type besides struct {
	standards *standardweb.Pages
}

func newBesides(h *House, posts *web.PostKeys, flash func(ctx context.Context, key string)) *besides {
	return &besides{standards: &standardweb.Pages{Standards: standard.Service{Service: h.Supervision}, Posts: posts, Flash: flash}}
}

func (b *besides) routes() []web.Route { return b.standards.Routes() }

// OnFile gives what stands beside a file.
func (b *besides) OnFile(ctx context.Context, _ access.Actor, v supervision.View) (out aside.Aside, err error) {
	often, err := b.standards.OnFile(ctx, v)
	out.Put(often)
	return out, err
}

// OnDay gives what stands beside a person's day.
func (b *besides) OnDay(context.Context, access.Actor) (aside.Aside, error) {
	return aside.Aside{}, nil
}

// OnTeam gives what stands beside a team.
func (b *besides) OnTeam(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	below, err := b.standards.OnTeam(ctx, a)
	out.Put(below)
	return out, err
}

// Often gives how often the client of a file reports.
func (b *besides) Often(ctx context.Context, f supervision.File) (string, error) {
	x, err := b.standards.Standards.Of(ctx, b.standards.Standards.DB, f)
	return x.Follows(), err
}
