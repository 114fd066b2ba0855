package app

import (
	"context"
	"net/url"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/web"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/headsup"
	headsupweb "passerelle/internal/supervision/headsup/web"
)

// referrals is what the referral desk and the assessment put on the pages of a file, of a day, of a team and of a region.
type referrals struct {
	headsUps *headsupweb.Pages
}

func newReferrals(h *House, posts *web.PostKeys, flash func(ctx context.Context, key string)) *referrals {
	return &referrals{
		headsUps: &headsupweb.Pages{HeadsUps: headsup.Service{Service: h.Supervision}, Posts: posts, Flash: flash}}
}

func (r *referrals) routes() []web.Route { return slices.Concat(r.headsUps.Routes()) }

func (r *referrals) onFile(ctx context.Context, a access.Actor, v supervision.View, out *aside.Aside) error {
	announced, err := r.headsUps.OnFile(ctx, a, v)
	out.Put(announced)
	return err
}

func (r *referrals) onDay(ctx context.Context, a access.Actor, out *aside.Aside) error {
	announced, err := r.headsUps.Waiting(ctx, a)
	out.Put(announced)
	return err
}

func (r *referrals) onTeam(ctx context.Context, a access.Actor, out *aside.Aside) error {
	announced, err := r.headsUps.Waiting(ctx, a)
	out.Put(announced)
	return err
}

// OnRegion gives what stands beside what waits for an officer.
func (r *referrals) OnRegion(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	announced, err := r.headsUps.Waiting(ctx, a)
	out.Put(announced)
	return out, err
}

// Announced gives what a referral begins with that a heads-up announced.
func (r *referrals) Announced(ctx context.Context, a access.Actor, headsUpID string) (url.Values, error) {
	return r.headsUps.Announced(ctx, a, headsUpID)
}

// Taken ends the heads-up of a referral with the opening of its file.
func (r *referrals) Taken(a access.Actor, headsUpID string) func(context.Context, *db.Tx, supervision.File) error {
	return r.headsUps.HeadsUps.Taken(a, headsUpID)
}
