package web

import (
	"net/http"
	"strconv"

	"passerelle/internal/notes"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// templates lists the headings that a person keeps for their own notes.
func (p *Pages) templates(w http.ResponseWriter, r *http.Request) error {
	return p.templateList(w, r, http.StatusOK, part.Of())
}

func (p *Pages) templateList(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	own, err := p.Supervision.Notes.OwnTemplates(r.Context(), actor(r))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, templatesPage(own, form))
}

func (p *Pages) template(w http.ResponseWriter, r *http.Request) error {
	t, err := p.Supervision.Notes.OwnTemplate(r.Context(), actor(r), r.PathValue("template"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, templatePage(t, part.Of("template_name", t.Name, "template_body", t.Body, "version", strconv.Itoa(t.Version))))
}

// templateKeep keeps a new template, or what was changed in one.
func (p *Pages) templateKeep(w http.ResponseWriter, r *http.Request) error {
	a := actor(r)
	version, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil {
		version = 0
	}
	t := notes.OwnTemplate{ID: r.PathValue("template"), Name: r.PostFormValue("template_name"), Body: r.PostFormValue("template_body"), Version: version}
	err = p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Supervision.Notes.KeepTemplate(r.Context(), a, t); err != nil {
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
		return p.templateList(w, r, statusOf(err), form)
	}
	return platform.Render(w, r, statusOf(err), templatePage(t, form))
}

func (p *Pages) templateDrop(w http.ResponseWriter, r *http.Request) error {
	a := actor(r)
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Supervision.Notes.DropTemplate(r.Context(), a, r.PathValue("template")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "notes.flash.template_gone")
		return "/notes/templates", nil
	})
}
