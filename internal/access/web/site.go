package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// site shows since when a site is there, and its last day.
func (p *Pages) site(w http.ResponseWriter, r *http.Request) error {
	return p.showSite(w, r, http.StatusOK, nil)
}

// showSite shows what was typed, or the days as they stand.
func (p *Pages) showSite(w http.ResponseWriter, r *http.Request, status int, typed *part.Form) error {
	o, err := p.Access.AdministeredOrganisation(r.Context(), p.actor(r), r.PathValue("organisation"))
	if err != nil {
		return err
	}
	x, err := p.Access.SiteOf(r.Context(), o.ID, r.PathValue("site"))
	if err != nil {
		return err
	}
	form := part.Of("from", string(x.ActiveFrom), "last", string(x.ActiveTo))
	if typed != nil {
		form = *typed
	}
	return platform.Render(w, r, status, sitePage(o, x, form))
}

func (p *Pages) siteDays(w http.ResponseWriter, r *http.Request) error {
	here, site := r.PathValue("organisation"), r.PathValue("site")
	again := func(f part.Form, status int) error { return p.showSite(w, r, status, &f) }
	return p.once(w, r, "/organisations/"+here, "access.flash.site_days", again, func(ctx context.Context, a access.Actor) error {
		return p.Access.SetSiteDays(ctx, a, here, site, clock.Date(r.PostFormValue("from")), clock.Date(r.PostFormValue("last")))
	})
}
