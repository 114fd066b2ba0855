package web

import (
	"context"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Pages are the pages of this area.
type Pages struct {
	Notes *notes.Service
	Posts *platform.PostKeys
	Flash func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	all, one, write := "/notes/templates", "/notes/templates/{template}", string(access.NoteWrite)
	return []platform.Route{
		{Pattern: "GET " + all, Handle: p.templates, Action: write},
		{Pattern: "POST " + all, Handle: p.templateKeep, Action: write},
		{Pattern: "GET " + one, Handle: p.template, Action: write},
		{Pattern: "POST " + one, Handle: p.templateKeep, Action: write},
		{Pattern: "POST " + one + "/drop", Handle: p.templateDrop, Action: write},
	}
}

// templates lists the headings that a person keeps for their own notes.
func (p *Pages) templates(w http.ResponseWriter, r *http.Request) error {
	return p.templateList(w, r, http.StatusOK, part.Of())
}

func (p *Pages) templateList(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	own, err := p.Notes.OwnTemplates(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, templatesPage(own, form))
}

func (p *Pages) template(w http.ResponseWriter, r *http.Request) error {
	t, err := p.Notes.OwnTemplate(r.Context(), access.Acting(r.Context()), r.PathValue("template"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, templatePage(t, part.Of("template_name", t.Name, "template_body", t.Body, "version", strconv.Itoa(t.Version))))
}

// templateKeep keeps a new template, or what was changed in one.
func (p *Pages) templateKeep(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	version := platform.Version(r)
	t := notes.OwnTemplate{ID: r.PathValue("template"), Name: r.PostFormValue("template_name"), Body: r.PostFormValue("template_body"), Version: version}
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Notes.KeepTemplate(r.Context(), a, t); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "notes.flash.template")
		return "/notes/templates", nil
	})
	if !part.Repeats(err) {
		return err
	}
	form := part.Again(r.PostForm, err)
	if t.ID == "" {
		return p.templateList(w, r, platform.StatusOf(fault.KindOf(err)), form)
	}
	return platform.Render(w, r, platform.StatusOf(fault.KindOf(err)), templatePage(t, form))
}

func (p *Pages) templateDrop(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Notes.DropTemplate(r.Context(), a, r.PathValue("template")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "notes.flash.template_gone")
		return "/notes/templates", nil
	})
}
