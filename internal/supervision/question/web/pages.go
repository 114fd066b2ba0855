package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

// Pages are the pages of this area.
type Pages struct {
	Questions *question.Service
	Posts     *platform.PostKeys
	Flash     func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/files/{file}/questions"
	read, send := string(access.FormRead), string(access.FormSend)
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.rounds, Action: read},
		{Pattern: "GET " + at + "/new", Handle: p.draft, Action: send},
		{Pattern: "POST " + at + "/new", Handle: p.send, Action: send},
		{Pattern: "GET " + at + "/{round}", Handle: p.round, Action: read},
		{Pattern: "POST " + at + "/{round}", Handle: p.answer, Action: string(access.FormWrite)},
	}
}

func questionsAt(fileID string) string { return "/files/" + fileID + "/questions" }

// Waiting gives the number of rounds that wait for an officer, and their list.
func (p *Pages) Waiting(ctx context.Context, a access.Actor) (part.Tile, error) {
	n, err := p.Questions.Count(ctx, a)
	t := part.Tile{Label: i18n.T(ctx, "question.waiting.title"), Number: i18n.Number(ctx, n), Href: "/region/waiting#rounds"}
	if n > 0 {
		t.Kind = "warn"
	}
	return t, err
}

// WaitingList gives the list of rounds that wait for an officer.
func (p *Pages) WaitingList(ctx context.Context, a access.Actor) (templ.Component, error) {
	rows, err := p.Questions.Waiting(ctx, a)
	return waitingList(rows), err
}

func (p *Pages) rounds(w http.ResponseWriter, r *http.Request) error {
	f, err := p.Questions.Rounds(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, roundsPage(f))
}

// draftView is a round as it is drafted from the synopsis.
type draftView struct {
	synopsis.Page
	File  question.File
	Asked map[string]bool // questions that are open in a round already
	Form  part.Form
}

func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	return p.showDraft(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showDraft(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.drafted(r)
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Form{Values: map[string][]string{}}
		for _, h := range v.Headings {
			for _, q := range h.Questions {
				if (q.Gap() || q.Contradicted()) && !v.Asked[q.ID] {
					form.Values.Add("ask", q.ID)
				}
			}
		}
	}
	v.Form = form
	return platform.Render(w, r, status, draftPage(v))
}

func (p *Pages) drafted(r *http.Request) (draftView, error) {
	f, err := p.Questions.Rounds(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return draftView{}, err
	}
	if !f.MayAsk {
		return draftView{}, fault.Denied()
	}
	page, err := p.Questions.Page(r.Context(), access.Acting(r.Context()), f.ID)
	if err != nil {
		return draftView{}, err
	}
	v := draftView{Page: page, File: f, Asked: map[string]bool{}}
	for _, round := range f.Rounds {
		for _, q := range round.Open() {
			v.Asked[q.Question] = true
		}
	}
	return v, nil
}

// asked reads the round: what is ticked, and a question a line in the worker's own words under each heading.
func (v draftView) asked(ctx context.Context, form map[string][]string) []question.Asked {
	var out []question.Asked
	for _, h := range v.Headings {
		for _, q := range h.Questions {
			if slices.Contains(form["ask"], q.ID) && !q.Besides {
				out = append(out, question.Asked{Heading: h.ID, Question: q.ID, Words: q.Title.In(i18n.Lang(ctx))})
			}
		}
		for _, line := range strings.Split(strings.Join(form[ownName(h.ID)], "\n"), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, question.Asked{Heading: h.ID, Words: line})
			}
		}
	}
	return out
}

func ownName(heading string) string { return "own-" + heading }

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	v, err := p.drafted(r)
	if err != nil {
		return err
	}
	a := access.Acting(r.Context())
	err = p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		roundID, err := p.Questions.Send(r.Context(), a, v.File.ID, v.asked(r.Context(), r.PostForm), part.Named(r))
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), "question.flash.sent")
		return questionsAt(v.File.ID) + "/" + roundID, nil
	})
	if part.Repeats(err) {
		return p.showDraft(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

// roundView is a round as its page shows it.
type roundView struct {
	question.File
	At       question.Round
	Headings []synopsis.Heading // of the form, for the names of both
	Form     part.Form
}

func (p *Pages) round(w http.ResponseWriter, r *http.Request) error {
	return p.showRound(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showRound(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := access.Acting(r.Context())
	f, err := p.Questions.Rounds(r.Context(), a, r.PathValue("file"))
	if err != nil {
		return err
	}
	at, there := f.Round(r.PathValue("round"))
	if !there {
		return fault.Missing()
	}
	if at, err = p.Questions.Met(r.Context(), a, f, at); err != nil {
		return err
	}
	headings, err := p.Questions.Headings(r.Context())
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, roundPage(roundView{f, at, headings, form}))
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	a, file, round := access.Acting(r.Context()), r.PathValue("file"), r.PathValue("round")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Questions.Answer(r.Context(), a, file, round, givenOf(r)); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "question.flash.answered")
		return questionsAt(file) + "/" + round, nil
	})
	if part.Repeats(err) {
		return p.showRound(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

// givenOf reads what was said to each question.
func givenOf(r *http.Request) []question.Given {
	var out []question.Given
	for name := range r.PostForm {
		if at, is := strings.CutPrefix(name, "answer-"); is {
			out = append(out, question.Given{QuestionID: at, Answer: r.PostForm.Get(name), LaterFrom: r.PostForm.Get("from-" + at), LaterOn: clock.Date(r.PostForm.Get("on-" + at))})
		}
	}
	return out
}
