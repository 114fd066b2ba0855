package web

import (
	"context"
	"net/http"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/access/waiting"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	rows, err := p.Access.Directory(r.Context(), visitorOf(r.Context()).actor)
	if err != nil {
		return err
	}
	i18n.ByName(r.Context(), rows, func(x access.DirectoryRow) string { return x.Name })
	waits, err := p.Waiting.For(r.Context(), p.actor(r))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, peoplePage(rows, waits, visitorOf(r.Context()).actor.OrganisationKind == access.Provider))
}

// whereItIsDone gives the page of the person, or of the organisation, of which something waits.
func whereItIsDone(one waiting.One) string {
	if one.PersonID != "" {
		return "/people/" + one.PersonID
	}
	return "/organisations/" + one.OrganisationID
}

// whoWaits names the person and their organisation, or the organisation alone.
func whoWaits(ctx context.Context, one waiting.One) string {
	organisation := one.OrganisationIn(i18n.Lang(ctx))
	if one.Name == "" {
		return organisation
	}
	return one.Name + " (" + organisation + ")"
}

// whyItWaits says after the name what is the matter.
func whyItWaits(ctx context.Context, one waiting.One) string {
	why := map[waiting.Kind]string{waiting.NoPlace: "access.waiting.no_place", waiting.LinkEnded: "access.waiting.link_ended", waiting.Invited: "access.waiting.invited",
		waiting.FirstGiven: "access.waiting.first_given", waiting.Unmanned: "access.waiting.no_supervisor", waiting.NoOfficer: "access.waiting.no_officer"}[one.Kind]
	if one.Kind == waiting.Invited {
		return i18n.T(ctx, why, "Until", i18n.Time(ctx, time.UnixMicro(one.Until)))
	}
	return i18n.T(ctx, why)
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
	from, err := p.todayAt(r.Context(), r.PostFormValue("organisation"))
	if err != nil {
		return err
	}
	actor := visitorOf(r.Context()).actor
	person, err := p.Access.AddPersonWithMembership(r.Context(), actor,
		access.NewPerson{OrganisationID: r.PostFormValue("organisation"), Name: r.PostFormValue("name"), Email: r.PostFormValue("email"),
			Language: r.PostFormValue("language")},
		access.Membership{OrganisationID: r.PostFormValue("organisation"), FromDate: from}, rolesOf(r)...)
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
