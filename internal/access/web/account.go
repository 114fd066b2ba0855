package web

import (
	"errors"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// zones are the time zones of the country's provinces and territories.
var zones = []string{"America/St_Johns", "America/Halifax", "America/Moncton", "America/Montreal", "America/Toronto", "America/Winnipeg",
	"America/Regina", "America/Edmonton", "America/Vancouver", "America/Whitehorse", "America/Yellowknife", "America/Iqaluit"}

func asFault(err error) *fault.Error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return fault.New(fault.Internal, "fault.internal")
	}
	return known
}

// self is a person acting on their own account, in a membership or before one is chosen.
func self(r *http.Request) access.Actor {
	v := visitorOf(r.Context())
	if v.actor.PersonID != "" {
		return v.actor
	}
	return access.Actor{PersonID: v.person.ID, OrganisationID: v.person.OrganisationID}
}

func (p *Pages) account(w http.ResponseWriter, r *http.Request) error {
	person := visitorOf(r.Context()).person
	return platform.Render(w, r, http.StatusOK, accountPage(person, part.Of("language", person.Language, "time_zone", person.TimeZone)))
}

func (p *Pages) accountPost(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	err := p.Access.SetPreferences(r.Context(), self(r), r.PostFormValue("language"), r.PostFormValue("time_zone"))
	if again(err) {
		return platform.Render(w, r, http.StatusUnprocessableEntity, accountPage(visitorOf(r.Context()).person, part.Again(r.PostForm, err)))
	}
	if err != nil {
		return err
	}
	p.Sessions.Remove(r.Context(), keyLanguage)
	p.Flash(r.Context(), "access.flash.kept")
	return platform.Redirect(w, r, "/account")
}

func (p *Pages) password(w http.ResponseWriter, r *http.Request) error {
	return platform.Render(w, r, http.StatusOK, passwordPage(visitorOf(r.Context()).person, part.Form{}))
}

func (p *Pages) passwordPost(w http.ResponseWriter, r *http.Request) error {
	person := visitorOf(r.Context()).person
	err := p.Access.ChangePassword(r.Context(), self(r), r.PostFormValue("old_password"), r.PostFormValue("password"))
	if again(err) {
		return platform.Render(w, r, http.StatusUnprocessableEntity, passwordPage(person, part.Again(nil, err)))
	}
	if err != nil {
		return err
	}
	// The change ended every session of the person's; this one begins anew.
	if err := p.begin(r.Context(), person); err != nil {
		return err
	}
	p.Flash(r.Context(), "access.flash.password")
	return platform.Redirect(w, r, "/")
}

func (p *Pages) memberships(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Access.Memberships(r.Context(), visitorOf(r.Context()).person.ID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, membershipsPage(all, next(r)))
}

func (p *Pages) membershipsPost(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Access.Memberships(r.Context(), visitorOf(r.Context()).person.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.ID == r.PostFormValue("choice") {
			p.forget(r.Context())
			if err := p.Sessions.RenewToken(r.Context()); err != nil {
				return err
			}
			p.Sessions.Put(r.Context(), keyMembership, m.ID)
			_, of, err := p.heldFor(r.Context(), visitorOf(r.Context()).person)
			if err == nil && of == m.ID {
				return platform.Redirect(w, r, "/held")
			}
			if err != nil {
				return err
			}
			return platform.Redirect(w, r, next(r))
		}
	}
	return fault.Missing()
}
