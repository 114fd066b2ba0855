package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/naming"
)

// aliasRoutes are the pages of a client's other names.
func (p *Pages) aliasRoutes() []platform.Route {
	names := "/files/{file}/names"
	return []platform.Route{
		{Pattern: "POST " + names, Handle: p.aliasAdd, Action: string(access.FileWrite)},
		{Pattern: "GET " + names + "/{name}/set-aside", Handle: p.aliasAsk, Action: string(access.FileWrite)},
		{Pattern: "POST " + names + "/{name}/set-aside", Handle: p.aliasAside, Action: string(access.FileWrite)},
	}
}

func (p *Pages) naming() naming.Service { return naming.Service{Service: p.Supervision} }

func (p *Pages) aliasAdd(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/client", "supervision.flash.alias", func(f part.Form, status int) error { return p.clientForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			v := r.PostFormValue
			return p.naming().Add(ctx, a, file, registry.Alias{Name: v("alias_name"), ScriptName: v("alias_script"), Kind: v("alias_kind")})
		})
}

func (p *Pages) aliasAsk(w http.ResponseWriter, r *http.Request) error {
	return p.aliasForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) aliasForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	name, err := p.naming().One(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("name"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, aliasPage(r.PathValue("file"), name, form))
}

func (p *Pages) aliasAside(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/client", "supervision.flash.alias_aside", func(f part.Form, status int) error { return p.aliasForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			return p.naming().SetAside(ctx, a, file, r.PathValue("name"), r.PostFormValue("aside_reason"))
		})
}

// namedSo writes another name, with its own script.
func namedSo(n registry.Alias) string { return strings.TrimSpace(n.Name + " " + n.ScriptName) }

// kindOfName says what another name is.
func kindOfName(ctx context.Context, n registry.Alias) string {
	if n.Kept() {
		return i18n.T(ctx, "supervision.alias.merged")
	}
	return i18n.T(ctx, "registry.alias."+cmp.Or(n.Kind, "FORMER"))
}
