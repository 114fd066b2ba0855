// Package web has the pages on which an officer asks about a client and the provider answers. Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/inquiry"
)

// Pages are the pages of this area.
type Pages struct {
	Inquiries inquiry.Service
	part.Posting
}

// Routes is the area's part of the route table. Both sides read the page; the service says who does what.
func (p *Pages) Routes() []platform.Route {
	read := string(access.FileRead)
	return []platform.Route{
		{Pattern: "GET /files/{file}/inquiries", Handle: p.list, Action: read},
		{Pattern: "POST /files/{file}/inquiries", Handle: p.ask, Action: string(access.FileDecide)},
		{Pattern: "POST /files/{file}/inquiries/{inquiry}/answer", Handle: p.answer, Action: string(access.NoteWrite)},
		{Pattern: "POST /files/{file}/inquiries/{inquiry}/read", Handle: p.read, Action: string(access.FileDecide)},
	}
}

// view is a file's questions, and what the reader may do with them.
type view struct {
	FileID, Name     string
	List             []inquiry.Inquiry
	MayAsk, MayReply bool
	Today            clock.Date
	Form             part.Form
	Of               string // the question that a form that failed is of
}

func at(fileID string) string { return "/files/" + fileID + "/inquiries" }

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	list, name, err := p.Inquiries.Page(ctx, a, r.PathValue("file"))
	if err != nil {
		return err
	}
	compare(ctx, list, r.PathValue("inquiry"), form)
	asks := a.MayEver(access.FileDecide)
	return platform.Render(w, r, status, page(view{r.PathValue("file"), name, list, asks, !asks, p.Inquiries.Today(ctx), form, r.PathValue("inquiry")}))
}

// compare puts an answer that came too late beside the one that stands: the question has no field any more that would keep it.
func compare(ctx context.Context, list []inquiry.Inquiry, of string, typed part.Form) {
	i := slices.IndexFunc(list, func(i inquiry.Inquiry) bool { return i.ID == of && i.AnsweredAt != 0 })
	if i < 0 || typed.Meanwhile == nil || !typed.Posted("answer") {
		return
	}
	typed.Meanwhile.Compare([]string{"answer"}, part.Of("answer", list[i].Answer), typed,
		func(string) string { return i18n.T(ctx, "inquiry.field.answer") }, func(field string, form part.Form) string { return form.Value(field) })
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "inquiry.flash.asked", func() (string, error) {
		return at(r.PathValue("file")), p.Inquiries.Ask(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PostFormValue("asked"), clock.Date(r.PostFormValue("due")))
	}, p.show)
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "inquiry.flash.answered", func() (string, error) {
		return at(r.PathValue("file")), p.Inquiries.Answer(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("inquiry"), r.PostFormValue("answer"))
	}, p.show)
}

func (p *Pages) read(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "inquiry.flash.read", func() (string, error) {
		return at(r.PathValue("file")), p.Inquiries.Read(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("inquiry"))
	}, p.show)
}

// OnFile leads an officer to ask, and says to both sides what waits.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.FileDecide] && !v.May[access.NoteWrite] {
		return out, nil
	}
	list, err := p.Inquiries.Of(ctx, v.File.ID)
	if err != nil {
		return out, err
	}
	if v.May[access.FileDecide] || len(list) > 0 {
		key := map[bool]string{true: "inquiry.ask", false: "inquiry.title"}[v.May[access.FileDecide]]
		out.Links = []part.Fact{{Label: aside.Papers, Text: i18n.T(ctx, key), Href: at(v.File.ID)}}
	}
	var open []inquiry.Inquiry
	for _, i := range list {
		if i.ReadAt == 0 {
			open = append(open, i)
		}
	}
	if len(open) > 0 {
		out.Put(onFile(open, p.Inquiries.Today(ctx)))
	}
	return out, nil
}

// OnRegion lists for an officer what the region asked and has no answer that was read.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Inquiries.Waiting(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onRegion(list, p.Inquiries.Today(ctx)), nil
}

func when(ctx context.Context, micros int64) string { return i18n.Time(ctx, clock.FromMicros(micros)) }
