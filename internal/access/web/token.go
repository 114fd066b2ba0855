package web

import (
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

func (p *Pages) tokens(w http.ResponseWriter, r *http.Request) error {
	return p.tokenForm(w, r, http.StatusOK, "", part.Form{})
}

func (p *Pages) tokenForm(w http.ResponseWriter, r *http.Request, status int, made string, form part.Form) error {
	list, err := p.Access.Tokens(r.Context(), visitorOf(r.Context()).person.ID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, tokensPage(list, made, form))
}

// tokenMake makes a token for the membership the person acts in, and shows it once.
func (p *Pages) tokenMake(w http.ResponseWriter, r *http.Request) error {
	a := visitorOf(r.Context()).actor
	if a.MembershipID == "" {
		return errMembership
	}
	token, err := p.Access.MakeToken(r.Context(), a, r.PostFormValue("token_name"))
	if fault.Is(err, fault.Invalid) {
		return p.tokenForm(w, r, http.StatusUnprocessableEntity, "", part.Again(r.PostForm, err))
	}
	if err != nil {
		return err
	}
	return p.tokenForm(w, r, http.StatusOK, token, part.Form{})
}

func (p *Pages) tokenEnd(w http.ResponseWriter, r *http.Request) error {
	if err := p.Access.EndToken(r.Context(), self(r), r.PathValue("token")); err != nil {
		return err
	}
	p.Flash(r.Context(), "access.flash.token_ended")
	return platform.Redirect(w, r, "/account/tokens")
}

// days is how long a new token is good for.
func days() int { return int(access.TokenLife.Hours() / 24) }
