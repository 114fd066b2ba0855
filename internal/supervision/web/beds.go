package web

import (
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
)

func (p *Pages) beds(w http.ResponseWriter, r *http.Request) error {
	return p.bedsForm(w, r, http.StatusOK, part.Of("on", string(p.today())))
}

func (p *Pages) bedsForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := actor(r)
	houses, err := p.Supervision.Beds(r.Context(), a)
	if err != nil {
		return err
	}
	waiting, err := p.Supervision.Waiting(r.Context(), a)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, bedsPage(houses, waiting, form, a.MayEver(access.BedsWrite)))
}

func (p *Pages) bedsAct(w http.ResponseWriter, r *http.Request, do func(access.Actor) error) error {
	a := actor(r)
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := do(a); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "supervision.flash.kept")
		return "/beds", nil
	})
	if fault.Is(err, fault.Invalid) {
		return p.bedsForm(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) residenceAdd(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		places, err := strconv.Atoi(r.PostFormValue("places"))
		if err != nil {
			places = 0 // refused as any number that is none
		}
		return p.Supervision.AddResidence(r.Context(), a, supervision.Residence{Name: r.PostFormValue("name"), Places: places,
			HighRisk: r.PostFormValue("high_risk") == "yes", Rules: r.PostFormValue("rules")})
	})
}

func (p *Pages) arrive(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		return p.Supervision.Arrive(r.Context(), a, r.PostFormValue("residence"), r.PostFormValue("file"), date(r, "on"))
	})
}

func (p *Pages) depart(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		return p.Supervision.Depart(r.Context(), a, r.PostFormValue("file"), p.today())
	})
}

func residenceOptions(houses []supervision.Residence) []part.Option {
	var out []part.Option
	for _, h := range houses {
		if h.Free() > 0 {
			out = append(out, part.Option{Value: h.ID, Text: h.Name})
		}
	}
	return out
}

func waitingOptions(rows []supervision.CaseRow) []part.Option {
	out := make([]part.Option, len(rows))
	for i, r := range rows {
		out[i] = part.Option{Value: r.ID, Text: r.FullName + " · " + string(r.ReferredOn)}
	}
	return out
}
