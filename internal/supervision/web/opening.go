package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/exclusion"
)

// openingRoutes are the pages about who may open a file: in an emergency, and who may not at all.
func (p *Pages) openingRoutes(file string) []platform.Route {
	return []platform.Route{
		{Pattern: "GET /files/emergency", Handle: p.emergency, Action: string(access.FileEmergency)},
		{Pattern: "POST /files/emergency", Handle: p.emergencyOpen, Action: string(access.FileEmergency)},
		{Pattern: "GET " + file + "/shut-out", Handle: p.shutOut, Action: string(access.FileAssign)},
		{Pattern: "POST " + file + "/shut-out", Handle: p.exclude, Action: string(access.FileAssign)},
		{Pattern: "POST " + file + "/shut-out/{exclusion}/end", Handle: p.excludeEnd, Action: string(access.FileAssign)},
	}
}

// Told puts a banner on every page of a file that its reader opened in an emergency.
func (p *Pages) Told(routes []platform.Route) []platform.Route {
	for i, route := range routes {
		if strings.Contains(route.Pattern, "/files/{file}") {
			routes[i].Handle = p.withBanner(route.Handle)
		}
	}
	return routes
}

func (p *Pages) withBanner(next platform.Handler) platform.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		g, err := p.Supervision.Reading(ctx, access.Acting(r.Context()), r.PathValue("file"))
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if g.ID != "" {
			frame := part.FrameOf(ctx)
			frame.Banner = emergencyBanner(g)
			r = r.WithContext(part.WithFrame(ctx, frame))
		}
		return next(w, r)
	}
}

func (p *Pages) emergency(w http.ResponseWriter, r *http.Request) error {
	return p.emergencyForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) emergencyForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	own, err := p.Access.OwnEmergencies(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, emergencyPage(own, p.Clock.Now(), form))
}

// emergencyOpen opens one file by its client's UCI, which is posted and stands in no address.
func (p *Pages) emergencyOpen(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		file, err := p.Supervision.OpenEmergency(r.Context(), a, r.PostFormValue("uci"), r.PostFormValue("emergency_reason"))
		return "/files/" + file, err
	})
	if known, ok := errors.AsType[*fault.Error](err); ok && (known.Kind == fault.Invalid || known.Kind == fault.Conflict) {
		form := part.Again(r.PostForm, err)
		if known.Kind == fault.Conflict { // it was opened before, or too many were: said beside what names the file
			form.Problems = []fault.Problem{{Field: "uci", Key: known.Key, Args: known.Args}}
		}
		return p.emergencyForm(w, r, platform.StatusOf(known.Kind), form)
	}
	return err
}

func (p *Pages) exclusion() exclusion.Service { return exclusion.Service{Service: p.Supervision} }

func (p *Pages) shutOut(w http.ResponseWriter, r *http.Request) error {
	return p.shutOutForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) shutOutForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	s, err := p.exclusion().ShutOut(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, shutOutPage(s, form))
}

func (p *Pages) shutOutAct(w http.ResponseWriter, r *http.Request, flash string, do func(ctx context.Context, a access.Actor, file string) error) error {
	return p.act(w, r, "/shut-out", flash, func(f part.Form, status int) error { return p.shutOutForm(w, r, status, f) }, do)
}

func (p *Pages) exclude(w http.ResponseWriter, r *http.Request) error {
	return p.shutOutAct(w, r, "supervision.flash.shut_out", func(ctx context.Context, a access.Actor, file string) error {
		return p.exclusion().Exclude(ctx, a, file, r.PostFormValue("person"), r.PostFormValue("shut_out_reason"))
	})
}

func (p *Pages) excludeEnd(w http.ResponseWriter, r *http.Request) error {
	return p.shutOutAct(w, r, "supervision.flash.let_in", func(ctx context.Context, a access.Actor, file string) error {
		return p.exclusion().EndExclusion(ctx, a, file, r.PathValue("exclusion"))
	})
}
