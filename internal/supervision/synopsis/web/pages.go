package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/synopsis"
)

// Pages are the pages of this area.
type Pages struct {
	Synopsis *synopsis.Service
	Posts    *platform.PostKeys
	Flash    func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/files/{file}/synopsis"
	read, write := string(access.FormRead), string(access.FormWrite)
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.synopsis, Action: read},
		{Pattern: "GET " + at + "/{question}", Handle: p.question, Action: read},
		{Pattern: "POST " + at + "/{question}", Handle: p.add, Action: write},
		{Pattern: "POST " + at + "/{question}/aside", Handle: p.aside, Action: write},
	}
}

func (p *Pages) synopsis(w http.ResponseWriter, r *http.Request) error {
	page, err := p.Synopsis.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, synopsisPage(page))
}

// questionView is one question of the synopsis as its page shows it.
type questionView struct {
	synopsis.Page
	At   synopsis.Question
	Form part.Form
}

func (p *Pages) question(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	page, err := p.Synopsis.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	at, there := page.Question(r.PathValue("question"))
	if !there {
		return fault.Missing()
	}
	if form.Values == nil {
		form = part.Of("on_day", string(page.Today))
	}
	return platform.Render(w, r, status, questionPage(questionView{page, at, form}))
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	v := r.PostFormValue
	return p.act(w, r, "synopsis.flash.added", func(a access.Actor, file string) error {
		return p.Synopsis.Add(r.Context(), a, file, synopsis.Entry{Question: r.PathValue("question"), Words: v("words"), Source: synopsis.Source(v("source")),
			SaidBy: v("said_by"), On: clock.Date(v("on_day")), Contradicts: v("contradicts") == "yes"})
	})
}

func (p *Pages) aside(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "synopsis.flash.aside", func(a access.Actor, file string) error {
		return p.Synopsis.SetAside(r.Context(), a, file, r.PostFormValue("entry"))
	})
}

// act does something about a question and shows it again; what is wrong stands beside what was typed.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, flash string, do func(a access.Actor, file string) error) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := do(a, file); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return "/files/" + file + "/synopsis/" + r.PathValue("question"), nil
	})
	if part.Repeats(err) {
		return p.show(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

func sourceName(ctx context.Context, s synopsis.Source) string {
	return i18n.T(ctx, "synopsis.source."+string(s))
}

func sources(ctx context.Context) []part.Option {
	var out []part.Option
	for _, s := range synopsis.Sources {
		out = append(out, part.Option{Value: string(s), Text: sourceName(ctx, s)})
	}
	return out
}

// cited says from whom and of which day an entry is.
func cited(ctx context.Context, e synopsis.Entry) string {
	text := sourceName(ctx, e.Source)
	if e.SaidBy != "" {
		text += ", " + e.SaidBy
	}
	if e.On != "" {
		text += " · " + i18n.Date(ctx, e.On)
	}
	return text
}

func at(fileID, question string) string {
	return "/files/" + fileID + "/synopsis/" + question
}

func counted(ctx context.Context, p synopsis.Page) string {
	gaps, differ := p.Count()
	return i18n.T(ctx, "synopsis.count", "Gaps", gaps, "Differ", differ)
}

// facts lists the questions of a heading; each leads to where what is known of it is added to.
func facts(ctx context.Context, p synopsis.Page, h synopsis.Heading) []part.Fact {
	var out []part.Fact
	for _, q := range h.Questions {
		if q.Besides && (q.Withheld || len(q.Known) == 0) {
			continue
		}
		out = append(out, part.Fact{Label: q.Title.In(i18n.Lang(ctx)), Part: answers(q), Href: at(p.File.ID, q.ID), ReadOnly: !p.MayWrite})
	}
	return out
}
