package app

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/web"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aid"
	aidweb "passerelle/internal/supervision/aid/web"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/export"
	exportweb "passerelle/internal/supervision/export/web"
	"passerelle/internal/supervision/handover"
	handoverweb "passerelle/internal/supervision/handover/web"
	"passerelle/internal/supervision/housenote"
	housenoteweb "passerelle/internal/supervision/housenote/web"
	"passerelle/internal/supervision/reference"
	referenceweb "passerelle/internal/supervision/reference/web"
	"passerelle/internal/supervision/standard"
	standardweb "passerelle/internal/supervision/standard/web"
)

// besides puts what smaller areas say on the pages of a file, of a day and of a team.
type besides struct {
	standards *standardweb.Pages
	handovers *handoverweb.Pages
	aid       *aidweb.Pages
	reference *referenceweb.Pages
	house     *housenoteweb.Pages
	export    *exportweb.Pages
	*referrals
}

func newBesides(h *House, posts *web.PostKeys, flash func(ctx context.Context, key string)) *besides {
	standards := standard.Service{Service: h.Supervision}
	return &besides{referrals: newReferrals(h, posts, flash),
		standards: &standardweb.Pages{Standards: standards, Posts: posts, Flash: flash},
		handovers: &handoverweb.Pages{Handovers: handover.Service{Service: h.Supervision, Release: h.Release, Life: h.Life, Standards: standards}, Posts: posts, Flash: flash},
		aid:       &aidweb.Pages{Aid: aid.Service{Service: h.Supervision}, Posts: posts, Flash: flash},
		reference: &referenceweb.Pages{Reference: reference.Service{Service: h.Supervision}, Posts: posts, Flash: flash},
		house:     &housenoteweb.Pages{Notes: housenote.Service{Service: h.Supervision}, Posts: posts, Flash: flash},
		export:    &exportweb.Pages{Export: export.Service{Service: h.Supervision}}}
}

func (b *besides) routes() []web.Route {
	return slices.Concat(b.standards.Routes(), b.handovers.Routes(), b.aid.Routes(), b.reference.Routes(), b.house.Routes(), b.export.Routes(), b.referrals.routes())
}

// OnFile gives what stands beside a file.
func (b *besides) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	if out, err = b.handovers.OnFile(ctx, a, v); err != nil {
		return out, err
	}
	house, err := b.house.OnFile(ctx, a, v)
	if err != nil {
		return out, err
	}
	out.Links = slices.Concat(out.Links, b.aid.OnFile(ctx, v).Links, house.Links)
	out.Panels = append(out.Panels, house.Panels...)
	often, err := b.standards.OnFile(ctx, v)
	out.Put(often)
	return out, cmp.Or(err, b.referrals.onFile(ctx, a, v, &out))
}

// OnDay gives what stands beside a person's day.
func (b *besides) OnDay(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	house, err := b.house.OnDay(ctx, a)
	if err != nil {
		return out, err
	}
	out.Put(house)
	handovers, err := b.handovers.OnDay(ctx, a)
	out.Put(handovers)
	return out, cmp.Or(err, b.referrals.onDay(ctx, a, &out))
}

// OnTeam gives what stands beside a team.
func (b *besides) OnTeam(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	handovers, err := b.handovers.OnTeam(ctx, a)
	if err != nil {
		return out, err
	}
	out.Put(handovers)
	below, err := b.standards.OnTeam(ctx, a)
	out.Put(below)
	out.Put(b.aid.OnTeam())
	if a.MayEver(access.FileExport) {
		out.Put(exportweb.Link())
	}
	return out, cmp.Or(err, b.referrals.onTeam(ctx, a, &out))
}

// Often gives how often the client of a file reports.
func (b *besides) Often(ctx context.Context, f supervision.File) (string, error) {
	x, err := b.standards.Standards.Of(ctx, b.standards.Standards.DB, f)
	return x.Follows(), err
}
