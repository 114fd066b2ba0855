// Package web has the page of what is to be done on a file, where people write tasks of their own. Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/errand"
)

// Pages are the pages of this area.
type Pages struct {
	Errands errand.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at, does := "/files/{file}/tasks", string(access.CheckInWrite)
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.list, Action: does},
		{Pattern: "POST " + at, Handle: p.write, Action: does},
		{Pattern: "POST " + at + "/{task}/done", Handle: p.done, Action: does},
		{Pattern: "GET " + at + "/{task}/set-aside", Handle: p.ask, Action: does},
		{Pattern: "POST " + at + "/{task}/set-aside", Handle: p.setAside, Action: does},
	}
}

func at(fileID string) string { return "/files/" + fileID + "/tasks" }

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	list, err := p.Errands.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, page(list, p.Errands.Today(r.Context()), form))
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "errand.flash.written", func() (string, error) {
		v := r.PostFormValue
		return at(r.PathValue("file")), p.Errands.Write(r.Context(), access.Acting(r.Context()), r.PathValue("file"), v("words"), clock.Date(v("due")), v("person"))
	}, p.show)
}

func (p *Pages) done(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "errand.flash.done", func() (string, error) {
		return at(r.PathValue("file")), p.Errands.Done(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("task"))
	}, p.show)
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.askAgain(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) askAgain(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	t, err := p.Errands.One(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("task"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, asidePage(r.PathValue("file"), t, form))
}

func (p *Pages) setAside(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "errand.flash.aside", func() (string, error) {
		return at(r.PathValue("file")), p.Errands.SetAside(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("task"), r.PostFormValue("aside_reason"))
	}, p.askAgain)
}

// OnFile leads those who work on a file to what is to be done, and says what somebody wrote and is not done.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.CheckInWrite] {
		return out, nil
	}
	out.Links = []part.Fact{{Label: aside.Daily, Text: i18n.T(ctx, "errand.title"), Href: at(v.File.ID)}}
	list, names, err := p.Errands.Of(ctx, v.File.ID)
	if err == nil && len(list) > 0 {
		out.Put(onFile(v.File.ID, list, names, p.Errands.Today(ctx)))
	}
	return out, err
}

// whose offers for whom a task is: whoever has the file, by name or by having it.
func whose(ctx context.Context, people []access.Person) []part.Option {
	out := []part.Option{}
	for _, p := range people {
		out = append(out, part.Option{Value: p.ID, Text: p.Name})
	}
	return out
}

func late(t schedule.Task, today clock.Date) bool { return t.Due < today }
