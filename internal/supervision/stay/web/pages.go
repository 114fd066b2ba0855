// Package web is the page on which it is said where a residence is. Start at [Pages.Routes].
package web

import (
	"net/http"
	"strconv"

	"passerelle/internal/access"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/stay"
)

// Pages are the pages of this area.
type Pages struct {
	Stays stay.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/beds/residences/{residence}"
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.residence, Action: string(access.BedsWrite)},
		{Pattern: "POST " + at, Handle: p.place, Action: string(access.BedsWrite)},
	}
}

func (p *Pages) residence(w http.ResponseWriter, r *http.Request) error {
	return p.form(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.Stays.OneResidence(r.Context(), access.Acting(r.Context()), r.PathValue("residence"))
	if err != nil {
		return err
	}
	if !form.Posted("address") {
		form.Values = part.Of("address", x.Address, "phone", x.Phone).Values
		if x.Unlisted {
			form.Values.Set("unlisted", "yes")
		}
	}
	return platform.Render(w, r, status, residencePage(x, form))
}

func (p *Pages) place(w http.ResponseWriter, r *http.Request) error {
	v := r.PostFormValue
	return p.Do(w, r, "supervision.flash.kept", func() (string, error) {
		version, err := strconv.Atoi(v("version"))
		if err != nil {
			version = 0 // older than any
		}
		return "/beds", p.Stays.Place(r.Context(), access.Acting(r.Context()), stay.Residence{ID: r.PathValue("residence"), Address: v("address"), Phone: v("phone"),
			Unlisted: v("unlisted") == "yes", Version: version})
	}, p.form)
}
