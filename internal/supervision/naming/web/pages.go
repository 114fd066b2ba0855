// Package web has the page that asks before another name of a client is set aside. Start at [Pages.Routes].
package web

import (
	"net/http"

	"passerelle/internal/access"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/naming"
)

// Pages are the pages of this area; the client's own page lists the names and takes another.
type Pages struct {
	Naming naming.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/files/{file}/names/{name}/set-aside"
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.ask, Action: string(access.FileWrite)},
		{Pattern: "POST " + at, Handle: p.setAside, Action: string(access.FileWrite)},
	}
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	name, err := p.Naming.One(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("name"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, page(r.PathValue("file"), name, form))
}

func (p *Pages) setAside(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "supervision.flash.alias_aside", func() (string, error) {
		file := r.PathValue("file")
		return "/files/" + file + "/client", p.Naming.SetAside(r.Context(), access.Acting(r.Context()), file, r.PathValue("name"), r.PostFormValue("aside_reason"))
	}, p.show)
}
