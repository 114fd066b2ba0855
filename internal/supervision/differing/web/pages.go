// Package web puts what a referral says otherwise than its file on the pages of both sides, and has the page on which the case manager
// settles it. Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/differing"
)

// Pages are the pages of this area.
type Pages struct {
	Differing differing.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at, write := "/files/{file}/differing", string(access.FileWrite)
	return []platform.Route{{Pattern: "GET " + at, Handle: p.one, Action: write}, {Pattern: "POST " + at, Handle: p.settle, Action: write}}
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.Differing.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, onePage(x, form))
}

func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "differing.flash.settled", func() (string, error) {
		file := r.PathValue("file")
		return "/files/" + file, p.Differing.Settle(r.Context(), access.Acting(r.Context()), file, r.PostFormValue("outcome"), r.PostFormValue("why"))
	}, p.show)
}

// OnFile says on a file what its referral says otherwise, to whoever reads its conditions, and names the reasons for its timeline.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.ConditionRead] {
		return out, nil
	}
	whys, err := p.Differing.Whys(ctx, v.File.ID)
	if err != nil {
		return out, err
	}
	for of, why := range whys {
		out.Name("difference/"+of, why)
	}
	d, err := p.Differing.Open(ctx, p.Differing.DB, v.File)
	if err == nil && d.There() {
		out.First = []templ.Component{onFile(d, v.May[access.FileWrite])}
	}
	return out, err
}

// OnRegion lists for an officer the files that say another risk or housing than their referral.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Differing.Waiting(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onRegion(list), nil
}
