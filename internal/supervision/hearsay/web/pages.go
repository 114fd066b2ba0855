// Package web puts on whose word the agency's decisions, conditions and risk levels were recorded on the pages of a file and of a
// region, and has the buttons with which an officer settles it. Start at [Pages.Routes].
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
	"passerelle/internal/supervision/hearsay"
)

// Pages are the pages of this area.
type Pages struct {
	Words hearsay.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	decide := string(access.FileDecide)
	return []platform.Route{
		{Pattern: "GET /files/{file}/words/{word}", Handle: p.one, Action: decide},
		{Pattern: "POST /files/{file}/words/{word}/confirm", Handle: p.confirm, Action: decide},
		{Pattern: "POST /files/{file}/words/{word}/contradict", Handle: p.contradict, Action: decide},
	}
}

// one is a word on its own page, where an officer says otherwise.
func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Of("decided_on", string(clock.Today(r.Context(), p.Words.Clock))))
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, name, err := p.Words.Word(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("word"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, wordPage(x, name, form))
}

func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "hearsay.flash.confirmed", func() (string, error) {
		return p.back(r), p.Words.Confirm(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("word"))
	}, p.show)
}

func (p *Pages) contradict(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "hearsay.flash.contradicted", func() (string, error) {
		return p.back(r), p.Words.Contradict(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("word"), otherwise(r))
	}, p.show)
}

// otherwise reads what the officer says instead; the day and the reason are only of a decision.
func otherwise(r *http.Request) hearsay.Otherwise {
	d := supervision.Decision{Code: r.PostFormValue("agency_decision"), On: clock.Date(r.PostFormValue("decided_on"))}
	if d.Code == supervision.NotApproved {
		d.Reason = r.PostFormValue("refusal")
	}
	return hearsay.Otherwise{Words: r.PostFormValue("contradiction"), Decision: d}
}

// back leads where the officer came from: the list of what waits, the closing, or the file.
func (p *Pages) back(r *http.Request) string {
	switch r.PostFormValue("from") {
	case "region":
		return "/region/waiting"
	case "closing":
		return "/files/" + r.PathValue("file") + "/closing"
	}
	return "/files/" + r.PathValue("file")
}

// OnFile says what of a file stands on the agency's word to whoever reads its conditions: of what is settled only what was said
// otherwise, and the names for its timeline.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.ConditionRead] {
		return out, nil
	}
	list, err := p.Words.Of(ctx, p.Words.DB, v.File.ID)
	if err != nil || len(list) == 0 {
		return out, err
	}
	for _, x := range list {
		out.Name("word/"+x.ID, x.SaidBy)
	}
	shown := onFile(list, v.May[access.FileDecide])
	if v.May[access.FileDecide] || slices.ContainsFunc(list, func(x hearsay.Row) bool { return x.ToDo() != "" }) {
		out.First = []templ.Component{shown}
	} else {
		out.Put(shown)
	}
	return out, nil
}

// OnRegion lists for an officer what waits to be confirmed.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Words.Waiting(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onRegion(list), nil
}

// hintOf names what comes of saying otherwise.
func hintOf(w hearsay.Row) string {
	if w.About == hearsay.OfEnd {
		return "hearsay.hint.end"
	}
	return "hearsay.hint.contradiction"
}

// insteadOf names what the agency may have decided instead.
func insteadOf(ctx context.Context, w hearsay.Row) (out []part.Option) {
	for _, code := range w.Instead() {
		if code == hearsay.Nothing {
			out = append(out, part.Option{Value: code, Text: i18n.T(ctx, "hearsay.nothing")})
			continue
		}
		out = append(out, part.Options(ctx, "supervision.decision.", []string{code})...)
	}
	return out
}
