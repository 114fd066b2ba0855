// Package web has the list of the steps that registers leave open, and the form of a file with which they are recorded. Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/unsaid"
)

// Pages are the pages of this area.
type Pages struct {
	Unsaid unsaid.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/files/{file}/steps"
	return []platform.Route{
		{Pattern: "GET /steps", Handle: p.list, Action: string(access.FileRead)},
		{Pattern: "GET " + at, Handle: p.ask, Action: string(access.FileWrite)},
		{Pattern: "POST " + at, Handle: p.record, Action: string(access.FileWrite)},
	}
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	list, err := p.Unsaid.List(r.Context(), access.Acting(r.Context()), unsaid.Of{Provider: q.Get("provider"), Region: q.Get("region"), Register: q.Get("register")})
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, listPage(list, q.Get("register")))
}

// Link leads to the list of a register.
func Link(register string) string { return "/steps?" + url.Values{"register": {register}}.Encode() }

// OfRegister says on the page of a register how many files it leaves a step open of, as far as the reader may read them; nothing where there are none.
func (p *Pages) OfRegister(ctx context.Context, a access.Actor, register string) (templ.Component, error) {
	list, err := p.Unsaid.List(ctx, a, unsaid.Of{Register: register})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return ofRegister(len(list), Link(register)), nil
}

// OnFile says of a file what a register leaves open, and leads whoever works it to where it is recorded.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.ConditionRead] {
		return out, nil
	}
	w, err := p.Unsaid.OfFile(ctx, p.Unsaid.DB, v.File)
	if err == nil && w.Any() {
		out.Put(onFile(said(ctx, v.File.Decision, w), v.File.ID, v.MayWrite && unsaid.AskedOf(v.File, w).Any()))
	}
	return out, err
}

// said says what is wanting of a file.
func said(ctx context.Context, decision string, w unsaid.Wants) []string {
	var out []string
	if w.Referral {
		out = append(out, i18n.T(ctx, "unsaid.referral"))
	}
	switch {
	case w.Decision && decision == "":
		out = append(out, i18n.T(ctx, "unsaid.decision"))
	case w.Decision:
		out = append(out, i18n.T(ctx, "unsaid.decision_day"))
	}
	if w.Enrolment {
		out = append(out, i18n.T(ctx, "unsaid.enrolment"))
	}
	if w.Closure {
		out = append(out, i18n.T(ctx, "unsaid.closure"))
	}
	if w.Breach {
		out = append(out, i18n.T(ctx, "unsaid.breach"))
	}
	return out
}

func table(ctx context.Context, list []unsaid.File) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "unsaid.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", "unsaid.column.open", "supervision.field.state", "supervision.field.provider")}
	for _, f := range list {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: f.FullName, Href: "/files/" + f.ID, Sub: f.UCI}, {Text: strings.Join(said(ctx, f.Word, f.Wants), " · ")},
			{Text: i18n.T(ctx, "supervision.state."+string(f.State))}, {Text: f.Provider}}})
	}
	return t
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, wants, asked, err := p.Unsaid.To(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, stepsPage(v, said(r.Context(), v.File.Decision, wants), asked, form))
}

func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "unsaid.flash.recorded", func() (string, error) {
		file, of := r.PathValue("file"), r.PostFormValue
		version, err := strconv.Atoi(of("version"))
		if err != nil || version < 1 {
			version = -1 // of no record: refused as stale
		}
		day := func(name string) clock.Date { return clock.Date(strings.TrimSpace(of(name))) }
		return "/files/" + file, p.Unsaid.Record(r.Context(), access.Acting(r.Context()), file, version, unsaid.Given{Referred: day("received_on"), Decision: of("decision"), Refusal: of("refusal"),
			Decided: day("decided_on"), Enrolled: day("enrolled_on")})
	}, p.show)
}
