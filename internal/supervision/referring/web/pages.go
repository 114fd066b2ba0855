package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/referring"
)

// Pages are the pages of this area.
type Pages struct {
	Referrals referring.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []web.Route {
	one, write := "/heads-ups/{heads_up}/referral", string(access.HeadsUpWrite)
	return []web.Route{
		{Pattern: "POST " + one, Handle: p.begin, Action: write},
		{Pattern: "GET " + one, Handle: p.one, Action: write},
		{Pattern: "GET " + one + "/paper", Handle: p.paper, Action: write},
		{Pattern: "GET " + one + "/part", Handle: p.write, Action: write},
		{Pattern: "POST " + one + "/part", Handle: p.keep, Action: write, Keep: p.keepUndone},
		{Pattern: "POST " + one + "/part/draft", Handle: p.draft, Action: write},
		{Pattern: "POST " + one + "/reopen", Handle: p.reopen, Action: write},
		{Pattern: "POST " + one + "/send", Handle: p.send, Action: write},
		{Pattern: "POST " + one + "/receive", Handle: p.receive, Action: write},
		{Pattern: "POST " + one + "/replace", Handle: p.replace, Action: write},
	}
}

func at(headsUpID string) string { return "/heads-ups/" + headsUpID }

func formAt(headsUpID string) string { return at(headsUpID) + "/referral" }

func partAt(headsUpID string) string { return formAt(headsUpID) + "/part" }

// seenVersion is the field with the version of the part that somebody began from.
const seenVersion = "part-version"

// oneView is a referral as its page shows it.
type oneView struct {
	referring.Referral
	MayOpen bool
	Form    part.Form
}

// there gives the referral of the page, which is not found before it is begun.
func (p *Pages) there(r *http.Request) (referring.Referral, error) {
	x, err := p.Referrals.Of(r.Context(), access.Acting(r.Context()), r.PathValue("heads_up"))
	if err == nil && !x.There() {
		err = fault.Missing()
	}
	return x, err
}

// one shows the referral; of a heads-up that led to a file it is among the forms of that.
func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	if x, err := p.Referrals.Of(r.Context(), access.Acting(r.Context()), r.PathValue("heads_up")); err == nil && x.FileID != "" {
		return web.Redirect(w, r, "/files/"+x.FileID+"/forms")
	}
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.there(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, onePage(oneView{Referral: x, MayOpen: opens(access.Acting(r.Context()), x.HeadsUp), Form: form}))
}

// opens reports whether an actor opens the file of a heads-up.
func opens(a access.Actor, h headsup.HeadsUp) bool {
	return h.Open() && a.OrganisationID == h.OrganisationID && a.MayEver(access.FileOpen)
}

func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	x, err := p.there(r)
	if err != nil {
		return err
	}
	paper := render.Paper{Definition: x.Filled.Definition, Name: x.Name, UCI: x.UCIWritten, Answers: x.At.Answers()}
	return web.Render(w, r, http.StatusOK, paperPage(x, paper))
}

// act does something with the referral and leads to its page, or to another.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, flash string, to func(string) string, do func(a access.Actor, headsUpID string) error) error {
	headsUpID := r.PathValue("heads_up")
	return p.Do(w, r, flash, func() (string, error) { return to(headsUpID), do(access.Acting(r.Context()), headsUpID) }, p.show)
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "referring.flash.begun", partAt, func(a access.Actor, headsUpID string) error { return p.Referrals.Begin(r.Context(), a, headsUpID) })
}

func (p *Pages) replace(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "referring.flash.begun", partAt, func(a access.Actor, headsUpID string) error { return p.Referrals.Replace(r.Context(), a, headsUpID) })
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "referring.flash.sent", formAt, func(a access.Actor, headsUpID string) error { return p.Referrals.Send(r.Context(), a, headsUpID) })
}

func (p *Pages) receive(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "referring.flash.received", formAt, func(a access.Actor, headsUpID string) error { return p.Referrals.Receive(r.Context(), a, headsUpID) })
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "referring.flash.reopened", partAt, func(a access.Actor, headsUpID string) error {
		return p.Referrals.Reopen(r.Context(), a, headsUpID, web.VersionIn(r, seenVersion))
	})
}

// partView is the agency's part as it is written.
type partView struct {
	referring.Referral
	Sheet render.Sheet
	Form  part.Form
	Draft bool
}

// writable gives the referral whose part is the actor's to write now.
func (p *Pages) writable(r *http.Request) (partView, error) {
	x, err := p.there(r)
	if err == nil && !x.Written() {
		err = fault.Denied()
	}
	return partView{Referral: x}, err
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	v, err := p.writable(r)
	if err != nil {
		return err
	}
	values := v.At.Answers().Values()
	values.Set(seenVersion, strconv.Itoa(v.At.Version))
	typed, err := p.Referrals.Typed(r.Context(), access.Acting(r.Context()), v.Referral)
	if err != nil {
		return err
	}
	if typed != nil {
		values, v.Draft = typed, true
	}
	return v.show(w, r, http.StatusOK, part.Form{Values: values})
}

func (v partView) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	if form.Meanwhile != nil {
		render.Meanwhile(r.Context(), v.Filled.Definition, v.At, form)
		form.Values.Set(seenVersion, strconv.Itoa(v.At.Version))
	}
	v.Form, v.Sheet = form, render.Sheet{Definition: v.Filled.Definition, Part: referring.Part, Values: form.Values, Problems: form.Problems}
	return web.Render(w, r, status, partPage(v))
}

// keep saves or completes the part; any other button changes what the page asks, and keeps nothing.
func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	v, err := p.writable(r)
	if err != nil {
		return err
	}
	act := r.PostForm.Get("act")
	if act != "save" && act != "complete" {
		v.Filled.Definition.Act(r.PostForm, act)
		p.reveal(r.Context(), v, r.PostForm)
		return v.show(w, r, http.StatusOK, part.Form{Values: r.PostForm})
	}
	return p.kept(w, r, v, act)
}

func (p *Pages) kept(w http.ResponseWriter, r *http.Request, v partView, act string) error {
	keep, flash := p.Referrals.Save, "referring.flash.saved"
	if act == "complete" {
		keep, flash = p.Referrals.Complete, "referring.flash.completed"
	}
	writing := forms.Writing{Version: web.VersionIn(r, seenVersion), Answers: v.Filled.Definition.Read(r.PostForm, referring.Part)}
	return p.Do(w, r, flash, func() (string, error) {
		return formAt(v.ID), keep(r.Context(), access.Acting(r.Context()), v.ID, writing)
	}, func(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
		now, err := p.writable(r)
		if err != nil {
			return err
		}
		p.reveal(r.Context(), now, form.Values)
		return now.show(w, r, status, form)
	})
}

// reveal lets what an answer that was posted brings up begin with what is known.
func (p *Pages) reveal(ctx context.Context, v partView, values url.Values) {
	begins := p.Referrals.Begins(ctx, access.Acting(ctx), v.Referral)
	v.Filled.Definition.Reveal(values, v.At.Answers(), begins, referring.Part)
}

// draft keeps what is being typed for the person who types it.
func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	if err := p.keepTyped(r); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// keepUndone keeps what was to be saved or completed and was not.
func (p *Pages) keepUndone(r *http.Request) error {
	if !web.Saves(r) {
		return nil
	}
	return p.keepTyped(r)
}

func (p *Pages) keepTyped(r *http.Request) error {
	v, err := p.writable(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	return p.Referrals.KeepTyped(r.Context(), access.Acting(r.Context()), v.Referral, web.Typed(r, "act"))
}

// Begun begins the referral of a heads-up and gives where it is written.
func (p *Pages) Begun(ctx context.Context, a access.Actor, headsUpID string) (string, error) {
	return partAt(headsUpID), p.Referrals.Begin(ctx, a, headsUpID)
}

// OnHeadsUp gives what is done with the referral of a heads-up, for its page; nil to those who may not write heads-ups.
func (p *Pages) OnHeadsUp(ctx context.Context, a access.Actor, h headsup.HeadsUp) (templ.Component, error) {
	if !p.Referrals.MayWrite(ctx, a, h) || !h.Open() {
		return nil, nil
	}
	x, err := p.Referrals.Of(ctx, a, h.ID)
	if err != nil || !x.There() && !x.Writes {
		return nil, err
	}
	return onHeadsUp(x, opens(a, h)), nil
}
