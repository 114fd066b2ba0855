package web

import (
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	rows, err := p.Access.Directory(r.Context(), visitorOf(r.Context()).actor)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, peoplePage(rows, visitorOf(r.Context()).actor.OrganisationKind == access.Provider))
}

func (p *Pages) personNew(w http.ResponseWriter, r *http.Request) error {
	return p.personForm(w, r, http.StatusOK, part.Of("language", "en"))
}

func (p *Pages) personForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	all, err := p.administered(r.Context(), p.actor(r))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, personPage(all, form))
}

// personAdd gives somebody an account and shows the link with which they set their password, once.
func (p *Pages) personAdd(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	actor := visitorOf(r.Context()).actor
	person, err := p.Access.AddPersonWithMembership(r.Context(), actor,
		access.NewPerson{OrganisationID: r.PostFormValue("organisation"), Name: r.PostFormValue("name"), Email: r.PostFormValue("email"),
			Language: r.PostFormValue("language")},
		access.Membership{OrganisationID: r.PostFormValue("organisation"), FromDate: p.today()}, rolesOf(r)...)
	if again(err) {
		return p.personForm(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	if err != nil {
		return err
	}
	return p.showLink(w, r, actor, person)
}

func (p *Pages) personInvite(w http.ResponseWriter, r *http.Request) error {
	person, err := p.Access.PersonByID(r.Context(), r.PathValue("person"))
	if err != nil {
		return err
	}
	return p.showLink(w, r, visitorOf(r.Context()).actor, person)
}

// showLink makes a link for somebody and sends it to them; where no mail is configured, or the server did not take it, the link is shown
// once, to be given to them.
func (p *Pages) showLink(w http.ResponseWriter, r *http.Request, actor access.Actor, person access.Person) error {
	token, replaced, err := p.Access.Invite(r.Context(), actor, person.ID)
	if err != nil {
		return err
	}
	if p.invite(r.Context(), person, token) {
		return platform.Render(w, r, http.StatusOK, mailedPage(person, replaced))
	}
	return platform.Render(w, r, http.StatusOK, invitedPage(person, replaced, p.Letters != nil, p.addressOf(r)+"/link/"+token))
}

func (p *Pages) addressOf(r *http.Request) string {
	switch {
	case p.Address != "":
		return p.Address
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (p *Pages) personDeactivate(w http.ResponseWriter, r *http.Request) error {
	if err := p.Access.Deactivate(r.Context(), visitorOf(r.Context()).actor, r.PathValue("person")); err != nil {
		return err
	}
	p.Flash(r.Context(), "access.flash.deactivated")
	return platform.Redirect(w, r, "/people/"+r.PathValue("person"))
}

func (p *Pages) personSignOut(w http.ResponseWriter, r *http.Request) error {
	if err := p.Access.SignOutEverywhere(r.Context(), visitorOf(r.Context()).actor, r.PathValue("person")); err != nil {
		return err
	}
	p.Flash(r.Context(), "access.flash.signed_out")
	return platform.Redirect(w, r, "/people")
}
